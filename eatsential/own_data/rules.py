"""What state an export is in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LIMIT = "5/day"  # exports that an account can ask for
MOST_TRIES = 3


class State(StrEnum):
    """How far an export has come."""

    NONE = "none"
    UNDERWAY = "underway"
    READY = "ready"
    FETCHED = "fetched"
    EXPIRED = "expired"
    FAILED = "failed"


@dataclass(frozen=True)
class Progress:
    """The export of an account as its page shows it: `step` of `steps` are done."""

    state: State
    step: int = 0
    steps: int = 0
    expires_at: datetime | None = None


def state_of(
    *,
    fetched_at: datetime | None,
    failed_at: datetime | None,
    expires_at: datetime | None,
    now: datetime,
) -> State:
    """The state of an export that was asked for."""
    if fetched_at is not None:
        return State.FETCHED
    if failed_at is not None:
        return State.FAILED
    if expires_at is None:
        return State.UNDERWAY
    return State.READY if now < expires_at else State.EXPIRED
