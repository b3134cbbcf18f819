"""The table of events."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model


class AuditEvent(Model):
    """One act: who did what to what, when, in which request, and why if people were touched.

    `actor` and `target` are random identifiers without foreign keys: an event outlives what it
    is about, and erasing an account never edits what happened.
    """

    __tablename__ = "audit_events"

    at: Mapped[datetime] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(String(40))
    actor: Mapped[UUID | None] = mapped_column(index=True)
    target: Mapped[UUID | None] = mapped_column(index=True)
    request_id: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(500), default="")
