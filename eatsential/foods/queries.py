"""Every SELECT about checks; the seals are opened here."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.foods.models import CheckRow
from eatsential.foods.rules import Check
from eatsential.installation import keys

RECENT = 10
NO_CHECK = N_("There is no such check.")
COLUMNS: tuple[Any, ...] = (
    CheckRow.id,
    CheckRow.account_id,
    CheckRow.food_id,
    CheckRow.sealed,
    CheckRow.ruleset,
    CheckRow.created_at,
    CheckRow.due_at,
    CheckRow.changed_at,
    CheckRow.worse_at,
    CheckRow.tell_at,
)


def check_of(account_id: UUID, check_id: UUID) -> Check:
    """A check of this account. Raises NotFound for an unknown one and somebody else's alike."""
    wanted = CheckRow.id == check_id, CheckRow.account_id == account_id
    row = db.session.execute(select(*COLUMNS).where(*wanted)).one_or_none()
    if row is None:
        raise NotFound(NO_CHECK)
    return check_from(row)


def recent_checks(account_id: UUID, most: int = RECENT) -> list[Check]:
    """The last checks of an account, newest first."""
    rows = db.session.execute(
        select(*COLUMNS)
        .where(CheckRow.account_id == account_id)
        .order_by(CheckRow.created_at.desc())
        .limit(most)
    )
    return [check_from(row) for row in rows]


def check_from(row: Row[Any]) -> Check:
    """The check of a row of `COLUMNS`, its seal opened."""
    return Check.unpacked(
        keys().open(row.sealed, f"checks/{row.id}"),
        row.id,
        row.created_at,
        edition=row.ruleset,
        food_id=row.food_id,
        due=row.due_at is not None,
        changed_at=row.changed_at,
    )
