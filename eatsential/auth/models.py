"""Registrations that wait for their mail, links, sessions, and counters against guessing."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.auth.rules import Purpose
from eatsential.database import Model, compared


class Registration(Model):
    """Somebody asked for an account and has not yet confirmed the address.

    Holds the username also when the address has an account already: otherwise asking for the
    same username again would tell whether it has.
    """

    __tablename__ = "registrations"
    __table_args__ = (Index(None, "created_at", "id"),)

    username: Mapped[str] = mapped_column(String(20))
    username_key: Mapped[str] = mapped_column(compared(20), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(compared(254), index=True)
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
    email: Mapped[str | None] = mapped_column(String(254))
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
    second_factor_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(String(200))


class Device(Model):
    """A browser in which this account logged in before. Its cookie holds a random token."""

    __tablename__ = "devices"
    __table_args__ = (UniqueConstraint("user_id", "digest"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    last_seen_at: Mapped[datetime] = mapped_column(index=True)


class Throttle(Model):
    """How often something was tried in the open window. The key says nothing to a reader."""

    __tablename__ = "throttles"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    count: Mapped[int]
    until: Mapped[datetime] = mapped_column(index=True)


class TimeCodes(Model):
    """The secret that an authenticator app and this account share, and the last step it proved.

    Sealed for `time_codes/<id>`. A code counts once: its step must be later than the last one.
    """

    __tablename__ = "time_codes"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int]
    created_at: Mapped[datetime]


class RecoveryCode(Model):
    """A code that replaces the second factor once. Only its hash is kept, and only until used."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "digest"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class Passkey(Model):
    """A public key that a device or a password manager made for this account (WebAuthn)."""

    __tablename__ = "passkeys"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
