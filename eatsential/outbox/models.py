"""The table of mail that waits."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model


class OutboxMessage(Model):
    """One mail. `sealed` holds recipient, subject and bodies until it is sent, then nothing.

    It holds a link that lets somebody in, so it is sealed like health data.
    """

    __tablename__ = "outbox"

    kind: Mapped[str] = mapped_column(String(40))
    sealed: Mapped[bytes | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_fault: Mapped[str] = mapped_column(String(200), default="")
