"""Looking at the installation, and noting what there was to say."""

from collections.abc import Sequence
from uuid import uuid4

from eatsential import clock
from eatsential.database import insert_or_update, transaction
from eatsential.installation import settings
from eatsential.rotation.queries import usage
from eatsential.system import queries
from eatsential.system.checks import troubles
from eatsential.system.models import SelfCheckRow
from eatsential.system.rules import Look, noted_of


def note(look: Look, said: Sequence[str] = ()) -> None:
    """Note that something was looked at now, over what was noted of it before."""
    row = {"id": uuid4(), "name": look.value, "at": clock.now(), "said": list(said)}
    insert = insert_or_update(SelfCheckRow).values(row)
    change = {"at": insert.excluded.at, "said": insert.excluded.said}
    with transaction() as session:
        session.execute(
            insert.on_conflict_do_update(index_elements=[SelfCheckRow.name], set_=change)
        )


def note_parts() -> None:
    """Note whether the parts answer, and what is wrong with what the database holds."""
    note(Look.PARTS, troubles(settings()))


def note_keys() -> None:
    """Note since when each key is set, which one is old, and which are needed by nothing.

    It reads every sealed table: once a day.
    """
    today = clock.now().date()
    known = queries.keys_set()
    old = [f"{key.ring}: {key.kid} is more than a year old." for key in known if key.is_old(today)]
    unused = [f"{used.ring}: {kid} can be removed." for used in usage() for kid in used.removable]
    note(Look.KEY_AGES, noted_of(known, today))
    note(Look.KEYS, [*old, *unused])
