"""What the first page asks beside people and checks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, select

from eatsential.database import db
from eatsential.profiles.queries.offers import waiting_for
from eatsential.users.models import User


def greeting(account_id: UUID) -> Row[datetime | None, int | None, int]:
    """When the account is deleted, its first step, how many offers wait for it: one statement."""
    return db.session.execute(
        select(
            User.deletion_due_at, User.first_step, waiting_for(account_id).label("invitations")
        ).where(User.id == account_id)
    ).one()
