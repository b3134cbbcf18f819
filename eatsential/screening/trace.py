"""How an answer came about: what was considered at each place, and why it won or lost.

It looks at what `Reading` and `answer_of` left, so it can say nothing that they did not do.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from eatsential.screening.answer import Answer, Evidence, Finding, Food, Profile, Span
from eatsential.screening.ingredients import is_colour, is_settled
from eatsential.screening.judge import by_law, is_blocked
from eatsential.screening.language import letters_of
from eatsential.screening.lexicon import Lexicon
from eatsential.screening.match import WITHIN, Match, Row
from eatsential.screening.reading import Reading
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.screen import answer_of
from eatsential.screening.statements import Part, part_at
from eatsential.screening.telling import Said
from eatsential.screening.terms import Role


class Fate(StrEnum):
    """What became of a term that stands on a label; `by` of its `Considered` names the cause."""

    FOUND = "found"  # a finding, by what the person avoids
    UNASKED = "unasked"  # nothing in the profile asks about it
    BLOCKED = "blocked"  # the term is known not to concern what the person avoids
    WEAKER = "weaker"  # what else is said at the same place is as strong or stronger
    LONGER = "longer"  # a longer term took its words
    PHRASE = "phrase"  # the words belong to a phrase
    CLAIMED = "claimed"  # the label claims to be free from it
    SILENT = "silent"  # its statement says nothing about what is inside
    SETTLED = "settled"  # the label itself says what the uncertain name stands for
    HARMLESS = "harmless"  # it takes words that look like something else
    INERT = "inert"  # known, and nothing that anybody avoids


class Considered(NamedTuple):
    """One meaning of one term at one place, and what became of it.

    `evidence` and `allergen` are given where the statement lets it say something.
    """

    span: Span
    rule: str
    role: Role
    fate: Fate
    by: str = ""
    evidence: Evidence | None = None
    allergen: str | None = None


class Elsewhere(NamedTuple):
    """A part of a label that was read in another language than the rest."""

    span: Span
    lang: str


class Statement(NamedTuple):
    """A part of a label with the role that it has."""

    span: Span
    role: Role


class Ingredient(NamedTuple):
    """An ingredient; it belongs to the last one before it whose depth is smaller."""

    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Trace:
    """The way of one label; `shares` says which part of its letters each language knows."""

    answer: Answer
    shares: tuple[tuple[str, float], ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    statements: tuple[Statement, ...] = ()
    ingredients: tuple[Ingredient, ...] = ()
    considered: tuple[Considered, ...] = ()


def trace_of(food: Food, profile: Profile | None, rules: RuleSet) -> Trace:
    """The answer to a food, and how it came about."""
    read = Reading(food, rules)
    answer = answer_of(read, food, profile, rules)
    row = read.row
    if row is None:
        return Trace(answer)
    known, letters = letters_of(row.tokens.words, rules.speakers)
    shares = [(code, count / letters) for code, count in known.items() if count]
    return Trace(
        answer,
        tuple(sorted(shares, key=lambda share: (-share[1], share[0]))),
        tuple(
            Elsewhere(row.span(start, end), lexicon.lang) for start, end, lexicon in read.foreign
        ),
        tuple(Statement(row.span(part.start, part.end), part.role) for part in read.parts),
        tuple(_ingredients(read, row)),
        tuple(_Considering(read, row, answer, profile, rules).all()),
    )


def _ingredients(read: Reading, row: Row) -> Iterator[Ingredient]:
    """The pieces of the statements that list ingredients, each under one that is listed too."""
    depths: list[int] = []
    starts, ends, parents, _closes = read.pieces
    for start, end, parent in zip(starts, ends, parents, strict=True):
        part = part_at(read.parts, start)
        is_listed = part is not None and part.role is Role.INGREDIENTS
        depths.append((depths[parent] if parent >= 0 else -1) + is_listed)
        if is_listed:
            yield Ingredient(row.span(start, end), depths[-1])


class _Considering:
    """Asks of every term that stands in a row what became of it."""

    def __init__(
        self, read: Reading, row: Row, answer: Answer, profile: Profile | None, rules: RuleSet
    ) -> None:
        self.read = read
        self.row = row
        self.profile = profile
        words = row.tokens.words
        self.lexicons = [rules.lexicon(read.lang)] * len(words)
        for start, end, lexicon in read.foreign:
            self.lexicons[start:end] = [lexicon] * (end - start)
        self.winners = sorted({*row.matches, *row.inert}, key=_place)
        self.winning = {*self.winners}
        self.reach = list(accumulate((match.end for match in self.winners), max))
        self.said: dict[Match, list[Said]] = {}
        for start, end, telling in read.heard:
            said = by_law(telling.said, profile.region, rules) if profile else telling.said
            for one in said:
                self.said.setdefault(Match(start, end, one.term), []).append(one)
        self.findings: dict[tuple[str, int], Finding] = {
            (finding.subject, finding.span.start): finding
            for finding in answer.findings
            if finding.span and finding.rule.startswith("term:")
        }

    def all(self) -> Iterator[Considered]:
        """Every term that stands there, in the order of the text, the longest first."""
        standing = {
            match
            for at, lexicon in enumerate(self.lexicons)
            for match in _standing(self.row, lexicon, at)
        }
        for match in sorted(standing | self.winning, key=_place):
            yield from self._considered(match)

    def _considered(self, match: Match) -> Iterator[Considered]:
        part = part_at(self.read.parts, match.start)
        role = part.role if part else Role.BOILERPLATE
        plain = Considered(self.row.span(match.start, match.end), match.term.rule, role, Fate.INERT)
        said = self.said.get(match)
        if said:
            for one in said:
                told = plain._replace(evidence=one.evidence, allergen=one.meaning.allergen)
                yield from self._outcomes(one, told)
        else:
            fate, by = self._lost(match, part)
            yield plain._replace(fate=fate, by=by)

    def _lost(self, match: Match, part: Part | None) -> tuple[Fate, str]:
        """Why a term says nothing here."""
        if match not in self.winning:
            first = bisect_right(self.reach, match.start)
            if first < len(self.winners) and self.winners[first].start < match.end:
                return Fate.LONGER, self.winners[first].term.text
        if match.start in self.read.spoken or part is None:
            return Fate.PHRASE, ""
        if not match.term.says:
            return Fate.INERT, ""
        if part.role is Role.FREE_FROM:
            return Fate.CLAIMED, ""
        if not match.term.means:
            return Fate.HARMLESS, ", ".join(sorted(match.term.blocks))
        if match.term.guesses and is_settled(match, self.read.pieces, self.row.level):
            return Fate.SETTLED, ""
        if match.term.guesses and is_colour(match, self.read.pieces, self.row):
            return Fate.SETTLED, ""
        return Fate.SILENT, part.role

    def _outcomes(self, one: Said, told: Considered) -> Iterator[Considered]:
        """What comes of one thing that is said, for each entry that looks for it."""
        if self.profile is None:
            yield told._replace(fate=Fate.FOUND)
            return
        watches = self.profile.watch.get(one.meaning.allergen, ())
        if not watches:
            yield told._replace(fate=Fate.UNASKED)
        for subject in dict.fromkeys(watch.entry.subject for watch in watches):
            open_to = [
                watch
                for watch in watches
                if watch.entry.subject == subject and not is_blocked(one, watch)
            ]
            finding = self.findings.get((subject, told.span.start))
            if not open_to or finding is None:
                yield told._replace(fate=Fate.BLOCKED, by=subject)
            elif (finding.rule, finding.allergen) == (told.rule, told.allergen):
                yield told._replace(fate=Fate.FOUND, by=subject)
            else:
                yield told._replace(fate=Fate.WEAKER, by=f"{finding.rule} {finding.allergen}")


def _standing(row: Row, lexicon: Lexicon, at: int) -> Iterator[Match]:
    """Every term that begins at a word, whether or not it won."""
    words = row.tokens.words
    word = lexicon[words[at]]
    alone = lexicon.term([word.form])
    for term in word.parts or ([alone] if alone else []):
        yield Match(at, at + 1, term)
    node, place = word.terms, at + 1
    while node is not None and place < len(words) and row.signs[place] in WITHIN:
        node = node.following.get(lexicon[words[place]].form)
        place += 1
        if node is not None and node.value is not None:
            yield Match(at, place, node.value)


def _place(match: Match) -> tuple[int, int, str]:
    return match.start, -match.end, match.term.text
