"""The one question: what speaks against this food for this person, and where does it say so?"""

import re
from bisect import bisect_right

from eatsential.screening.answer import (
    Answer,
    Evidence,
    Finding,
    Food,
    Profile,
    Span,
    Verdict,
)
from eatsential.screening.gaps import Sign
from eatsential.screening.ingredients import Pieces, is_settled, pieces_of, unread
from eatsential.screening.judge import (
    Said,
    contradictions,
    everything,
    evidence_of,
    findings_of,
    uncovered_findings,
)
from eatsential.screening.language import language_of
from eatsential.screening.lexicon import GUESS, KNOWN, PASSING, UNKNOWN
from eatsential.screening.match import Row, row_of
from eatsential.screening.normalise import tokens
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.statements import Part, parts_of
from eatsential.screening.terms import GUESSES, TAG, Meaning, Place, Role, Term
from eatsential.screening.words import literal_findings

_INGREDIENTS = frozenset((Role.INGREDIENTS, Role.CONTAINS, Role.IMITATION))
_PRECAUTION = frozenset((Role.MAY_CONTAIN, Role.FACILITY))
_UNKNOWN, _PASSING = bytes([UNKNOWN]), bytes([PASSING])
_TITLE = 12  # words at most before the heading "Ingredients:"


class _Reading:
    """A label, read: what it says, and what could not be read."""

    def __init__(self, food: Food, rules: RuleSet) -> None:
        self.said: list[Said] = []
        self.claims: list[tuple[Span, Term]] = []
        self.unrecognised: list[Span] = []
        self.doubtful = _doubtful(food)
        self.vague: list[Span] = []
        self.parts: list[Part] = []
        self.row: Row | None = None
        self.is_read = False  # ingredients were found, in a language that is known
        found = tokens(food.text)
        self.lang = language_of(found.words, food.lang, rules.speakers)
        if found.words:
            self.row = row_of(food.text, found, rules.lexicon(self.lang))
            self._read(self.row)
            self.is_read &= self.lang in rules.lexicons

    def _read(self, row: Row) -> None:
        self.parts, spoken = parts_of(row)
        pieces = pieces_of(row)
        for at in spoken:
            row.level[at] = PASSING
        self._hear(row, pieces, spoken)
        self._pass_over(row)
        for start, end in unread(pieces, row.level):
            self.unrecognised.append(row.span(start, end))

    def _hear(self, row: Row, pieces: Pieces, spoken: set[int]) -> None:
        """Give each term the role of the part that it stands in."""
        said = self.said
        parts = iter(self.parts)
        part = next(parts, None)
        for match in row.matches:
            term = match.term
            if spoken and match.start in spoken:
                continue
            while part is not None and part.end <= match.start:
                part = next(parts, None)
            if part is None or part.start > match.start:
                continue
            role = part.role
            if role is Role.FREE_FROM:
                self.claims.append((row.span(match.start, match.end), term))
                continue
            inside = role in _INGREDIENTS
            settled = term.guesses and inside and is_settled(match, pieces, row.level)
            for meaning in term.means:
                evidence = evidence_of(meaning, role)
                if evidence is not None and not (settled and evidence in GUESSES):
                    said.append(Said(match.start, match.end, term, meaning, evidence))
            if term.open and inside and not settled:
                self.vague.append(row.span(match.start, match.end))
        for at, term in row.claims:
            self.claims.append((row.span(at, at + 1), term))

    def _pass_over(self, row: Row) -> None:
        """Mark what no ingredient stands in as read, and note whether any ingredient was."""
        level = row.level
        for part in self.parts:
            size = part.end - part.start
            named = (
                level.find(KNOWN, part.start, part.end) >= 0
                or level.find(GUESS, part.start, part.end) >= 0
            )
            if part.role in _INGREDIENTS:
                self.is_read |= named
            elif part.role not in _PRECAUTION or named:
                level[part.start : part.end] = _PASSING * size
        title = _title(row)
        level[:title] = level[:title].replace(_UNKNOWN, _PASSING)


def screen(food: Food, profile: Profile | None, rules: RuleSet) -> Answer:
    """What speaks against a food for a person, or without one every allergen it names."""
    read = _Reading(food, rules)
    row = read.row
    said = [*read.said, *_tagged(food, rules)]
    contains: set[str] = set()
    may_contain: set[str] = set()
    for one in said:
        if one.evidence is Evidence.CONTAINS:
            contains.update(rules.reported[one.meaning.allergen])
        elif one.evidence is Evidence.MAY_CONTAIN:
            may_contain.update(rules.reported[one.meaning.allergen])
    if profile is None:
        findings, verdict = everything(said, row, rules), None
    else:
        findings = findings_of(said, row, profile)
        if read.claims:
            findings += contradictions(read.claims, said, profile, rules)
        if row and profile.words:
            findings += literal_findings(profile, row, read.parts, read.lang, rules)
        findings += uncovered_findings(profile)
        verdict = _verdict(read, findings, profile)
    return Answer(
        id=food.id,
        lang=read.lang,
        verdict=verdict,
        ruleset=rules.version,
        contains=tuple(sorted(contains)),
        may_contain=tuple(sorted(may_contain - contains)),
        unrecognised=tuple(read.unrecognised),
        vague=tuple(read.vague),
        findings=tuple(sorted(findings, key=_place)),
        doubtful=read.doubtful,
    )


def _verdict(read: _Reading, findings: list[Finding], profile: Profile) -> Verdict:
    """The strongest of the findings; without any, whether everything was read that matters."""
    literal = 0 < len(profile.words) == len(profile.entries) and read.row is not None
    unread = not literal and (not read.is_read or bool(read.unrecognised))
    weakest = Verdict.CANNOT_TELL if unread or read.doubtful else Verdict.NOTHING_FOUND
    verdicts = [finding.verdict for finding in findings if finding.verdict is not None]
    return min([*verdicts, weakest], key=lambda verdict: verdict.rank)


def _doubtful(food: Food) -> tuple[Span, ...]:
    """Where the pieces stand that may have been read wrongly; one that was corrected is gone."""
    if not food.doubtful:
        return ()
    pieces = re.finditer(r"\S+", food.text)
    return tuple(Span(*at.span(), at[0]) for at in pieces if at[0] in food.doubtful)


def _tagged(food: Food, rules: RuleSet) -> list[Said]:
    """What is declared beside the text."""
    said: list[Said] = []
    for ids, evidence in (
        (food.allergens, Evidence.CONTAINS),
        (food.traces, Evidence.MAY_CONTAIN),
    ):
        for id_ in ids:
            if id_ in rules.allergens:
                meaning = Meaning(id_, evidence, "It is declared for this food.", "")
                said.append(Said(-1, -1, Term(TAG, id_, (meaning,)), meaning, evidence))
    return said


def _title(row: Row) -> int:
    """How many words stand before the heading "Ingredients:", as far as they are a mere title."""
    for start, end, cue in row.cues:
        if start > _TITLE:
            return 0
        if cue.role is Role.INGREDIENTS and cue.place is Place.NOWHERE:
            if Sign.COLON not in row.signs[end]:
                continue
            before = row.breaks[: bisect_right(row.breaks, start)]
            is_title = all(Sign.NEXT not in row.signs[at] for at in before)
            return start if is_title else 0
    return 0


def _place(finding: Finding) -> tuple[int, str]:
    return (finding.span.start if finding.span else -1, finding.subject)
