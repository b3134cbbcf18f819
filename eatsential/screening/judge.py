"""From what a label says to what that means for one person, by the policy of the rule set."""

from collections.abc import Iterable
from typing import NamedTuple

from eatsential.screening.answer import Evidence, Finding, Profile, Span, Verdict, Watch
from eatsential.screening.lexicon import PASSING
from eatsential.screening.match import Row
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.terms import Meaning, Role, Term

_AS_SAID = {evidence: evidence for evidence in Evidence}
_ROLES_READ = {
    Role.INGREDIENTS: _AS_SAID,
    Role.CONTAINS: _AS_SAID,
    Role.IMITATION: {
        Evidence.CONTAINS: Evidence.USUALLY,
        Evidence.USUALLY: Evidence.USUALLY,
        Evidence.VAGUE: Evidence.VAGUE,
    },
    Role.MAY_CONTAIN: {
        Evidence.CONTAINS: Evidence.MAY_CONTAIN,
        Evidence.USUALLY: Evidence.MAY_CONTAIN,
        Evidence.VAGUE: Evidence.VAGUE,
    },
}
_ROLES_READ[Role.FACILITY] = _ROLES_READ[Role.MAY_CONTAIN]
_RANK = {evidence: evidence.rank for evidence in Evidence}
_STRENGTH = {verdict: verdict.rank * len(Evidence) for verdict in Verdict}

_TAIL = 3  # words that may end a name without being one ("powder", "solids")
_LINKING = frozenset(
    "and or of from in with as to for by is are be may contains und oder aus von mit in zu als"
    " für ist sind sein enthalten kann"
    " à au aux avec d dans de des du en et la le les ou par pour a con de del e el en la las los o"
    " para por y al alla da dei del della di ed il lo per com da do dos das em na no ou".split()
)

_BY_EVIDENCE = {
    Evidence.CONTAINS: "The label names it.",
    Evidence.USUALLY: "It is usually made with it; the label does not say.",
    Evidence.MAY_CONTAIN: "The label says that it may be in there.",
    Evidence.CROSS_REACTIVE: "It is a relative, and some people react to both.",
    Evidence.VAGUE: "The label does not say what exactly is in it.",
    Evidence.EXEMPT: "It is made from it, and the law exempts it from being declared.",
}


class Said(NamedTuple):
    """One meaning of one term at one place of the label, as sure as its sentence makes it."""

    start: int
    end: int
    term: Term
    meaning: Meaning
    evidence: Evidence


def evidence_of(meaning: Meaning, role: Role) -> Evidence | None:
    """How surely a sentence of this role says it; None where it says nothing."""
    read = _ROLES_READ.get(role)
    return read.get(meaning.evidence) if read else None


def findings_of(said: Iterable[Said], row: Row | None, profile: Profile) -> list[Finding]:
    """What concerns this person: of each place the strongest for each entry."""
    strongest: dict[tuple[str, int, int], tuple[int, Evidence, Said, Watch]] = {}
    for one in said:
        blocks = one.term.blocks
        for watch in profile.watch.get(one.meaning.allergen, ()):
            if blocks and (watch.group in blocks or watch.entry.id in blocks):
                continue
            evidence = _for(watch, one.evidence)
            key = (watch.entry.subject, one.start, one.end)
            rank = _STRENGTH[watch.verdicts[evidence]] + _RANK[evidence]
            if key not in strongest or rank < strongest[key][0]:
                strongest[key] = (rank, evidence, one, watch)
    return [
        Finding(
            subject=subject,
            evidence=evidence,
            verdict=watch.verdicts[evidence],
            term=one.term.text,
            allergen=one.meaning.allergen,
            rule=one.term.rule,
            source=one.meaning.source or watch.source,
            why=_why(one.meaning, evidence, watch),
            span=_span(start, end, row),
        )
        for (subject, start, end), (_rank, evidence, one, watch) in strongest.items()
    ]


def everything(said: Iterable[Said], row: Row | None, rules: RuleSet) -> list[Finding]:
    """Every allergen that the label speaks of, for nobody in particular."""
    return [
        Finding(
            f"allergy:{meaning.allergen}",
            evidence,
            None,
            term.text,
            meaning.allergen,
            term.rule,
            meaning.source,
            meaning.why or _BY_EVIDENCE[evidence],
            _span(start, end, row),
        )
        for start, end, term, meaning, evidence in said
        if not rules.allergens[meaning.allergen].is_group
    ]


def uncovered_findings(profile: Profile) -> list[Finding]:
    """What the rules of this person ask that no word on a label answers."""
    return [
        Finding(
            subject=watch.entry.subject,
            evidence=Evidence.VAGUE,
            verdict=Verdict.CANNOT_TELL,
            term="",
            allergen=None,
            rule=f"rule:{watch.entry.kind}:{watch.entry.id}",
            source=watch.source,
            why=watch.why,
        )
        for watch in profile.uncovered
    ]


def contradictions(
    claims: Iterable[tuple[Span, Term]], said: Iterable[Said], profile: Profile, rules: RuleSet
) -> list[Finding]:
    """Claims to be free from something that is among the ingredients, where it concerns them."""
    held: dict[str, Said] = {}
    for one in said:
        if one.evidence is Evidence.CONTAINS:
            for above in rules.ancestors[one.meaning.allergen]:
                if above not in one.term.blocks:
                    held.setdefault(above, one)
    found: dict[tuple[str, int], Finding] = {}
    for span, claim in claims:
        for allergen in claim.named:
            contradicting = held.get(allergen)
            if contradicting is None:
                continue
            for watch in profile.watch.get(contradicting.meaning.allergen, ()):
                evidence = _for(watch, Evidence.CONTAINS)
                found.setdefault(
                    (watch.entry.subject, span.start),
                    Finding(
                        subject=watch.entry.subject,
                        evidence=evidence,
                        verdict=watch.verdicts[evidence],
                        term=claim.text,
                        allergen=contradicting.meaning.allergen,
                        rule="claim:free_from",
                        source="",
                        why="The label claims to be free from this, "
                        f"but names “{contradicting.term.text}”.",
                        span=span,
                    ),
                )
    return list(found.values())


def _span(start: int, end: int, row: Row | None) -> Span | None:
    """Where it stands, to the end of a name like "whey powder"; nowhere for a tag."""
    if row is None or start < 0:
        return None
    tail = end
    while not row.signs[tail] and tail < len(row.level):
        if (
            row.level[tail] != PASSING
            or tail - end == _TAIL
            or row.tokens.words[tail].lower() in _LINKING
        ):
            return row.span(start, end)
        tail += 1
    return row.span(start, tail)


def _for(watch: Watch, evidence: Evidence) -> Evidence:
    """The evidence as far as it speaks of what is watched; "may contain nuts" means every nut."""
    if _RANK[evidence] >= _RANK[watch.at_most]:
        return evidence
    if watch.at_most is Evidence.VAGUE and evidence is Evidence.MAY_CONTAIN:
        return evidence
    return watch.at_most


def _why(meaning: Meaning, evidence: Evidence, watch: Watch) -> str:
    first = meaning.why or _BY_EVIDENCE[evidence]
    if meaning.why and evidence is Evidence.MAY_CONTAIN:
        first = f"{meaning.why} {_BY_EVIDENCE[evidence]}"
    return f"{first} {watch.why}".strip()
