"""Every SELECT about flags, and what a process remembers of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from eatsential import clock
from eatsential.database import db
from eatsential.flags.models import FlagAccount, FlagRow
from eatsential.flags.rules import Flag, Setting
from eatsential.logs import get_logger
from eatsential.users.models import User
from eatsential.users.rules import Role

REMEMBERED = 5.0  # seconds
log = get_logger()


def flag_settings() -> dict[Flag, Setting]:
    """The flags that were set, all in one statement; names that the code has forgotten are not."""
    statement = (
        select(FlagRow, FlagAccount.account_id)
        .outerjoin(FlagAccount, FlagAccount.flag == FlagRow.name)
        .where(FlagRow.name.in_(list(Flag)))
    )
    rows = db.session.execute(statement).all()
    accounts: dict[str, set[UUID]] = {row.FlagRow.name: set() for row in rows}
    for row in rows:
        if row.account_id:
            accounts[row.FlagRow.name].add(row.account_id)
    return {
        Flag(flag.name): Setting(
            percent=flag.percent,
            roles=frozenset(map(Role, flag.roles)),
            accounts=frozenset(accounts[flag.name]),
            owner=flag.owner,
            purpose=flag.purpose,
            expires_on=flag.expires_on,
        )
        for flag in {row.FlagRow for row in rows}
    }


def usernames_of(flag: Flag) -> list[str]:
    """The accounts that a flag names, by their names."""
    statement = (
        select(User.username)
        .join(FlagAccount, FlagAccount.account_id == User.id)
        .where(FlagAccount.flag == flag)
        .order_by(User.username_key)
    )
    return list(db.session.scalars(statement))


@dataclass
class Remembered:
    """The flags as they were some seconds ago at most; while the database is away, none are set."""

    _known: Mapping[Flag, Setting] = field(default_factory=dict)
    _until: float = 0.0

    def settings(self) -> Mapping[Flag, Setting]:
        """The flags that are set."""
        if clock.stopwatch() >= self._until:
            try:
                self._known = flag_settings()
            except SQLAlchemyError as fault:
                db.session.rollback()
                log.warning("flags_not_read", fault=type(fault).__name__)
                self._known = {}
            self._until = clock.stopwatch() + REMEMBERED
        return self._known

    def forget(self) -> None:
        """Ask anew the next time: something was changed in this process."""
        self._until = 0.0
