"""The table of counts. Nothing in it is about a person."""

from datetime import date

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.database import Model


class DailyCount(Model):
    """How many there were of something on a day (UTC)."""

    __tablename__ = "daily_counts"
    __table_args__ = (UniqueConstraint("day", "what"),)

    day: Mapped[date]
    what: Mapped[str] = mapped_column(String(40))
    number: Mapped[int] = mapped_column(BigInteger)
