"""How far a table has come, and how many an account may have."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

LIMIT = "20/day"  # tables that an account can bring
MOST_KEPT = 10  # at a time
KEPT = timedelta(days=30)
MOST_TRIES = 3  # without a step in between


@dataclass(frozen=True)
class Progress:
    """A table in the list of its account, without what stands in it."""

    id: UUID
    asked_at: datetime
    expires_at: datetime
    done: int
    total: int
    finished_at: datetime | None
    failed: bool
