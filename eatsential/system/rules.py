"""What is looked at, when a look is too long ago, and how old keys are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

TOO_OLD_BACKUP = timedelta(days=7)
WORKER_GONE = timedelta(minutes=10)
OLD_KEY = timedelta(days=365)


class Look(StrEnum):
    """What was looked at, by the worker or by hand."""

    WORKER = "worker"  # that it runs
    PARTS = "parts"
    KEYS = "keys"
    KEY_AGES = "key_ages"
    BACKUP_MADE = "backup_made"
    BACKUP_VERIFIED = "backup_verified"


@dataclass(frozen=True)
class SelfCheck:
    """When something was looked at last, and what there was to say."""

    at: datetime
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """A key of the settings by its name, and since when it has been seen there."""

    ring: str
    kid: str
    current: bool
    since: date | None = None

    def is_old(self, today: date) -> bool:
        """Whether new things have been sealed with it for long enough."""
        return self.current and self.since is not None and today - self.since > OLD_KEY


def is_older(last: SelfCheck | None, age: timedelta, now: datetime) -> bool:
    """Whether the last look was longer ago than this, or there was none."""
    return last is None or now - last.at > age


def keys_of(rings: Mapping[str, Iterable[str]], noted: Iterable[str]) -> list[Key]:
    """The keys that are set, each with the day that was noted of it."""
    since = {name: date.fromisoformat(day) for name, _, day in (n.rpartition(" ") for n in noted)}
    return [
        Key(ring, kid, place == 0, since.get(f"{ring} {kid}"))
        for ring, kids in rings.items()
        for place, kid in enumerate(kids)
    ]


def noted_of(keys: Iterable[Key], today: date) -> list[str]:
    """What is noted of keys, for `keys_of`: those not seen before are seen today."""
    return [f"{key.ring} {key.kid} {(key.since or today).isoformat()}" for key in keys]
