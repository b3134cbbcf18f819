"""What is counted, and how a count is shown so that it points at nobody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAYS = 30  # that are shown, today among them
FEW = 5  # a smaller number is not shown: it could point at somebody


class Counted(StrEnum):
    """What is counted by day; of checks, what their answers came to."""

    ACCOUNTS = "accounts"
    PEOPLE = "people"
    AVOID = "avoid"
    CAUTION = "caution"
    CANNOT_TELL = "cannot_tell"
    NOTHING_FOUND = "nothing_found"


CHECKS = (Counted.AVOID, Counted.CAUTION, Counted.CANNOT_TELL, Counted.NOTHING_FOUND)


@dataclass(frozen=True)
class Series:
    """Numbers by day, the last one today's. Those that are too small are None."""

    numbers: tuple[int | None, ...]

    @property
    def highest(self) -> int:
        """The largest number that is shown, 0 where all are too small."""
        return max((number for number in self.numbers if number), default=0)

    def bars(self, height: int) -> Iterator[tuple[int, int, int]]:
        """For each day that is shown, its place, and top and height of its bar."""
        for place, number in enumerate(self.numbers):
            if number:
                long = max(round(height * number / self.highest), 1)
                yield place, height - long, long


def days_until(today: date) -> tuple[date, ...]:
    """The days that are shown, today the last."""
    return tuple(today - timedelta(days=ago) for ago in reversed(range(DAYS)))


def series(
    counts: Mapping[tuple[date, str], int], whats: Iterable[str], days: Iterable[date]
) -> Series:
    """How many of all these there were on each day.

    The sum is not said either where it would tell what is hidden of its parts: the one that is
    hidden, few by few, or each as large as a hidden one can be.
    """
    wanted = tuple(whats)
    return Series(tuple(_sum([counts.get((day, what), 0) for what in wanted]) for day in days))


def _sum(parts: Sequence[int]) -> int | None:
    hidden = [part for part in parts if part < FEW]
    if hidden and not FEW <= sum(hidden) < len(hidden) * (FEW - 1):
        return None
    return sum(parts)
