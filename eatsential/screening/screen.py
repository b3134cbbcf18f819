"""The one question: what speaks against this food for this person, and where does it say so?"""

import re

from eatsential.screening.answer import Answer, Finding, Food, Profile, Span, Verdict
from eatsential.screening.declared import declared
from eatsential.screening.judge import contradictions, everything, findings_of, joint_findings
from eatsential.screening.misspelt import likely_meant
from eatsential.screening.named import named
from eatsential.screening.nutrients import nutrient_findings
from eatsential.screening.reading import Reading, Whole
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.words import literal_findings

_FROM_STRONGEST = tuple(Verdict)
_CANNOT_TELL, _NOTHING_FOUND = Verdict.CANNOT_TELL, Verdict.NOTHING_FOUND


def screen(food: Food, profile: Profile | None, rules: RuleSet) -> Answer:
    """What speaks against a food for a person, or without one every allergen it names."""
    return answer_of(Reading(food, rules), food, profile, rules)


def answer_of(read: Reading, food: Food, profile: Profile | None, rules: RuleSet) -> Answer:
    """What a label that was read comes to."""
    row = read.row
    doubtful = _doubtful(food)
    if read.whole is None:
        read.whole = _whole(read, food, rules)
    heard, unknown, contains, may_contain = read.whole
    unsure = bool(doubtful or unknown)
    if profile is None:
        findings, verdict = everything(heard, row, rules), None
    else:
        findings = findings_of(heard, row, profile, rules)
        if read.claims:
            findings += contradictions(read.claims, heard, profile, rules)
        if row and profile.words:
            findings += literal_findings(profile, row, read.parts, read.lang, rules)
        if profile.joints:
            findings += joint_findings(heard, row, profile)
        if profile.bounds:
            findings += nutrient_findings(food.nutrients, profile, rules.nutrients)
        verdict = _verdict(read, findings, profile, unsure)
        if row and read.unrecognised and verdict is _CANNOT_TELL:
            findings += findings_of(likely_meant(row, read.lang, rules), row, profile, rules)
            verdict = _verdict(read, findings, profile, unsure)
    return Answer(
        id=food.id,
        lang=read.lang,
        verdict=verdict,
        ruleset=rules.version,
        contains=contains,
        may_contain=may_contain,
        unrecognised=tuple(read.unrecognised),
        vague=tuple(read.vague),
        findings=tuple(sorted(findings, key=_place)),
        doubtful=doubtful,
        unknown_tags=unknown,
    )


def _whole(read: Reading, food: Food, rules: RuleSet) -> Whole:
    """Everything that is heard of a food, in its text and beside it."""
    tagged = declared(food, rules)
    heard = read.heard + tagged.heard + named(food, read, rules)
    summaries = rules.summaries
    contains: set[str] = set()
    may_contain: set[str] = set()
    for one in heard:
        summary = summaries[one.telling]
        contains |= summary.contains
        may_contain |= summary.may_contain
    return Whole(
        heard, tagged.unknown, tuple(sorted(contains)), tuple(sorted(may_contain - contains))
    )


def _verdict(read: Reading, findings: list[Finding], profile: Profile, unsure: bool) -> Verdict:
    """The strongest of the findings; without any, whether everything was read that matters."""
    literal = 0 < len(profile.words) == len(profile.entries) and read.row is not None
    unread = not literal and (not read.is_read or read.by_recipe or bool(read.unrecognised))
    weakest = _CANNOT_TELL if unread or unsure else _NOTHING_FOUND
    verdicts = {finding.verdict for finding in findings}
    return next(verdict for verdict in _FROM_STRONGEST if verdict in verdicts or verdict is weakest)


def _doubtful(food: Food) -> tuple[Span, ...]:
    """Where the pieces stand that may have been read wrongly; one that was corrected is gone."""
    if not food.doubtful:
        return ()
    pieces = re.finditer(r"\S+", food.text)
    return tuple(Span(*at.span(), at[0]) for at in pieces if at[0] in food.doubtful)


def _place(finding: Finding) -> tuple[int, str]:
    return (finding.span.start if finding.span else -1, finding.subject)
