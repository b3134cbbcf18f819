"""The table of batches. What stands in a caterer's table, and what was answered, is sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model

UNDERWAY = text("finished_at IS NULL AND failed_at IS NULL")


class BatchRow(Model):
    """A caterer's table: `done` of its `total` foods are answered.

    A worker holds it until `leased_until`; `tries` counts how often one began since the last step.
    The sealed column comes last, for it is large, and most statements ask for the others.
    """

    __tablename__ = "batches"
    __table_args__ = (
        Index(None, "account_id", "asked_at"),
        Index("ix_batches_asked_at", "asked_at", sqlite_where=UNDERWAY, postgresql_where=UNDERWAY),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    leased_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    sealed: Mapped[bytes]
