"""The one function that answers: pages, command and later the API all call it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from eatsential.screening import ingredients, judge
from eatsential.screening.answer import (
    EVIDENCE_RANK,
    Answer,
    EntryKind,
    Evidence,
    Finding,
    Food,
    Profile,
    Verdict,
    Words,
)
from eatsential.screening.judge import Sighting
from eatsential.screening.language import detect
from eatsential.screening.match import Hit, Matcher, Meaning, Role, joined
from eatsential.screening.normalise import Text, normalise
from eatsential.screening.rules import RuleSet
from eatsential.screening.statements import Statement, statements

_READ = {
    Role.TITLE: None,
    Role.INGREDIENTS: None,
    Role.CONTAINS: Evidence.CONTAINS,
    Role.MAY_CONTAIN: Evidence.MAY_CONTAIN,
    Role.FACILITY: Evidence.MAY_CONTAIN,
}
_STATED = frozenset({Evidence.CONTAINS, Evidence.USUALLY})


def screen(food: Food, profile: Profile | None, rules: RuleSet) -> Answer:
    """What speaks against this food for this person, and what could not be told.

    Linear in the text. Never raises for a text, whatever is in it.
    """
    text = normalise(food.text or "")
    lang = _language(food.lang, text.plain, rules)
    reading = _Reading(text, rules.matchers[lang]) if lang else None
    sightings = [*_tagged(food, rules), *(reading.sightings() if reading else ())]
    unrecognised = reading.unrecognised() if reading else _strange_tags(food, rules)
    findings = judge.judged(profile, sightings, rules) if profile else judge.reported(sightings)
    if profile and food.text:
        findings += _own_words(profile, text, reading, rules)
    findings = _strongest(findings)
    vague = tuple(
        dict.fromkeys(s.words for s in sightings if s.evidence is Evidence.VAGUE and s.words)
    )
    complete = reading is not None and reading.has_ingredients() and not unrecognised
    return Answer(
        id=food.id,
        lang=lang,
        verdict=_verdict(findings, complete=complete) if profile else None,
        ruleset=rules.version,
        contains=_named(sightings, (Evidence.CONTAINS,), rules),
        may_contain=_named(sightings, (Evidence.MAY_CONTAIN,), rules),
        unrecognised=tuple(unrecognised),
        vague=vague,
        findings=tuple(findings),
    )


class _Reading:
    """A text as one language reads it."""

    def __init__(self, text: Text, matcher: Matcher) -> None:
        self.text = text
        self.hits, phrases = matcher.find(text.plain)
        self.statements = statements(text.plain, phrases)
        self._starts = [hit.start for hit in self.hits]
        self._statement_starts = [statement.start for statement in self.statements]

    def sightings(self) -> list[Sighting]:
        """What the statements say, each with its words."""
        denied = {
            allergen
            for statement in self.statements
            if statement.role is Role.FREE_FROM
            for hit in self._within(statement)
            for meaning in hit.term.meanings
            if meaning.evidence in _STATED
            for allergen in meaning.allergens
        }
        found: list[Sighting] = []
        for statement in self.statements:
            if statement.role not in _READ:
                continue
            role = _READ[statement.role]
            for hit in self._within(statement):
                words: Words | None = None
                for meaning in hit.term.meanings:
                    if meaning.evidence is None:
                        continue
                    words = words or self._words(hit.left, hit.right)
                    evidence = _evidence(meaning.evidence, role)
                    lies = evidence in _STATED and not denied.isdisjoint(meaning.allergens)
                    found.append(Sighting(meaning, evidence, words, words.text, lies))
        return found

    def unrecognised(self) -> list[Words]:
        """Ingredients that no known word explains."""
        return [
            self._words(start, end)
            for statement in self.statements
            if statement.role is Role.INGREDIENTS
            for start, end in ingredients.unread(
                self.text.plain,
                statement.start,
                statement.end,
                self._within(statement),
            )
        ]

    def has_ingredients(self) -> bool:
        """Whether anything is said to be in the food."""
        return ingredients.has_words(
            self.text.plain,
            ((s.start, s.end) for s in self.statements if s.role is Role.INGREDIENTS),
        )

    def role_at(self, at: int) -> Role | None:
        """The role of the statement in which something stands."""
        place = bisect_right(self._statement_starts, at) - 1
        if place >= 0 and at < self.statements[place].end:
            return self.statements[place].role
        return None

    def _within(self, statement: Statement) -> Sequence[Hit]:
        first = bisect_left(self._starts, statement.start)
        return self.hits[first : bisect_left(self._starts, statement.end)]

    def _words(self, start: int, end: int) -> Words:
        start, end = self.text.place(start, end)
        return Words(start, end, self.text.given[start:end])


def _language(given: str | None, plain: str, rules: RuleSet) -> str | None:
    """The language to read the text in; None for no text, and for one that is not supported."""
    if not plain.strip():
        return None
    if given:
        code = given.lower().replace("_", "-").partition("-")[0]
        return code if code in rules.matchers else None
    return detect(plain, rules.matchers)


def _evidence(meant: Evidence, role: Evidence | None) -> Evidence:
    """What a word means in its statement: `may contain` weakens it, `contains` makes it sure."""
    if role is Evidence.MAY_CONTAIN and meant in _STATED:
        return Evidence.MAY_CONTAIN
    return meant


def _tagged(food: Food, rules: RuleSet) -> Iterable[Sighting]:
    for tags, evidence in (
        (food.allergens, Evidence.CONTAINS),
        (food.traces, Evidence.MAY_CONTAIN),
    ):
        for tag in tags:
            if tag in rules.allergens:
                meaning = Meaning(
                    term=tag,
                    evidence=evidence,
                    allergens=(tag,),
                    why="The declaration names it.",
                    source="declaration",
                    rule=f"tag:{tag}",
                )
                yield Sighting(meaning, evidence, None, tag)


def _strange_tags(food: Food, rules: RuleSet) -> list[Words]:
    """Tags that name nothing known; they have no place in the text."""
    tags = (*food.allergens, *food.traces)
    return [Words(0, 0, tag) for tag in tags if tag not in rules.allergens]


def _own_words(
    profile: Profile, text: Text, reading: _Reading | None, rules: RuleSet
) -> list[Finding]:
    scanned = joined(text.plain)
    found: list[Finding] = []
    for entry in profile.entries:
        if entry.kind is not EntryKind.WORD:
            continue
        wanted = re.escape(joined(normalise(entry.id).plain.strip()))
        for place in re.finditer(rf"(?<!\w){wanted}(?:e?[sn])?(?!\w)", scanned):
            role = reading.role_at(place.start()) if reading else None
            if role in _READ or role is None:
                start, end = text.place(*place.span())
                words = Words(start, end, text.given[start:end])
                evidence = (_READ.get(role) if role else None) or Evidence.CONTAINS
                found.append(judge.word_finding(entry, words, evidence, rules))
    return found


def _strongest(findings: list[Finding]) -> list[Finding]:
    """One finding for each entry and piece of text, the weightiest first, then as in the text."""
    best: dict[tuple[str, Words | None, str], Finding] = {}
    for finding in findings:
        key = finding.subject, finding.words, finding.allergen if finding.verdict is None else ""
        held = best.get(key)
        if held is None or _weight(finding) < _weight(held):
            best[key] = finding
    return sorted(best.values(), key=_weight)


def _weight(finding: Finding) -> tuple[int, int, int]:
    return (
        finding.verdict.rank if finding.verdict else 0,
        EVIDENCE_RANK[finding.evidence],
        finding.words.start if finding.words else -1,
    )


def _verdict(findings: Iterable[Finding], *, complete: bool) -> Verdict:
    strongest = Verdict.NOTHING_FOUND if complete else Verdict.CANNOT_TELL
    for finding in findings:
        if finding.verdict is not None and finding.verdict.rank < strongest.rank:
            strongest = finding.verdict
    return strongest


def _named(
    sightings: Iterable[Sighting], evidence: tuple[Evidence, ...], rules: RuleSet
) -> tuple[str, ...]:
    """The allergens that were seen so, with everything each is a kind of, in alphabetical order."""
    found: set[str] = set()
    for sighting in sightings:
        if sighting.evidence in evidence:
            for allergen in sighting.meaning.allergens:
                found.add(allergen)
                found |= rules.ancestors[allergen]
    return tuple(sorted(id_ for id_ in found if rules.allergens[id_].kind == "allergen"))
