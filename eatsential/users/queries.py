"""Every SELECT about accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_

from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.text import folded
from eatsential.users.models import User
from eatsential.users.rules import Role

PAGE = 50  # accounts a page of the list
ASKED = 1_000  # of something in one statement; databases take no more than some thousands


@dataclass(frozen=True)
class Listed:
    """An account as the list of users shows it."""

    id: UUID
    username: str
    email: str
    role: Role
    created_at: datetime
    suspended_at: datetime | None


def user_with_login(username_key: str, email_key: str) -> User | None:
    """The account that this username or this address belongs to."""
    return db.session.scalar(
        select(User).where((User.username_key == username_key) | (User.email_key == email_key))
    )


def user_with_email(email_key: str) -> User | None:
    """The account of this address."""
    return db.session.scalar(select(User).where(User.email_key == email_key))


def user_with_name(username_key: str) -> User | None:
    """The account of this username."""
    return db.session.scalar(select(User).where(User.username_key == username_key))


def accounts_with_emails(email_keys: Iterable[str]) -> dict[str, UUID]:
    """The accounts of these addresses."""
    wanted, found = list(email_keys), dict[str, UUID]()
    for start in range(0, len(wanted), ASKED):
        some = User.email_key.in_(wanted[start : start + ASKED])
        rows = db.session.execute(select(User.email_key, User.id).where(some))
        found |= {row.email_key: row.id for row in rows}
    return found


def user(identifier: UUID) -> User:
    """An account as it is now, also where it was read before. Raises NotFound."""
    found = db.session.get(User, identifier, populate_existing=True)
    if found is None:
        raise NotFound(N_("There is no such account."))
    return found


def usernames(identifiers: Iterable[UUID]) -> dict[UUID, str]:
    """What accounts are called, those that still exist."""
    wanted = select(User.id, User.username).where(User.id.in_(set(identifiers)))
    return {row.id: row.username for row in db.session.execute(wanted)}


def users(search: str, after: UUID | None = None) -> list[Listed]:
    """A page of accounts, newest first, whose username or address holds `search` literally.

    `after`: the last account of the page before. One row more than a page means that there is a
    next one.
    """
    place = (User.created_at, User.id)
    statement = (
        select(User.id, User.username, User.email, User.role, User.created_at, User.suspended_at)
        .order_by(*(column.desc() for column in place))
        .limit(PAGE + 1)
    )
    if search:
        wanted = folded(search)
        statement = statement.where(
            User.username_key.contains(wanted, autoescape=True)
            | User.email_key.contains(wanted, autoescape=True)
        )
    if after is not None:
        statement = statement.where(
            tuple_(*place) < select(*place).where(User.id == after).scalar_subquery()
        )
    return [Listed(*row) for row in db.session.execute(statement)]
