"""The table of checks. What was asked and answered is sealed; see docs/decisions/001."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model


class CheckRow(Model):
    """One question and its answers: the text, who was asked about, and by which rule set."""

    __tablename__ = "checks"
    __table_args__ = (Index(None, "account_id", "created_at"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    sealed: Mapped[bytes]
    created_at: Mapped[datetime]
