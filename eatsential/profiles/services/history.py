"""Writing down each change of a profile, in the transaction that makes it."""

from uuid import UUID, uuid4

from eatsential import clock
from eatsential.database import transaction
from eatsential.installation import keys
from eatsential.profiles.models import ChangeRow
from eatsential.profiles.rules import Changed
from eatsential.users.rules import Account


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
