"""The tables of the kitchen. What stands in a caterer's table, and what was answered, is sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model
from eatsential.leases import Leased

UNDERWAY = text("finished_at IS NULL AND failed_at IS NULL")


class BatchRow(Leased):
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
    finished_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    sealed: Mapped[bytes]


class PartRow(Model):
    """That a kept recipe is made with another one, so that whatever changes there reaches it.

    Under which name it says so stands in its check, sealed.
    """

    __tablename__ = "recipe_parts"
    __table_args__ = (UniqueConstraint("recipe_id", "part_id"),)

    recipe_id: Mapped[UUID] = mapped_column(ForeignKey("kept_foods.id", ondelete="CASCADE"))
    part_id: Mapped[UUID] = mapped_column(
        ForeignKey("kept_foods.id", ondelete="CASCADE"), index=True
    )
