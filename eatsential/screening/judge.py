"""From what a label says to what that means for one person, by the policy of the rule set."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from eatsential.screening.answer import Evidence, Finding, Profile, Span, Verdict, Watch
from eatsential.screening.lexicon import PASSING
from eatsential.screening.match import Row
from eatsential.screening.ruleset import Duty, RuleSet
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


_NAMING = {
    Duty.MUST: "The law of {name} has {thing} named where it is in there.",
    Duty.SHOULD: "The law of {name} asks for {thing} to be named, and does not force it.",
    None: "The law of {name} does not have {thing} named.",
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


def findings_of(
    said: Iterable[Said], row: Row | None, profile: Profile, rules: RuleSet
) -> list[Finding]:
    """What concerns this person: of each place the strongest for each entry."""
    strongest: dict[tuple[str, int, int], tuple[int, Evidence, Said, Watch]] = {}
    whys: dict[tuple[int, Evidence, int], str] = {}  # a label repeats what it says

    def why(meaning: Meaning, evidence: Evidence, watch: Watch) -> str:
        key = (id(meaning), evidence, id(watch))
        if key not in whys:
            whys[key] = _why(meaning, evidence, watch, profile.region, rules)
        return whys[key]

    for one in by_law(said, profile.region, rules):
        for watch in profile.watch.get(one.meaning.allergen, ()):
            if is_blocked(one, watch):
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
            why=why(one.meaning, evidence, watch),
            span=_span(start, end, row),
        )
        for (subject, start, end), (_rank, evidence, one, watch) in strongest.items()
    ]


def is_blocked(one: Said, watch: Watch) -> bool:
    """Whether the term does not concern what is watched, unless it speaks of that very thing.

    Gluten-free oats are oats, which belong to gluten, and of gluten they say that it is exempt.
    """
    blocks = one.term.blocks
    if not blocks or one.meaning.allergen in blocks:
        return False
    return watch.group in blocks or watch.entry.id in blocks


def _exempted(one: Said, rules: RuleSet) -> set[str]:
    """Whose exemption it is: of gluten, that of the grain which the term is made of."""
    found = one.meaning.allergen
    return {each.allergen for each in one.term.means if found in rules.ancestors[each.allergen]}


def by_law(said: Iterable[Said], region: str, rules: RuleSet) -> Iterator[Said]:
    """What is said, as the law of a region reads it.

    What the region does not exempt is in there; some vague words have one meaning in its law.
    """
    law = rules.laws[region]
    exempt, vague = Evidence.EXEMPT, Evidence.VAGUE
    for one in said:
        if one.evidence is exempt and not law.not_exempt.isdisjoint(_exempted(one, rules)):
            yield one._replace(evidence=Evidence.CONTAINS)
        elif one.evidence is vague and (one.term.text, one.meaning.allergen) in law.means:
            meaning = law.means[one.term.text, one.meaning.allergen]
            if meaning is not None:
                yield one._replace(meaning=meaning, evidence=meaning.evidence)
        else:
            yield one


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


def joint_findings(said: Sequence[Said], row: Row | None, profile: Profile) -> list[Finding]:
    """What must not meet in one food and does; as sure as the less sure of the two."""
    found = []
    for joint in profile.joints:
        one, other = _surest(said, joint.ids), _surest(said, joint.others)
        if one is None or other is None:
            continue
        evidence = max(one.evidence, other.evidence, key=_RANK.__getitem__)
        found.append(
            Finding(
                subject=joint.entry.subject,
                evidence=evidence,
                verdict=joint.verdicts[evidence],
                term=one.term.text,
                allergen=one.meaning.allergen,
                rule=one.term.rule,
                source=joint.source,
                why=f"{joint.why} It has “{one.term.text}” and “{other.term.text}”.",
                span=_span(one.start, one.end, row),
            )
        )
    return found


def _surest(said: Sequence[Said], ids: frozenset[str]) -> Said | None:
    """The surest mention of one of these ids."""
    found = (one for one in said if one.meaning.allergen in ids - one.term.blocks)
    return min(found, key=lambda one: _RANK[one.evidence], default=None)


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


def _why(meaning: Meaning, evidence: Evidence, watch: Watch, region: str, rules: RuleSet) -> str:
    first = meaning.why or _BY_EVIDENCE[evidence]
    if meaning.why and evidence is Evidence.MAY_CONTAIN:
        first = f"{meaning.why} {_BY_EVIDENCE[evidence]}"
    law = _law(meaning, evidence, watch, region, rules)
    return " ".join(sentence for sentence in (first, law, watch.why) if sentence)


def _law(meaning: Meaning, evidence: Evidence, watch: Watch, region: str, rules: RuleSet) -> str:
    """What the law of the region has to do with it, in a sentence; often nothing."""
    name, thing = rules.laws[region].name, rules.allergens[meaning.allergen]
    if meaning.evidence is Evidence.EXEMPT and evidence is Evidence.CONTAINS:
        return f"The law of {name} does not exempt it."
    belongs = evidence is Evidence.CROSS_REACTIVE and watch.group in rules.ancestors[thing.id]
    if belongs and not rules.covers(region, watch.group, thing.id):
        parent = rules.allergens[watch.group].name.lower()
        return f"The law of {name} does not count it under {parent}."
    if meaning.evidence is evidence is Evidence.VAGUE and not thing.is_group:
        return _NAMING[rules.duty(region, thing.id)].format(name=name, thing=thing.name.lower())
    return ""
