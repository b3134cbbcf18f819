"""The table of events, its head, and the keys of its chain."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.audit.chain import Damage
from eatsential.audit.rules import Outcome
from eatsential.database import Model


class AuditEvent(Model):
    """One act: who did what to what, when, in which request, and why if people were touched.

    `actor` and `target` are random identifiers without foreign keys: an event outlives what it
    is about, and erasing an account never edits what happened. The database refuses to change or
    delete a row; PostgreSQL keeps a partition a month, which is why `at` is part of the key.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        UniqueConstraint("number", "at"),
        Index(None, "actor", "number"),
        Index(None, "target", "number"),
        Index(None, "act", "number"),
        Index(None, "actor", "act", "number"),
        Index(None, "target", "act", "number"),
        Index(None, "at"),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    act: Mapped[str] = mapped_column(String(40))
    actor: Mapped[UUID | None]
    target: Mapped[UUID | None]
    request_id: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(500), default="")
    outcome: Mapped[Outcome]
    details: Mapped[Mapping[str, str | int]] = mapped_column(JSON)
    key_id: Mapped[UUID | None]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditKey(Model):
    """A key of the chain, sealed with the keys of the installation."""

    __tablename__ = "audit_keys"

    sealed: Mapped[bytes]
    created_at: Mapped[datetime]


class AuditHead(Model):
    """The one row that says how long the chain is; who appends holds it until the commit."""

    __tablename__ = "audit_heads"

    number: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    key_id: Mapped[UUID | None] = mapped_column(ForeignKey("audit_keys.id"))


class AuditReading(Model):
    """One reading of the chain from its beginning: how far it has come, and what it found.

    `number` and `digest` are those of the last event that fits. It goes on until `ended_at`, which
    is where it found a fault or the end of the chain.
    """

    __tablename__ = "audit_readings"

    began_at: Mapped[datetime] = mapped_column(index=True)
    at: Mapped[datetime]
    number: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    ended_at: Mapped[datetime | None]
    fault_number: Mapped[int | None] = mapped_column(BigInteger)
    damage: Mapped[Damage | None]
