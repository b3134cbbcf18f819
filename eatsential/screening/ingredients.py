"""The ingredients as a tree: what stands in brackets or after a colon belongs to what is before.

The tree is a list of pieces that know their parent, made without recursion, so that ten thousand
brackets are as good as two.
"""

from bisect import bisect_right
from dataclasses import dataclass

from eatsential.screening.gaps import Sign
from eatsential.screening.lexicon import KNOWN, UNKNOWN
from eatsential.screening.match import Match, Row

_KNOWN, _UNKNOWN = bytes([KNOWN]), bytes([UNKNOWN])
_ROOT = -1


@dataclass(slots=True)
class Piece:
    """One ingredient: the words from `start` up to `end`, and the piece that it belongs to."""

    start: int
    end: int
    parent: int = _ROOT
    children: int = 0
    declares: bool = False  # something known stands below it

    def is_read(self, level: bytearray) -> bool:
        """Whether something in it is known, or nothing in it could be an ingredient."""
        return (
            level.find(_KNOWN, self.start, self.end) >= 0
            or level.find(_UNKNOWN, self.start, self.end) < 0
        )


def pieces_of(row: Row) -> list[Piece]:
    """Every ingredient of the row, in the order of the text."""
    pieces: list[Piece] = []
    outside: list[int] = []  # whose bracket the open bracket stands in
    owner, colon = _ROOT, _ROOT
    start = 0
    for at in [*row.breaks, len(row.tokens.words)]:
        if at > start:
            pieces.append(Piece(start, at, owner if colon == _ROOT else colon))
            colon = _ROOT
            start = at
        for sign in row.signs[at] if at < len(row.signs) else ():
            if sign is Sign.OPEN:
                outside.append(owner)
                owner, colon = len(pieces) - 1, _ROOT
            elif sign is Sign.CLOSE:
                owner = outside.pop() if outside else _ROOT
                colon = _ROOT
            elif sign is Sign.COLON:
                colon = len(pieces) - 1
    _declare(pieces, row.level)
    return pieces


def _declare(pieces: list[Piece], level: bytearray) -> None:
    for piece in reversed(pieces):
        if piece.parent != _ROOT:
            above = pieces[piece.parent]
            above.children += 1
            if piece.declares or level.find(_KNOWN, piece.start, piece.end) >= 0:
                above.declares = True


def is_settled(match: Match, pieces: list[Piece], starts: list[int], settled: set[int]) -> bool:
    """Whether the label itself says what an uncertain name stands for.

    It does in what follows in brackets or after a colon; and a name alone in brackets
    ("soya lecithin (emulsifier)") is explained by what stands before. `settled` are the words
    of names that are certain.
    """
    piece = pieces[bisect_right(starts, match.start) - 1]
    if piece.declares:
        return True
    if piece.parent == _ROOT:
        return False
    above = pieces[piece.parent]
    return above.children == 1 and any(at in settled for at in range(above.start, above.end))
