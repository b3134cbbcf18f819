"""What stands ahead in a row of words: where a sentence, a bracket or a table ends."""

from bisect import bisect_left, bisect_right
from functools import cached_property

from eatsential.screening.gaps import BLANK, CLOSE, LINE, NEXT, OPEN, STOP, Sign
from eatsential.screening.match import Found, Row
from eatsential.screening.terms import Place, Role

_NEAR = 12  # signs within which a bracket closes that a point may stand in
_FIGURES = 12  # words within which nutrition names its first figure
_A_LIST = 2  # commas that no line of a table has before its first figure


class Ahead:
    """Looks ahead from a word, at signs, figures and the last words of phrases."""

    def __init__(self, row: Row, cues: list[Found]) -> None:
        self.row = row
        self.cues = cues

    def stop(self, at: int) -> int:
        """Where the sentence ends that goes on behind a word."""
        following = bisect_right(self._stops, at)
        return self._stops[following] if following < len(self._stops) else len(self.row.level)

    def is_closed(self, at: int) -> bool:
        """Whether last words follow before the sentence ends."""
        following = bisect_left(self._closing, at)
        stop = bisect_left(self._stops, at)
        if following == len(self._closing):
            return False
        return stop == len(self._stops) or self._closing[following] < self._stops[stop]

    def in_brackets(self, at: int) -> bool:
        """Whether a bracket closes behind this sign before another opens."""
        breaks, signs = self.row.breaks, self.row.signs
        if CLOSE in signs[at]:
            return False
        first = bisect_right(breaks, at)
        for following in breaks[first : first + _NEAR]:
            for sign in signs[following]:
                if sign in (OPEN, BLANK):
                    return False
                if sign is CLOSE:
                    return True
        return False

    def has_figures(self, at: int, sign: Sign) -> bool:
        """Whether nutrition goes on: a blank line ends it, and a sentence without any figure.

        So does a line after which none comes any more, or only behind a list.
        """
        if sign is BLANK:
            return False
        stop = self.stop(at)
        if sign is not LINE:
            stop = min(stop, at + _FIGURES)
        place = bisect_left(self._figures, at)
        if place == len(self._figures) or self._figures[place] >= stop:
            return False
        commas = bisect_right(self._commas, self._figures[place]) - bisect_right(self._commas, at)
        return sign is not LINE or commas < _A_LIST

    @cached_property
    def _stops(self) -> list[int]:
        signs = self.row.signs
        return [at for at in self.row.breaks if STOP in signs[at] or BLANK in signs[at]]

    @cached_property
    def _closing(self) -> list[int]:
        return [
            found.start
            for found in self.cues
            if found.cue.place is Place.CLOSES and found.cue.role is not Role.INGREDIENTS
        ]

    @cached_property
    def _figures(self) -> list[int]:
        return [at for at, word in enumerate(self.row.tokens.words) if word[:1].isdigit()]

    @cached_property
    def _commas(self) -> list[int]:
        return [at for at in self.row.breaks if NEXT in self.row.signs[at]]
