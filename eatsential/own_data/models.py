"""The table of exports."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.leases import Leased

UNDERWAY = text("expires_at IS NULL AND failed_at IS NULL")
HELD = text("sealed IS NOT NULL")


class Export(Leased):
    """The one export of an account: asked for, made by a worker step by step, fetched once.

    `sealed` holds the archive (for `exports/<id>`) from the last step until it is fetched or too
    old. The indexes know only what a worker looks for: SQLite would read all of an archive to see
    what stands behind it in the row.
    """

    __tablename__ = "exports"
    __table_args__ = (
        Index("ix_exports_asked_at", "asked_at", sqlite_where=UNDERWAY, postgresql_where=UNDERWAY),
        Index("ix_exports_expires_at", "expires_at", sqlite_where=HELD, postgresql_where=HELD),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    asked_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    step: Mapped[int] = mapped_column(default=0)
    sealed: Mapped[bytes | None]
    expires_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
