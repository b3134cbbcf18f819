"""Every SELECT about counts."""

from datetime import date

from sqlalchemy import select

from eatsential.counts.models import DailyCount
from eatsential.database import db


def counts_since(day: date) -> dict[tuple[date, str], int]:
    """How many there were, by day and what was counted: a few rows a day, whoever asks."""
    columns = DailyCount.day, DailyCount.what, DailyCount.number
    rows = db.session.execute(select(*columns).where(DailyCount.day >= day))
    return {(row.day, row.what): row.number for row in rows}
