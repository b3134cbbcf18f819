"""Every SELECT about accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, literal, select, true, tuple_, union_all

from eatsential.database import db
from eatsential.errors import N_, DomainError, NotFound
from eatsential.text import folded
from eatsential.users.models import User
from eatsential.users.rules import Role, State, Wanted

PAGE = 50  # accounts a page of the list
NAME, ADDRESS = "name", "address"  # what an account is found by
KEYS = {NAME: User.username_key, ADDRESS: User.email_key}
LAST = "\U0010ffff"  # no text that begins with another comes after that one with this
ASKED = 1_000  # of something in one statement; databases take no more than some thousands


class NoSuch(DomainError):
    """Nobody is called what an administrator typed."""


@dataclass(frozen=True)
class Listed:
    """An account as the list of users shows it."""

    id: UUID
    username: str
    email: str
    role: Role
    created_at: datetime
    suspended_at: datetime | None
    deletion_due_at: datetime | None

    @property
    def state(self) -> State:
        """How it stands with the account."""
        if self.suspended_at is not None:
            return State.SUSPENDED
        return State.LEAVING if self.deletion_due_at is not None else State.ACTIVE


@dataclass(frozen=True)
class Page:
    """Some accounts, and after which one the next page begins, by which of its words."""

    accounts: list[Listed]
    next: tuple[UUID, str] | None


LISTED = (
    User.id,
    User.username,
    User.email,
    User.role,
    User.created_at,
    User.suspended_at,
    User.deletion_due_at,
)


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


def id_of(called: str, field: str) -> UUID:
    """Whose id, name or address this is; an id also of an account that was erased.

    Raises NoSuch, at the form's field.
    """
    try:
        return UUID(called)
    except ValueError:
        found = user_with_login(folded(called), folded(called))
    if found is None:
        raise NoSuch(N_("No account has this name or address."), field=field)
    return found.id


def usernames(identifiers: Iterable[UUID]) -> dict[UUID, str]:
    """What accounts are called, those that still exist."""
    wanted = select(User.id, User.username).where(User.id.in_(set(identifiers)))
    return {row.id: row.username for row in db.session.execute(wanted)}


def users(wanted: Wanted, after: UUID | None = None, by: str = NAME) -> Page:
    """A page of accounts, newest first, or in the order of the alphabet where something is sought.

    `after`: the last account of the page before, and `by` which of its words was found. Whatever
    is asked for, an index gives the page, however many accounts there are.
    """
    if wanted.begins and not wanted.is_narrow:
        return _begins_with(wanted, after, by)
    place = (User.created_at, User.id)
    statement = select(*LISTED, literal(NAME)).where(*_conditions(wanted)).limit(PAGE + 1)
    if wanted.begins:  # LIKE: SQLite then takes the index of the few, and not that of the words
        statement = statement.where(
            User.username_key.startswith(wanted.begins, autoescape=True)
            | User.email_key.startswith(wanted.begins, autoescape=True)
        )
    if after is not None:
        last = select(*place).where(User.id == after).scalar_subquery()
        statement = statement.where(tuple_(*place) < last)
    return page_of(statement.order_by(*(column.desc() for column in place)))


def page_of(statement: Select[*tuple[Any, ...]]) -> Page:
    """The page that a statement gives, an account that was found twice once."""
    rows = db.session.execute(statement).all()
    listed = {row.id: Listed(*row[:-1]) for row in rows[:PAGE]}
    following = (rows[PAGE - 1].id, rows[PAGE - 1][-1]) if len(rows) > PAGE else None
    return Page(list(listed.values()), following)


def _begins_with(wanted: Wanted, after: UUID | None, by: str) -> Page:
    """Whose username or address begins so: a page of each index, and of both the first ones."""
    last = (
        select(KEYS[by], User.id).where(User.id == after).scalar_subquery()
        if after is not None
        else None
    )
    pages = (
        select(literal(name).label("by"), key.label("key"), User.id)
        .where(key >= wanted.begins, key < wanted.begins + LAST, *_conditions(wanted))
        .where(true() if last is None else tuple_(key, User.id) > last)
        .order_by(key, User.id)
        .limit(PAGE + 1)
        .subquery()
        for name, key in KEYS.items()
    )
    found = union_all(*map(select, pages)).subquery()
    return page_of(
        select(*LISTED, found.c.by)
        .join(found, found.c.id == User.id)
        .order_by(found.c.key, found.c.id)
        .limit(PAGE + 1)
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """State and role as conditions; what most accounts are is said so that no index serves it."""
    states: dict[State | None, list[ColumnElement[bool]]] = {
        None: [],
        State.ACTIVE: [User.suspended_at.is_(None), User.deletion_due_at.is_(None)],
        State.SUSPENDED: [User.suspended_at.is_not(None)],
        State.LEAVING: [User.deletion_due_at.is_not(None)],
        State.UNCONFIRMED: [false()],
    }
    found = states[wanted.state]
    if wanted.id is not None:
        found.append(User.id == wanted.id)
    if wanted.role is Role.USER:
        found.append(User.role.not_in(set(Role) - {Role.USER}))
    elif wanted.role is not None:
        found.append(User.role == wanted.role)
    return found
