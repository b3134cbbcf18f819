"""What each part of a label is for, told apart before any word is taken for an ingredient."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from eatsential.screening.ahead import Ahead
from eatsential.screening.claims import NOR, is_denied, is_joined_list, is_list, named_before
from eatsential.screening.gaps import BLANK, CLOSE, COMMA, LINE, NEXT, OPEN, STOP
from eatsential.screening.match import Found, Row
from eatsential.screening.phrases import DENIED, PRECAUTIONS, phrases_of
from eatsential.screening.terms import (
    AND,
    ANSWERS,
    BEFORE,
    BOILERPLATE,
    CLOSES,
    CONTAINS,
    FACILITY,
    FREE_FROM,
    IMITATION,
    INGREDIENTS,
    MAY_CONTAIN,
    NEGATION,
    NOWHERE,
    NUTRITION,
    PASSING,
    REMARK,
    SUITABLE_FOR,
    Role,
)

_GOVERNED = frozenset((MAY_CONTAIN, FACILITY, FREE_FROM, SUITABLE_FOR, CONTAINS))
_BRIEF = frozenset((NEGATION, IMITATION))  # they end with the ingredient
_BRIEF_IN_LISTS = frozenset((FREE_FROM, SUITABLE_FOR, BOILERPLATE, REMARK))
_READ_OVER = frozenset((BOILERPLATE, REMARK))
_CLAIM = (FREE_FROM,)
_BEHIND = (BEFORE, ANSWERS)
_IN_BRACKETS = frozenset((MAY_CONTAIN, FACILITY, CONTAINS))
_START = attrgetter("start")


class Part(NamedTuple):
    """The words from `start` up to `end`, which have one role."""

    start: int
    end: int
    role: Role


@dataclass(slots=True, eq=False)
class _State:
    role: Role
    depth: int  # of brackets, where the role began
    brief: bool = False  # it ends with the next comma


_INGREDIENTS = _State(INGREDIENTS, 0)


def part_at(parts: Sequence[Part], at: int) -> Part | None:
    """The part that a word stands in; the words of phrases stand in none."""
    place = bisect_right(parts, at, key=_START) - 1
    return parts[place] if place >= 0 and at < parts[place].end else None


def parts_of(row: Row) -> tuple[list[Part], set[int]]:
    """The label cut into parts by role, and the words that a phrase itself is made of."""
    cues = phrases_of(row) if row.cues else []
    if not cues:
        return [Part(0, len(row.level), INGREDIENTS)], set()
    spoken = {at for found in cues for at in range(found.start, found.end)}
    return _Reader(row, cues).read(), spoken


class _Reader:
    """Goes once through signs and phrases, in their order, and keeps the role of the moment."""

    def __init__(self, row: Row, cues: list[Found]) -> None:
        self.row = row
        self.cues = cues
        self.ahead = Ahead(row, cues)
        self.parts: list[Part] = []
        self.state = _INGREDIENTS
        self.stack: list[_State] = []  # what held outside of each open bracket
        self.anew = 0  # how many of them were open where ingredients began anew, which hold behind
        self.at = 0  # where the part begins that is being read
        self.began = 0  # where the sentence began
        self.line = 0  # where the line, the bracket or what follows a phrase began
        self.comma = -1  # where the last comma stood: from there on the sentence is a list

    def read(self) -> list[Part]:
        """All parts in their order."""
        size = len(self.row.tokens.words)
        signs = self.row.signs
        breaks = iter([*self.row.breaks, size + 1])
        sign_at = next(breaks)
        for found in [*self.cues, None]:
            begin = found.start if found else size
            while sign_at <= begin:
                if signs[sign_at] == COMMA and not self.state.brief:
                    self.comma = sign_at
                else:
                    self._signs(sign_at)
                sign_at = next(breaks)
            if found:
                self._cue(found)
        self._cut(size)
        return self.parts

    def _cut(self, at: int, role: Role | None = None) -> None:
        if at > self.at:
            self.parts.append(Part(self.at, at, role or self.state.role))
            self.at = at

    def _become(self, at: int, state: _State) -> None:
        self._cut(at)
        self.state = state

    def _cue(self, found: Found) -> None:
        if found.cue.place in _BEHIND and not self._begins(found):
            self._before(found)
        elif (state := self._behind(found)) is not None:
            self._become(found.start, state)
            self.at = found.end

    def _behind(self, found: Found) -> _State | None:
        """What holds behind a phrase; None where it is not heard."""
        role, place = found.cue.role, found.cue.place
        if place is not CLOSES and place is not NOWHERE:
            if found.cue.closing and not self.ahead.is_closed(found.end):
                return None
            if role in DENIED and self._is_doubted(found.start):
                return self.state
            if self._is_told(found):
                return None
            within = self.at < found.start and not self.row.signs[found.start]
            if within and role is FREE_FROM:
                within = not self._opens(found.start)
            listed = within or self.comma >= self.began
            brief = listed and role in _BRIEF_IN_LISTS
            brief |= role in _BRIEF and not self._is_denied_list(found)
            return _State(role, len(self.stack), brief)
        if place is CLOSES:
            turns = role is INGREDIENTS  # "but", "with"
            now = self.state.role
            ends = now in DENIED if turns else now is not INGREDIENTS
            return _INGREDIENTS if ends else None
        if role is INGREDIENTS:
            self.anew = len(self.stack)
            return _INGREDIENTS
        return self.state

    def _begins(self, found: Found) -> bool:
        """Whether a phrase that usually ends its sentence begins it: "May be present: milk"."""
        begins = found.start == max(self.began, self.line)
        return begins and found.cue.place is BEFORE and found.cue.role in PRECAUTIONS

    def _before(self, found: Found) -> None:
        """Give the name right before a claim or answer, or the sentence before others, its role.

        Lines before it, and what stands before its bracket, may be ingredients and keep theirs, as
        does what another such phrase governs.
        """
        role = found.cue.role
        answers = found.cue.place is ANSWERS
        if answers or role in (FREE_FROM, IMITATION, NEGATION):
            start = named_before(self.row, found.start, self.at)
            doubted = self._is_doubted(start) or is_denied(self.row, start)
            if role is FREE_FROM and doubted:
                role = MAY_CONTAIN
            elif role in (PRECAUTIONS if answers else _CLAIM) and self._is_list(start):
                start = self.began
            self._cut(start)
        else:
            self._cut(self.line)
            while self.parts and self.parts[-1].start >= self.line:
                self.at = self.parts.pop().start
        self._cut(found.start, role)
        self.at = self.line = found.end

    def _is_doubted(self, claim: int) -> bool:
        """Whether a doubt has named nothing yet: "cannot guarantee that this is nut free"."""
        matches = self.row.matches
        place = bisect_left(matches, (self.at,))
        named = place < len(matches) and matches[place].start < claim
        return self.state.role is MAY_CONTAIN and not named

    def _is_told(self, found: Found) -> bool:
        """Whether a precaution goes on: "may contain the following allergens: …", "… nor egg"."""
        start = found.start
        if self.state.role not in PRECAUTIONS:
            return False
        if self.row.tokens.words[start].lower() in NOR:
            return True
        matches = self.row.matches
        place = bisect_left(matches, (self.at,))
        unnamed = place == len(matches) or matches[place].start >= start
        return found.cue.role is CONTAINS and unnamed and LINE not in self.row.signs[start]

    def _opens(self, start: int) -> bool:
        """Whether the sentence named nothing before ("the product …")."""
        before = self.row.level[self.began : start]
        return before.count(PASSING) == len(before)

    def _is_denied_list(self, found: Found) -> bool:
        """Whether a denial opens a sentence, not the first, that goes on with names alone."""
        if not self.began or not self._opens(found.start):
            return False
        return is_joined_list(self.row, found.end, self.ahead.stop(found.end))

    def _is_list(self, end: int) -> bool:
        """Whether the sentence is a list of names up to here, and not the first one.

        That one may be the ingredients.
        """
        listed = not self.row.signs[end] or self.row.signs[end] == COMMA
        return 0 < self.began == self.at < end and listed and is_list(self.row, self.began, end)

    def _signs(self, at: int) -> None:
        for sign in self.row.signs[at]:
            if sign is OPEN:
                self.stack.append(self.state)
                if self.state.brief:
                    self._become(at, _INGREDIENTS)
                self.line = at
            elif sign is CLOSE:
                if self.stack:
                    outer = self.stack.pop()
                    if len(self.stack) < self.anew:
                        outer, self.anew = _INGREDIENTS, len(self.stack)
                    if self.state.depth > len(self.stack):
                        self._become(at, outer)
            elif sign is STOP and self._is_inside(at):
                continue
            elif sign in (STOP, BLANK):
                self._cut(at)
                self.began = at
                self.line = at
                if self.state.role is not NUTRITION or not self.ahead.has_figures(at, sign):
                    self.state = _INGREDIENTS
                if sign is BLANK:
                    self.anew = len(self.stack)
            elif sign is LINE:
                self._line(at)
            elif sign is NEXT:
                self.comma = at
                if self.state.brief:
                    self._become(at, _INGREDIENTS)
            elif self.state.role is IMITATION or (self.state.role is REMARK and at > self.at):
                self._become(at, _INGREDIENTS)

    def _is_inside(self, at: int) -> bool:
        """Whether a point stands in brackets inside a statement, which goes on behind them."""
        within = self.state.role in _IN_BRACKETS and self.state.depth < len(self.stack)
        return within and self.ahead.in_brackets(at)

    def _line(self, at: int) -> None:
        """A line break ends a sentence unless the line was wrapped in the middle of it."""
        self.line = at
        role = self.state.role
        over = role is NUTRITION and not self.ahead.has_figures(at, LINE)
        if role in _READ_OVER or self.state.brief or over:
            self._become(at, _INGREDIENTS)
        elif role in _GOVERNED and at > self.at:
            words, signs = self.row.tokens.words, self.row.signs
            going_on = (
                at >= len(words)
                or NEXT in signs[at]
                or words[at - 1].lower() in AND
                or words[at].lower() in AND
                or words[at][:1].islower()
                or words[at].isupper()
            )
            if not going_on:
                self._become(at, _INGREDIENTS)
