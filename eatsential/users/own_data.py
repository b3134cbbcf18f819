"""What an export says of the account itself."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eatsential.database import rows_of
from eatsential.errors import N_
from eatsential.users.models import User

LEFT_OUT = {
    "users.username_key": N_("the username again, in the form that is compared"),
    "users.email_key": N_("the address again, in the form that is compared"),
    "users.password_hash": N_("a secret: with it, your password could be guessed"),
}


def own_data(user_id: UUID) -> dict[str, Iterator[Mapping[str, Any]]]:
    """The account, as its only row."""
    columns = (
        User.id,
        User.username,
        User.email,
        User.birth_date,
        User.role,
        User.time_zone,
        User.language,
        User.created_at,
        User.suspended_at,
        User.deletion_due_at,
        User.first_step,
    )
    return {"users": rows_of(select(*columns).where(User.id == user_id))}
