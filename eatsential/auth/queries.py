"""Every SELECT about registrations, links and sessions."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select

from eatsential.auth.models import Registration, Token, UserSession
from eatsential.auth.rules import Purpose
from eatsential.database import db
from eatsential.keys import digest
from eatsential.users.models import User
from eatsential.users.rules import Account, Role


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


def registration_named(username_key: str) -> Registration | None:
    """The registration that holds this username."""
    return db.session.scalar(select(Registration).where(Registration.username_key == username_key))


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
    row = db.session.execute(
        select(
            UserSession.id,
            UserSession.proved_at,
            UserSession.last_seen_at,
            UserSession.remembered,
            User.id,
            User.username,
            User.role,
            User.time_zone,
        )
        .join(User, User.id == UserSession.user_id)
        .where(
            UserSession.digest == digest(token),
            _is_open(now, idle),
            User.suspended_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    session_id, proved_at, last_seen_at, remembered, user_id, username, role, time_zone = row
    account = Account(
        id=user_id,
        username=username,
        role=role,
        time_zone=time_zone,
        session_id=session_id,
        proved_at=proved_at,
        remembered=remembered,
        token=token,
    )
    return account, last_seen_at


def open_sessions(user_id: UUID, now: datetime, idle: timedelta) -> list[UserSession]:
    """The browsers in which this account is logged in, last used first."""
    return list(
        db.session.scalars(
            select(UserSession)
            .where(UserSession.user_id == user_id, _is_open(now, idle))
            .order_by(UserSession.last_seen_at.desc())
        )
    )


def administrator_exists() -> bool:
    """Whether somebody administers this installation."""
    return bool(db.session.scalar(select(exists().where(User.role == Role.ADMINISTRATOR))))


def _is_open(now: datetime, idle: timedelta) -> ColumnElement[bool]:
    """Neither too old, nor left unused for too long in a browser that is not remembered."""
    used = or_(UserSession.remembered, UserSession.last_seen_at > now - idle)
    return (UserSession.expires_at > now) & used
