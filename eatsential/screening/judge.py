"""From what a label says to what that means for one person, by the policy of the rule set."""

from collections.abc import Iterable, Iterator, Sequence

from eatsential.screening.answer import Evidence, Finding, Profile, Span, Verdict, Watch
from eatsential.screening.match import Row
from eatsential.screening.ruleset import Duty, RuleSet
from eatsential.screening.telling import BY_EVIDENCE, Heard, Said, Telling
from eatsential.screening.terms import PASSING, Meaning, Term

_RANK = {evidence: evidence.rank for evidence in Evidence}
_STRENGTH = {verdict: verdict.rank * len(Evidence) for verdict in Verdict}

_TAIL = 3  # words that may end a name without being one ("powder", "solids")
_LINKING = frozenset(
    "and or of from in with as to for by is are be may contains und oder aus von mit in zu als"
    " für ist sind sein enthalten kann"
    " à au aux avec d dans de des du en et la le les ou par pour a con de del e el en la las los o"
    " para por y al alla da dei del della di ed il lo per com da do dos das em na no ou".split()
)

_NAMING = {
    Duty.MUST: "The law of {name} has {thing} named where it is in there.",
    Duty.SHOULD: "The law of {name} asks for {thing} to be named, and does not force it.",
    None: "The law of {name} does not have {thing} named.",
}


def findings_of(
    heard: Iterable[Heard], row: Row | None, profile: Profile, rules: RuleSet
) -> list[Finding]:
    """What concerns this person: of each place the strongest for each entry."""
    strongest: dict[tuple[int, int], dict[str, tuple[int, Finding]]] = {}
    known = profile.concerns
    for start, end, telling in heard:
        concerns = known.get(telling)
        if concerns is None:
            concerns = known.keep(telling, tuple(_concerns(telling, profile, rules)))
        if not concerns:
            continue
        here = strongest.setdefault((start, end), {})
        for concern in concerns:
            subject = concern[1].subject
            if subject not in here or concern[0] < here[subject][0]:
                here[subject] = concern
    found: list[Finding] = []
    for (start, end), here in strongest.items():
        span = _span(start, end, row)
        found += [finding.at(span) for _rank, finding in here.values()]
    return found


def _concerns(telling: Telling, profile: Profile, rules: RuleSet) -> Iterator[tuple[int, Finding]]:
    """What a telling comes to for each entry, the strongest of all it says, and how strong."""
    strongest: dict[str, tuple[int, Evidence, Said, Watch]] = {}
    for one in by_law(telling.said, profile.region, rules):
        for watch in profile.watch.get(one.meaning.allergen, ()):
            if is_blocked(one, watch):
                continue
            evidence = _for(watch, one.evidence)
            subject = watch.entry.subject
            rank = _STRENGTH[watch.verdicts[evidence]] + _RANK[evidence]
            if subject not in strongest or rank < strongest[subject][0]:
                strongest[subject] = (rank, evidence, one, watch)
    for subject, (rank, evidence, one, watch) in strongest.items():
        yield (
            rank,
            Finding(
                subject=subject,
                evidence=evidence,
                verdict=watch.verdicts[evidence],
                term=one.term.text,
                allergen=one.meaning.allergen,
                rule=one.term.rule,
                source=one.meaning.source or watch.source,
                why=_why(one.meaning, evidence, watch, profile.region, rules),
            ),
        )


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


def everything(heard: Iterable[Heard], row: Row | None, rules: RuleSet) -> list[Finding]:
    """Every allergen that the label speaks of, for nobody in particular."""
    found: list[Finding] = []
    summaries = rules.summaries
    for start, end, telling in heard:
        findings = summaries[telling].findings
        if findings:
            span = _span(start, end, row)
            for finding in findings:
                found.append(finding.at(span))
    return found


def joint_findings(heard: Sequence[Heard], row: Row | None, profile: Profile) -> list[Finding]:
    """What must not meet in one food and does; as sure as the less sure of the two."""
    found = []
    for joint in profile.joints:
        one, other = _surest(heard, joint.ids), _surest(heard, joint.others)
        if one is None or other is None:
            continue
        (place, said), (_place, met) = one, other
        evidence = max(said.evidence, met.evidence, key=_RANK.__getitem__)
        found.append(
            Finding(
                subject=joint.entry.subject,
                evidence=evidence,
                verdict=joint.verdicts[evidence],
                term=said.term.text,
                allergen=said.meaning.allergen,
                rule=said.term.rule,
                source=joint.source,
                why=f"{joint.why} It has “{said.term.text}” and “{met.term.text}”.",
                span=_span(place.start, place.end, row),
            )
        )
    return found


def _surest(heard: Sequence[Heard], ids: frozenset[str]) -> tuple[Heard, Said] | None:
    """The surest mention of one of these ids."""
    found = (
        (place, one)
        for place in heard
        for one in place.telling.said
        if one.meaning.allergen in ids - one.term.blocks
    )
    return min(found, key=lambda mention: _RANK[mention[1].evidence], default=None)


def contradictions(
    claims: Iterable[tuple[Span, Term]], heard: Iterable[Heard], profile: Profile, rules: RuleSet
) -> list[Finding]:
    """Claims to be free from something that is among the ingredients, where it concerns them."""
    held: dict[str, Said] = {}
    for one in (one for place in heard for one in place.telling.said):
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
    return row.span(start, end if row.signs[end] else _end_of_name(end, row))


def _end_of_name(end: int, row: Row) -> int:
    """Where a name ends that may go on here with words which are none by themselves."""
    for tail in range(end, len(row.level)):
        if row.signs[tail]:
            return tail
        linking = row.level[tail] != PASSING or row.tokens.words[tail].lower() in _LINKING
        if linking or tail - end == _TAIL:
            return end
    return len(row.level)


def _for(watch: Watch, evidence: Evidence) -> Evidence:
    """The evidence as far as it speaks of what is watched; "may contain nuts" means every nut."""
    if _RANK[evidence] >= _RANK[watch.at_most]:
        return evidence
    if watch.at_most is Evidence.VAGUE and evidence is Evidence.MAY_CONTAIN:
        return evidence
    return watch.at_most


def _why(meaning: Meaning, evidence: Evidence, watch: Watch, region: str, rules: RuleSet) -> str:
    first = meaning.why or BY_EVIDENCE[evidence]
    if meaning.why and evidence is Evidence.MAY_CONTAIN:
        first = f"{meaning.why} {BY_EVIDENCE[evidence]}"
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
