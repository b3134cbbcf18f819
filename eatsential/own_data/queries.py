"""Every SELECT about exports and accounts that are due."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eatsential import clock
from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.database import db
from eatsential.own_data.collection import STEPS
from eatsential.own_data.models import Export
from eatsential.own_data.rules import Progress, State, state_of
from eatsential.profiles.models import PersonRow
from eatsential.users.models import User

ASKED = 1_000  # identifiers in one statement; databases take no more than some thousands


def progress_of(user_id: UUID) -> Progress:
    """How far the export of an account has come."""
    row = db.session.execute(
        select(Export.step, Export.expires_at, Export.fetched_at, Export.failed_at).where(
            Export.user_id == user_id
        )
    ).one_or_none()
    if row is None:
        return Progress(State.NONE)
    state = state_of(
        fetched_at=row.fetched_at,
        failed_at=row.failed_at,
        expires_at=row.expires_at,
        now=clock.now(),
    )
    return Progress(state, row.step, STEPS, row.expires_at)


def due_accounts(now: datetime, most: int) -> list[UUID]:
    """Accounts whose time to change their mind is over, the longest due first."""
    return list(
        db.session.scalars(
            select(User.id)
            .where(User.deletion_due_at <= now)
            .order_by(User.deletion_due_at)
            .limit(most)
        )
    )


def accounts_among(identifiers: list[UUID]) -> list[UUID]:
    """Those of these accounts that are there."""
    found: list[UUID] = []
    for start in range(0, len(identifiers), ASKED):
        some = identifiers[start : start + ASKED]
        found += db.session.scalars(select(User.id).where(User.id.in_(some)))
    return found


def given_away(user_id: UUID) -> dict[UUID, UUID]:
    """The people whom an account has handed over and who still are, and who has each now."""
    events = select(AuditEvent.details).where(
        AuditEvent.act == Act.HANDED_OVER, AuditEvent.target == user_id
    )
    people = {UUID(str(details["person"])) for details in db.session.scalars(events)}
    rows = db.session.execute(
        select(PersonRow.id, PersonRow.account_id).where(
            PersonRow.id.in_(people), PersonRow.account_id != user_id
        )
    )
    return {row.id: row.account_id for row in rows}
