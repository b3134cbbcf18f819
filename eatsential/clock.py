"""The time, asked in one place, so that a test can travel and no naive time is made."""

import time
from datetime import UTC, date, datetime


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date it is now somewhere on earth at the latest: nobody's today is in its future."""
    return datetime.fromtimestamp(now().timestamp() + 14 * 3600, UTC).date()


def stopwatch() -> float:
    """Seconds on a clock that only goes forward, for measuring how long something took."""
    return time.perf_counter()
