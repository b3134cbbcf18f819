"""Writing down each change of a profile, and by whom for whom, in the transaction that makes it."""

from collections.abc import Callable
from uuid import UUID, uuid4

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import transaction
from eatsential.installation import keys
from eatsential.profiles.models import ChangeRow
from eatsential.profiles.rules.history import Changed
from eatsential.users.rules import Account

Heard = Callable[[UUID], None]
_hearing: list[Heard] = []


def hears(act: Heard) -> Heard:
    """Have something done in each transaction that changes what is asked for a person."""
    _hearing.append(act)
    return act


def tell(person_id: UUID) -> None:
    """Tell those above this room that something else is asked for a person from now on."""
    for act in _hearing:
        act(person_id)


def note(account: Account, person_id: UUID, changed: Changed) -> UUID:
    """Keep what something was and what it became, sealed; the line of the history."""
    identifier = uuid4()
    with transaction() as session:
        session.add(
            ChangeRow(
                id=identifier,
                person_id=person_id,
                actor=account.id,
                at=clock.now(),
                sealed=keys().seal(changed.packed(), f"changes/{identifier}"),
            )
        )
    return identifier


def witness(act: Act, account: Account, person_id: UUID, owner: UUID) -> None:
    """Record an act on a person. Who acts for another account stands in that account's log too."""
    if account.id == owner:
        record(act, actor=account.id, target=person_id)
    else:
        record(act, actor=account.id, target=owner, details={"person": str(person_id)})
