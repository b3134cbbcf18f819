"""Roles, permissions and names: what an account is allowed to be."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from eatsential.errors import N_, DomainError
from eatsential.text import folded

USERNAME = re.compile(r"[A-Za-z0-9_-]{3,20}")
RESERVED = frozenset(
    """
    about account admin administrator api auth check dev eatsential health help info login
    logout mail me moderator null official postmaster privacy profile register root
    security setup staff static support system undefined user users webmaster www
    """.split()
)
MINIMUM_AGE = 13  # years


class Role(StrEnum):
    """What an account is for."""

    USER = "user"
    CURATOR = "curator"
    SUPPORT = "support"
    ADMINISTRATOR = "administrator"


class State(StrEnum):
    """How it stands with an account; who has not confirmed the address has none yet."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEAVING = "leaving"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Wanted:
    """Which accounts are sought: by id, by how the name or address begins, by state and role."""

    id: UUID | None = None
    begins: str = ""
    state: State | None = None
    role: Role | None = None

    @property
    def noted(self) -> dict[str, str]:
        """What the record keeps of a search: never what was typed, which can be an address."""
        given = {
            "searched": "yes" if self.id or self.begins else None,
            "state": self.state and self.state.value,
            "role": self.role and self.role.value,
        }
        return {name: value for name, value in given.items() if value}

    @property
    def is_narrow(self) -> bool:
        """Whether it is about the few accounts that are not like most."""
        few = self.state in (State.SUSPENDED, State.LEAVING)
        return few or self.id is not None or self.role not in (None, Role.USER)


def wanted(search: str, state: State | None = None, role: Role | None = None) -> Wanted:
    """What somebody means who types this: an id as pages show it, or the beginning of a word."""
    try:
        return Wanted(UUID(search), "", state, role)
    except ValueError:
        return Wanted(None, folded(search), state, role)


class Permission(StrEnum):
    """An act that not everybody may do."""

    SEE_USERS = "see_users"
    SUSPEND_USERS = "suspend_users"
    CHANGE_ROLES = "change_roles"
    SEE_MAIL = "see_mail"
    SEE_SYSTEM = "see_system"
    CHANGE_FLAGS = "change_flags"
    ANSWER_WORDS = "answer_words"
    ANSWER_REPORTS = "answer_reports"
    PROPOSE_CHANGES = "propose_changes"
    PUBLISH_RULES = "publish_rules"
    OPEN_PROFILES = "open_profiles"
    SEARCH_AUDIT = "search_audit"


PERMISSIONS = {
    Role.USER: frozenset[Permission](),
    Role.CURATOR: frozenset(
        {
            Permission.ANSWER_WORDS,
            Permission.ANSWER_REPORTS,
            Permission.PROPOSE_CHANGES,
            Permission.PUBLISH_RULES,
        }
    ),
    Role.SUPPORT: frozenset({Permission.SEE_USERS}),
    Role.ADMINISTRATOR: frozenset(Permission),
}


@dataclass(frozen=True)
class Account:
    """Who is asking: the account and its session, as every request needs them.

    Carries the four properties that Flask-Login asks for; `token` is what its cookie holds.
    """

    id: UUID
    username: str
    role: Role
    language: str
    time_zone: str
    session_id: UUID
    proved_at: datetime
    second_factor_at: datetime | None
    remembered: bool
    token: str = field(repr=False)

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What Flask-Login puts into the cookie: the session's token, never the account."""
        return self.token

    def may(self, permission: Permission) -> bool:
        """Whether the role of this account includes the permission."""
        return permission in PERMISSIONS[self.role]


class NotAllowedName(DomainError):
    """A username that nobody can have."""


def username_key(username: str) -> str:
    """The form in which usernames are compared.

    Raises NotAllowedName for one of the wrong form and for a reserved one.
    """
    if not USERNAME.fullmatch(username):
        raise NotAllowedName(
            N_("Use 3 to 20 letters, digits, hyphens or underscores."), field="username"
        )
    key = folded(username)
    if key.replace("-", "").replace("_", "") in RESERVED:
        raise NotAllowedName(N_("This username is reserved. Choose another."), field="username")
    return key


def age_on(day: date, birth_date: date) -> int:
    """Full years since birth; somebody born on 29 February gets older on 1 March."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday
