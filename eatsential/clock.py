"""The time, asked in one place, so that a test can travel and no naive time is made."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date it is now somewhere on earth at the latest: nobody's today is in its future."""
    return datetime.fromtimestamp(now().timestamp() + 14 * 3600, UTC).date()


def still() -> date:
    """The date it still is somewhere on earth: nobody's day is over before it is."""
    return datetime.fromtimestamp(now().timestamp() - 12 * 3600, UTC).date()


def stopwatch() -> float:
    """Seconds on a clock that only goes forward, for measuring how long something took."""
    return time.perf_counter()


@contextmanager
def in_steps(seconds: float) -> Iterator[None]:
    """Let what is done inside take a whole number of steps, so that its time tells nothing."""
    began = stopwatch()
    try:
        yield
    finally:
        time.sleep(-(stopwatch() - began) % seconds)
