"""What the kitchen refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eatsential.errors import N_, DomainError


@dataclass(frozen=True)
class LineFault:
    """What is wrong in a line of a table; `what` fills the named place of the message."""

    line: int
    message: str
    what: object = None

    @property
    def values(self) -> Mapping[str, object]:
        """What fills the named place."""
        return {"what": self.what}


class NotATable(DomainError):
    """A file that cannot be read as a table of foods, with what is wrong in which line."""

    def __init__(self, faults: Sequence[LineFault]) -> None:
        super().__init__(N_("This table cannot be read as it is."), field="table")
        self.faults = tuple(faults)


class TooManyTables(DomainError):
    """An account that keeps as many tables as it can."""


class TooManyRecipes(DomainError):
    """An account that keeps as many recipes as it can."""


class NameTaken(DomainError):
    """A recipe is called like another one; a line could mean either."""


class GoesRound(DomainError):
    """A recipe that would be made with itself, by way of another one."""


class PartOfOthers(DomainError):
    """A recipe that others are made with."""
