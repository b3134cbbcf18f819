"""What the signs between two words say: nothing, the next ingredient, a bracket, a full stop."""

import re
from enum import IntEnum

from eatsential.screening.normalise import MARK


class Sign(IntEnum):
    """One thing that a gap says."""

    NEXT = 1  # comma, semicolon, bullet
    COLON = 2
    STOP = 3  # end of a sentence
    OPEN = 4
    CLOSE = 5
    LINE = 6  # a line break, which may be a wrapped line
    BLANK = 7  # an empty line


NEXT, COLON, STOP, OPEN, CLOSE, LINE, BLANK = Sign  # `Sign.NEXT` takes ten times as long
COMMA = (NEXT,)  # the usual gap that says something

_OPENING, _CLOSING = "([{（［【〔", ")]}）］】〕"
_SIGNS = {
    **dict.fromkeys(",;•·●▪◦‣|¦、，；・､･／،؛?¿\t", NEXT),
    **dict.fromkeys(":：", COLON),
    **dict.fromkeys(".!。．！｡।॥۔", STOP),
    **dict.fromkeys(_OPENING, OPEN),
    **dict.fromkeys(_CLOSING, CLOSE),
    **dict.fromkeys("\n\r\x0b\x0c\x85\u2028\u2029", LINE),
}
_SPACED = re.compile(r"(?<=\s)[-–—/*+=~](?=\s)|(?<=\s)[*–—](?=\S)")  # " - ", " / ", " *"
_HYPHENATED = re.compile(r"[-\u2010\u2011][ \t]*(?:\r\n?|\n)[ \t]*")
_REMEMBERED = 12  # characters of a gap that is worth remembering
_MOST = 10_000  # gaps


class Gaps(dict[str, tuple[Sign, ...]]):
    """The signs of each gap, remembered for the usual ones."""

    def __missing__(self, gap: str) -> tuple[Sign, ...]:
        signs = _signs(gap)
        if len(gap) <= _REMEMBERED and len(self) < _MOST:
            self[gap] = signs
        return signs


class Joins(dict[str, bool]):
    """Of each gap whether it cuts what may be one word, marked up or hyphenated."""

    def __missing__(self, gap: str) -> bool:
        cuts = bool(gap) and (not gap.strip(MARK + "*") or _HYPHENATED.fullmatch(gap) is not None)
        if len(gap) <= _REMEMBERED and len(self) < _MOST:
            self[gap] = cuts
        return cuts


def _signs(gap: str) -> tuple[Sign, ...]:
    found: list[Sign] = []
    lines = 0
    for character in _SPACED.sub("•", gap):
        sign = _SIGNS.get(character)
        if sign is LINE:
            lines += character != "\r"
        elif sign is not None:
            found.append(sign)
    if lines:
        found.append(BLANK if lines > 1 else LINE)
    return tuple(found)


GAPS = Gaps()
JOINS = Joins()
