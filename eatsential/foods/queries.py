"""Every SELECT about checks; the seals are opened here."""

from uuid import UUID

from sqlalchemy import select

from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.foods.models import CheckRow
from eatsential.foods.rules import Check
from eatsential.installation import keys

RECENT = 10


def check_of(account_id: UUID, check_id: UUID) -> Check:
    """A check of this account. Raises NotFound for an unknown one and somebody else's alike."""
    row = db.session.execute(
        select(CheckRow.sealed, CheckRow.created_at).where(
            CheckRow.id == check_id, CheckRow.account_id == account_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such check."))
    return Check.unpacked(keys().open(row.sealed, f"checks/{check_id}"), check_id, row.created_at)


def recent_checks(account_id: UUID, most: int = RECENT) -> list[Check]:
    """The last checks of an account, newest first."""
    rows = db.session.execute(
        select(CheckRow.id, CheckRow.sealed, CheckRow.created_at)
        .where(CheckRow.account_id == account_id)
        .order_by(CheckRow.created_at.desc())
        .limit(most)
    )
    ring = keys()
    return [
        Check.unpacked(ring.open(sealed, f"checks/{id_}"), id_, created_at)
        for id_, sealed, created_at in rows
    ]
