"""Registrations that wait for their mail, links, sessions, and counters against guessing."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.auth.rules import Purpose
from eatsential.database import Model


class Registration(Model):
    """Somebody asked for an account and has not yet confirmed the address.

    Holds the username also when the address has an account already: otherwise asking for the
    same username again would tell whether it has.
    """

    __tablename__ = "registrations"

    username: Mapped[str] = mapped_column(String(20))
    username_key: Mapped[str] = mapped_column(String(20), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    birth_date: Mapped[date]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Token(Model):
    """A link that was sent: what it is for, for whom, until when. Only a hash of it is kept."""

    __tablename__ = "tokens"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    purpose: Mapped[Purpose]
    registration_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    email_key: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class UserSession(Model):
    """One logged-in browser. The cookie holds a random token, this row its hash."""

    __tablename__ = "sessions"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    remembered: Mapped[bool]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    proved_at: Mapped[datetime]
    user_agent: Mapped[str] = mapped_column(String(200))


class Throttle(Model):
    """How often something was tried in the open window. The key says nothing to a reader."""

    __tablename__ = "throttles"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    count: Mapped[int]
    until: Mapped[datetime] = mapped_column(index=True)
