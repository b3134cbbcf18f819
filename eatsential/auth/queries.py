"""Every SELECT about registrations, links and sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    bindparam,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
)

from eatsential.auth.models import (
    Device,
    Passkey,
    RecoveryCode,
    Registration,
    Throttle,
    TimeCodes,
    Token,
    UserSession,
)
from eatsential.auth.rules import Purpose
from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.keys import digest
from eatsential.users.models import User
from eatsential.users.queries import PAGE, Page, page_of
from eatsential.users.rules import Account, Role, Wanted

Moment = datetime | BindParameter[datetime]
NO_PASSKEY = N_("There is no such passkey.")


@dataclass(frozen=True)
class SecondFactors:
    """What an account has beside its password: since when an app, and how many of the others."""

    app_since: datetime | None
    passkeys: int
    recovery_codes: int

    @property
    def on(self) -> bool:
        """Whether the password alone does not open the account."""
        return self.app_since is not None or self.passkeys > 0


def open_token(token: str, purpose: Purpose, now: datetime) -> Token | None:
    """The link's row if it can still be used for this purpose."""
    return db.session.scalar(
        select(Token).where(
            Token.digest == digest(token),
            Token.purpose == purpose,
            Token.used_at.is_(None),
            Token.expires_at > now,
        )
    )


def registration(identifier: UUID) -> Registration | None:
    """A registration that waits."""
    return db.session.get(Registration, identifier)


def registration_named(username_key: str, now: datetime) -> Registration | None:
    """The registration that holds this username."""
    return db.session.scalar(
        select(Registration).where(
            Registration.username_key == username_key, Registration.expires_at > now
        )
    )


def registrations(wanted: Wanted, after: UUID | None = None) -> Page:
    """A page of the registrations that wait for their mail, newest first.

    `after`: the last one of the page before.
    """
    place = (Registration.created_at, Registration.id)
    statement = select(
        Registration.id,
        Registration.username,
        Registration.email,
        literal(Role.USER).label("role"),
        Registration.created_at,
        null().label("suspended_at"),
        null().label("deletion_due_at"),
        literal(""),
    )
    if wanted.id is not None:
        statement = statement.where(Registration.id == wanted.id)
    if wanted.begins:
        statement = statement.where(
            Registration.username_key.startswith(wanted.begins, autoescape=True)
            | Registration.email_key.startswith(wanted.begins, autoescape=True)
        )
    if after is not None:
        last = select(*place).where(Registration.id == after).scalar_subquery()
        statement = statement.where(tuple_(*place) < last)
    newest = (column.desc() for column in place)
    return page_of(statement.order_by(*newest).limit(PAGE + 1))


def newest_registration(email_key: str, now: datetime) -> Registration | None:
    """The last registration that waits for this address."""
    return db.session.scalar(
        select(Registration)
        .where(Registration.email_key == email_key, Registration.expires_at > now)
        .order_by(Registration.created_at.desc())
        .limit(1)
    )


def session_account(token: str, now: datetime, idle: timedelta) -> tuple[Account, datetime] | None:
    """Whose session this is and when it was last seen, if it is open and the account may log in."""
    asked = {"digest": digest(token), "now": now, "since": now - idle}
    row = db.session.execute(_ASKING, asked).one_or_none()
    if row is None:
        return None
    session_id, proved_at, second_factor_at, last_seen_at, remembered, *who = row
    user_id, username, role, language, time_zone = who
    account = Account(
        id=user_id,
        username=username,
        role=role,
        language=language,
        time_zone=time_zone,
        session_id=session_id,
        proved_at=proved_at,
        second_factor_at=second_factor_at,
        remembered=remembered,
        token=token,
    )
    return account, last_seen_at


def open_sessions(user_id: UUID, now: datetime, idle: timedelta) -> list[UserSession]:
    """The browsers in which this account is logged in, last used first."""
    return list(
        db.session.scalars(
            select(UserSession)
            .where(UserSession.user_id == user_id, _is_open(now, now - idle))
            .order_by(UserSession.last_seen_at.desc())
        )
    )


def is_known_device(user_id: UUID, device: str) -> bool:
    """Whether the account logged in from this browser before."""
    known = exists().where(Device.user_id == user_id, Device.digest == digest(device))
    return bool(db.session.scalar(select(known)))


def has_devices(user_id: UUID) -> bool:
    """Whether the account ever logged in."""
    return bool(db.session.scalar(select(exists().where(Device.user_id == user_id))))


def tries(key: bytes, now: datetime) -> int:
    """How often something was tried in the window that is open."""
    held = select(Throttle.count).where(Throttle.key == key, Throttle.until > now)
    return db.session.scalar(held) or 0


def administrator_exists() -> bool:
    """Whether somebody administers this installation."""
    return bool(db.session.scalar(select(exists().where(User.role == Role.ADMINISTRATOR))))


def has_second_factor(user_id: UUID) -> bool:
    """Whether the password alone does not open this account."""
    app = exists().where(TimeCodes.user_id == user_id)
    passkey = exists().where(Passkey.user_id == user_id)
    return bool(db.session.scalar(select(or_(app, passkey))))


def second_factors(user_id: UUID) -> SecondFactors:
    """What this account has beside its password."""
    app = select(TimeCodes.created_at).where(TimeCodes.user_id == user_id)
    passkeys = select(func.count()).where(Passkey.user_id == user_id)
    codes = select(func.count()).where(RecoveryCode.user_id == user_id)
    columns = (part.scalar_subquery() for part in (app, passkeys, codes))
    return SecondFactors(*db.session.execute(select(*columns)).one())


def time_codes(user_id: UUID) -> TimeCodes | None:
    """The account's authenticator app."""
    return db.session.scalar(select(TimeCodes).where(TimeCodes.user_id == user_id))


def passkeys(user_id: UUID) -> list[Passkey]:
    """The account's passkeys, oldest first."""
    of = select(Passkey).where(Passkey.user_id == user_id)
    return list(db.session.scalars(of.order_by(Passkey.created_at, Passkey.id)))


def passkey(user_id: UUID, identifier: UUID) -> Passkey:
    """One of the account's passkeys. Raises NotFound."""
    own = (Passkey.id == identifier) & (Passkey.user_id == user_id)
    found = db.session.scalar(select(Passkey).where(own))
    if found is None:
        raise NotFound(NO_PASSKEY)
    return found


def passkey_with(credential_id: bytes) -> Passkey | None:
    """The passkey that a browser names."""
    return db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))


def _is_open(now: Moment, since: Moment) -> ColumnElement[bool]:
    """Neither too old, nor left unused since then in a browser that is not remembered."""
    used = or_(UserSession.remembered, UserSession.last_seen_at > since)
    return (UserSession.expires_at > now) & used


_ASKING = (  # of every request, and so built once
    select(
        UserSession.id,
        UserSession.proved_at,
        UserSession.second_factor_at,
        UserSession.last_seen_at,
        UserSession.remembered,
        User.id,
        User.username,
        User.role,
        User.language,
        User.time_zone,
    )
    .join(User, User.id == UserSession.user_id)
    .where(
        UserSession.digest == bindparam("digest"),
        _is_open(bindparam("now"), bindparam("since")),
        User.suspended_at.is_(None),
    )
)
