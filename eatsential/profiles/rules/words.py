"""Words of one's own that curators are asked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import TypeAdapter

from eatsential.screening.normalise import words_of

LETTERS = 2  # or digits that a word has at least: labels are searched for these alone


def findable(word: str) -> bool:
    """Whether labels can be searched for a word of somebody's own: signs and pictures are not."""
    return sum(map(len, words_of(word))) >= LETTERS


class RequestState(StrEnum):
    """What curators made of a word that is asked for."""

    OPEN = "open"
    ADDED = "added"
    DECLINED = "declined"


@dataclass(frozen=True)
class Wanted:
    """A word that is asked for, with the answer of a curator if there is one. Sealed as a whole."""

    word: str
    answer: str = ""

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return _WANTED.dump_json(self)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Wanted":
        """The word that was packed."""
        return _WANTED.validate_json(packed)


@dataclass(frozen=True)
class Asked:
    """What curators made of a word of one's own, as its person sees it."""

    state: RequestState
    answer: str


@dataclass(frozen=True)
class Request:
    """A word that is asked for, as curators see it: how often and since when, and not by whom."""

    id: UUID
    word: str
    answer: str
    state: RequestState
    times: int
    since: datetime
    draft_id: UUID | None


_WANTED = TypeAdapter(Wanted)
