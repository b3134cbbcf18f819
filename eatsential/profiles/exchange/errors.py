"""What a profile that somebody brings along can be refused for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eatsential.errors import N_, DomainError


@dataclass(frozen=True)
class Fault:
    """One thing to mend. `entry` counts from 1 as a reader does; None speaks of the whole file.

    `values` fill the named places of the message after it was translated.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    entry: int | None = None


class NotAProfile(DomainError):
    """A file that is no profile, or one with faults: all of them, so that all can be mended."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(N_("This profile cannot be read. Nothing was changed."))
        self.faults = tuple(faults)


class Meanwhile(DomainError):
    """The profile changed after the difference was shown."""
