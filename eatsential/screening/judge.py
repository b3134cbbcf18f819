"""From what the label says to what that means for a profile: evidence, policy, verdict, sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

from eatsential.screening.answer import (
    Entry,
    EntryKind,
    Evidence,
    Finding,
    Profile,
    Verdict,
    Words,
)
from eatsential.screening.match import Meaning
from eatsential.screening.rules import RuleSet

OWN_WORD = "A word of your own, looked for literally. Other names for it are not known."
NOT_COVERED = "Eatsential has no words for this yet, so it cannot tell."
CLAIM = "The label claims to be free from it, and lists it all the same."
UNCOVERED = "rule:not-covered"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A meaning where it stands: what the label says, before anybody's profile is looked at."""

    meaning: Meaning
    evidence: Evidence
    words: Words | None
    declared: str
    contradicts_claim: bool = False


def judged(profile: Profile, sightings: Iterable[Sighting], rules: RuleSet) -> list[Finding]:
    """The findings of every entry of the profile."""
    seen = list(sightings)
    found: list[Finding] = []
    for entry in profile.entries:
        if entry.kind is EntryKind.WORD:
            continue
        wanted, family, most = _wanted(entry, profile.region, rules)
        if not wanted:
            found.append(_not_covered(entry, rules))
            continue
        for sighting in seen:
            finding = _finding(entry, sighting, wanted, family, most, rules)
            if finding is not None:
                found.append(finding)
    return found


def reported(sightings: Iterable[Sighting]) -> list[Finding]:
    """Without a profile: everything that was seen, with no verdict."""
    return [
        _said(f"allergy:{allergen}", sighting, sighting.evidence, None, allergen)
        for sighting in sightings
        for allergen in sighting.meaning.allergens
    ]


def word_finding(entry: Entry, words: Words, evidence: Evidence, rules: RuleSet) -> Finding:
    """A word of the person's own that stands in the text."""
    return Finding(
        subject=entry.subject,
        evidence=evidence,
        verdict=rules.policy[entry.kind, None, evidence],
        words=words,
        declared=words.text,
        term=entry.id,
        allergen="",
        rule=f"word:{entry.id}",
        source="your own word",
        why=OWN_WORD,
    )


def _wanted(
    entry: Entry, region: str, rules: RuleSet
) -> tuple[frozenset[str], frozenset[str], Verdict | None]:
    """The ids that speak against an entry, the ids of the families it belongs to, and the
    strongest verdict its rule allows. `Nuts` on a label could be the walnut somebody must avoid.
    """
    if entry.kind is EntryKind.ALLERGY:
        return rules.below(entry.id, region), rules.ancestors[entry.id], None
    rule = rules.rules[entry.kind, entry.id]
    wanted = frozenset[str]().union(*(rules.below(id_, region) for id_ in rule.excludes))
    above = frozenset[str]().union(*(rules.ancestors[id_] for id_ in rule.excludes))
    return wanted, above - wanted, rule.verdict


def _finding(
    entry: Entry,
    sighting: Sighting,
    wanted: frozenset[str],
    family: frozenset[str],
    most: Verdict | None,
    rules: RuleSet,
) -> Finding | None:
    evidence = sighting.evidence
    allergen = next((id_ for id_ in sighting.meaning.allergens if id_ in wanted), None)
    if allergen is None:
        allergen = next((id_ for id_ in sighting.meaning.allergens if id_ in family), None)
        if allergen is None:
            return None
        evidence = Evidence.VAGUE
    verdict = rules.policy[entry.kind, entry.severity, evidence]
    if most is not None and verdict.rank < most.rank:
        verdict = most
    return _said(entry.subject, sighting, evidence, verdict, allergen)


def _said(
    subject: str, sighting: Sighting, evidence: Evidence, verdict: Verdict | None, allergen: str
) -> Finding:
    meaning = sighting.meaning
    return Finding(
        subject=subject,
        evidence=evidence,
        verdict=verdict,
        words=sighting.words,
        declared=sighting.declared,
        term=meaning.term,
        allergen=allergen,
        rule=f"claim:{meaning.rule}" if sighting.contradicts_claim else meaning.rule,
        source=meaning.source,
        why=f"{CLAIM} {meaning.why}".strip() if sighting.contradicts_claim else meaning.why,
    )


def _not_covered(entry: Entry, rules: RuleSet) -> Finding:
    rule = rules.rules.get((entry.kind, entry.id))
    return Finding(
        subject=entry.subject,
        evidence=Evidence.VAGUE,
        verdict=Verdict.CANNOT_TELL,
        words=None,
        declared="",
        term="",
        allergen="",
        rule=UNCOVERED,
        source=rule.source if rule else "",
        why=NOT_COVERED,
    )
