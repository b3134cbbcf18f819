"""The ingredients as a tree: what stands in brackets or after a colon belongs to what is before.

The tree is three lists that know each piece's parent, made without recursion, so that ten
thousand brackets are as good as two.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from eatsential.screening.gaps import CLOSE, COLON, COMMA, OPEN
from eatsential.screening.match import Match, Row
from eatsential.screening.terms import GUESS, KNOWN, UNKNOWN

_ROOT = -1
_COLOURS = frozenset(
    "colour colours color colors colouring coloring colorant colorants colorante colorantes"
    " coloranti corante corantes farbstoff farbstoffe kleurstof kleurstoffen färgämne färgämnen"
    " farvestof farvestoffer fargestoff fargestoffer väri värit väriaine väriaineet barwnik"
    " barwniki barvivo barviva renklendirici краситель красители".split()
)
_CARAMEL = re.compile(r"(e ?-?)?150[a-d]?", re.IGNORECASE)


class Pieces(NamedTuple):
    """The ingredients in the order of the text: their words, and the number of their parent.

    `closes` are the words before which a bracket closes.
    """

    starts: list[int]
    ends: list[int]
    parents: list[int]
    closes: list[int]


def pieces_of(row: Row) -> Pieces:
    """Every ingredient of the row."""
    signs, size = row.signs, len(row.level)
    starts = [0, *[at for at in row.breaks if 0 < at < size]]
    parents: list[int] = []
    closes: list[int] = []
    outside: list[int] = []  # whose bracket the open bracket stands in
    owner = _ROOT
    for number, at in enumerate(starts):
        parent = owner
        if signs[at] != COMMA:
            for sign in signs[at]:
                if sign is OPEN:
                    outside.append(owner)
                    parent = owner = number - 1
                elif sign is CLOSE:
                    parent = owner = outside.pop() if outside else _ROOT
                    closes.append(at)
                elif sign is COLON:
                    parent = number - 1
        parents.append(parent)
    return Pieces(starts, [*starts[1:], size], parents, closes)


def is_settled(match: Match, pieces: Pieces, level: bytearray) -> bool:
    """Whether the label itself says what an uncertain name stands for.

    It does in what follows in brackets or after a colon; and a name alone in brackets
    ("soya lecithin (emulsifier)") is explained by what stands before.
    """
    starts, ends, parents, closes = pieces
    piece = bisect_right(starts, match.start) - 1
    following = piece + 1
    if following < len(starts) and parents[following] == piece:
        close = bisect_left(closes, starts[following] + 1)
        until = closes[close] if close < len(closes) else ends[-1]
        return level.find(KNOWN, starts[following], max(until, ends[following])) >= 0
    above = parents[piece]
    if above == _ROOT or above != piece - 1:
        return False
    alone = following >= len(starts) or parents[following] < above
    return alone and level.find(KNOWN, starts[above], ends[above]) >= 0


def is_colour(match: Match, pieces: Pieces, row: Row) -> bool:
    """Whether a name is that of a colour: "colour (caramel)", "caramel E150d"."""
    words, at = row.tokens.words, match.end
    if at < len(words) and row.signs[at] in ((), (OPEN,)):
        if _CARAMEL.fullmatch(words[at]):
            return True
        if words[at].lower() == "e" and words[at + 1 : at + 2] and _CARAMEL.match(words[at + 1]):
            return True
    above = pieces.parents[bisect_right(pieces.starts, match.start) - 1]
    return above != _ROOT and words[pieces.ends[above] - 1].lower() in _COLOURS


def is_named(level: bytearray, start: int, end: int) -> bool:
    """Whether any word there names a food, however surely."""
    return level.find(KNOWN, start, end) >= 0 or level.find(GUESS, start, end) >= 0


def unread(pieces: Pieces, level: bytearray, *, spaced: bool) -> Iterator[tuple[int, int]]:
    """The unknown words of each ingredient in which nothing is known but words of no food.

    Without spaces between words nobody knows where the unknown one ends, so that what is known
    beside it settles nothing.
    """
    for start, end in zip(pieces.starts, pieces.ends, strict=True):
        first = level.find(UNKNOWN, start, end)
        if first < 0:
            continue
        if not (spaced and is_named(level, start, end)):
            yield first, level.rfind(UNKNOWN, start, end) + 1
