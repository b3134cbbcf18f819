"""The table of mail that waits."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.leases import Leased

WAITING = text("sent_at IS NULL AND parked_at IS NULL")
PARKED = text("parked_at IS NOT NULL")


class OutboxMessage(Leased):
    """One mail. `sealed` holds recipient, subject and bodies until it is sent, then nothing.

    It holds a link that lets somebody in, so it is sealed like health data. The index knows only
    what waits: however much was sent, the next one is found at once.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due_at", "due_at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_outbox_parked_at", "parked_at", sqlite_where=PARKED, postgresql_where=PARKED),
    )

    kind: Mapped[str] = mapped_column(String(40))
    sealed: Mapped[bytes | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_fault: Mapped[str] = mapped_column(String(200), default="")
