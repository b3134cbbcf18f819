"""Every SELECT about tables; the seals are opened here."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from eatsential import clock
from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.installation import keys
from eatsential.kitchen.models import BatchRow
from eatsential.kitchen.rules.matrix import Batch
from eatsential.kitchen.rules.state import Progress
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.permits import Permit

COLUMNS = (
    BatchRow.id,
    BatchRow.asked_at,
    BatchRow.expires_at,
    BatchRow.done,
    BatchRow.total,
    BatchRow.finished_at,
    BatchRow.failed_at.is_not(None).label("failed"),
)


def batches_of(account_id: UUID) -> list[Progress]:
    """The tables of an account, the newest first."""
    rows = db.session.execute(
        select(*COLUMNS)
        .where(BatchRow.account_id == account_id, BatchRow.expires_at > clock.now())
        .order_by(BatchRow.asked_at.desc())
    )
    return [Progress(*row) for row in rows]


def number_of_batches(account_id: UUID) -> int:
    """How many tables an account keeps."""
    mine = BatchRow.account_id == account_id
    return db.session.scalar(select(func.count()).select_from(BatchRow).where(mine)) or 0


def batch_of(account_id: UUID, batch_id: UUID) -> tuple[Progress, Batch]:
    """A table of this account, and how far it is. A person for whom it may no longer check has
    no column in it. Raises NotFound.
    """
    row = db.session.execute(
        select(*COLUMNS, BatchRow.sealed).where(
            BatchRow.id == batch_id,
            BatchRow.account_id == account_id,
            BatchRow.expires_at > clock.now(),
        )
    ).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such table. Tables are erased after 30 days."))
    found = Batch.unpacked(keys().open(row.sealed, f"batches/{batch_id}"))
    return Progress(*row[:-1]), found.only(_may_check(account_id))


def opened(account_id: UUID, row: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in a sealed row, for an export: without the profiles of those asked about."""
    found = Batch.unpacked(keys().open(row["sealed"], f"batches/{row['id']}"))
    found = found.only(_may_check(account_id))
    found.people = found.without_questions()
    return found.content()


def _may_check(account_id: UUID) -> set[str]:
    return {str(person.id) for person in people_for(account_id, Permit.CHECK)}
