"""Entries outside the approved list: looked for as they are written, and said so."""

from collections.abc import Iterable

from eatsential.screening.answer import Entry, Evidence, Finding, Profile, Verdict
from eatsential.screening.match import Row
from eatsential.screening.normalise import words_of
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.statements import Part
from eatsential.screening.telling import evidence_of
from eatsential.screening.terms import Meaning, inflected

_PRESENT = Meaning("", Evidence.CONTAINS, "", "")
_LONG_ENOUGH = 4  # letters of a word that may stand at either end of a joined word


def literal_findings(
    profile: Profile, row: Row, parts: Iterable[Part], lang: str | None, rules: RuleSet
) -> list[Finding]:
    """Where the person's own words stand in the parts that speak of what is or may be inside."""
    lexicon = rules.lexicon(lang)
    forms = [lexicon[word].form for word in row.tokens.words]
    places: dict[str, list[int]] = {}
    for at, form in enumerate(forms):
        places.setdefault(form, []).append(at)
    roles = [part for part in parts if evidence_of(_PRESENT, part.role)]
    found: list[Finding] = []
    for entry in profile.words:
        words = words_of(entry.id)
        if not words:
            continue
        ways = {tuple(words), *inflected(words, lang or "")}
        starts = {
            (at, at + len(way))
            for way in ways
            for at in places.get(way[0], ())
            if tuple(forms[at : at + len(way)]) == way
        }
        if lexicon.compounds and len(words) == 1 and len(words[0]) >= _LONG_ENOUGH:
            for form, at_places in places.items():
                if any(form.startswith(way[0]) or form.endswith(way[0]) for way in ways):
                    starts |= {(at, at + 1) for at in at_places}
        found += _in_roles(entry, sorted(starts), roles, row, rules)
    return found


def _in_roles(
    entry: Entry, places: list[tuple[int, int]], parts: list[Part], row: Row, rules: RuleSet
) -> Iterable[Finding]:
    policy = rules.policy[entry.policy]
    waiting = iter(parts)
    part = next(waiting, None)
    for start, end in places:
        while part is not None and part.end <= start:
            part = next(waiting, None)
        if part is None:
            return
        evidence = evidence_of(_PRESENT, part.role)
        if part.start > start or evidence is None:
            continue
        yield Finding(
            subject=entry.subject,
            evidence=evidence,
            verdict=policy.get(evidence, Verdict.CAUTION),
            term=entry.id,
            allergen=None,
            rule=f"word:{entry.id}",
            source="",
            why="This is your own word; it is looked for as it is written, nothing more.",
            span=row.span(start, end),
        )
