"""The table of exports."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model


class Export(Model):
    """The one export of an account: asked for, made by a worker step by step, fetched once.

    `sealed` holds the archive (for `exports/<id>`) from the last step until it is fetched or too
    old.
    """

    __tablename__ = "exports"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    asked_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    step: Mapped[int] = mapped_column(default=0)
    sealed: Mapped[bytes | None]
    expires_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
