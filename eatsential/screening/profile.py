"""From a profile as JSON to what is looked for: each entry under every id that concerns it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from eatsential.errors import N_, DomainError
from eatsential.screening.answer import (
    Bound,
    Entry,
    Evidence,
    Joint,
    Problem,
    Profile,
    Severity,
    Verdict,
    Watch,
)
from eatsential.screening.normalise import words_of
from eatsential.screening.ruleset import HOME, RuleSet

LISTS = {
    "intolerances": "intolerance",
    "diets": "diet",
    "conditions": "condition",
    "medications": "medication",
    "words": "word",
}
_KEYS = {"region", "allergies", "cross_reactions", *LISTS}


class ProfileFault(DomainError):
    """A profile that cannot be understood."""


class UnknownId(ProfileFault):
    """An id that is not in the vocabulary, with those that come near."""

    def __init__(self, kind: str, id_: str, known: Iterable[str]) -> None:
        near = get_close_matches(id_, sorted(known), n=3, cutoff=0.5)
        super().__init__(
            N_("“%(id)s” is no known %(kind)s. Did you mean: %(near)s?")
            if near
            else N_("“%(id)s” is no known %(kind)s."),
            id=id_,
            kind=kind,
            near=", ".join(near),
        )


class UnknownRegion(ProfileFault):
    """A region whose law is not in the vocabulary."""

    def __init__(self, region: str, known: Iterable[str]) -> None:
        super().__init__(
            N_("“%(region)s” is no known region. Known are: %(known)s."),
            region=region,
            known=", ".join(sorted(known)),
        )


def profile_from(given: Mapping[str, Any], rules: RuleSet) -> Profile:
    """A profile in the form of contract/screening.md, made ready. Raises ProfileFault."""
    if not isinstance(given, Mapping):
        raise ProfileFault("The profile must be a JSON object.")
    for key in given:
        if key not in _KEYS:
            raise UnknownId("key of a profile", str(key), _KEYS)
    asked = given.get("cross_reactions", False)
    if not isinstance(asked, bool):
        raise ProfileFault("“cross_reactions” must be true or false.")
    region = given.get("region", HOME)
    if not isinstance(region, str) or region not in rules.laws:
        raise UnknownRegion(str(region), rules.laws)
    entries = tuple(dict.fromkeys(_entries(given)))
    watch: defaultdict[str, list[Watch]] = defaultdict(list)
    for entry in entries:
        if entry.kind == "word":
            continue
        known = rules.named(entry.kind)
        if entry.id not in known:
            raise UnknownId(entry.kind, entry.id, known)
        _watch(entry, region, rules, asked, watch)
    return Profile(
        region=region,
        entries=entries,
        watch={id_: tuple(watches) for id_, watches in watch.items()},
        words=tuple(entry for entry in entries if entry.kind == "word"),
        joints=tuple(joint for entry in entries for joint in _joints(entry, rules)),
        bounds=tuple(bounds for entry in entries for bounds in _bounds(entry, rules)),
    )


def _entries(given: Mapping[str, Any]) -> Iterable[Entry]:
    for allergy in _list(given, "allergies"):
        if not isinstance(allergy, Mapping) or not isinstance(allergy.get("allergen"), str):
            raise ProfileFault("Each of the allergies must be an object with an “allergen”.")
        severity = allergy.get("severity", Severity.SEVERE.value)
        if severity not in list(Severity):
            raise UnknownId("severity", str(severity), Severity)
        problem = allergy.get("problem", Problem.IGE.value)
        if problem not in list(Problem):
            raise UnknownId("problem", str(problem), Problem)
        yield Entry("allergy", allergy["allergen"], Severity(severity), Problem(problem))
    for key, kind in LISTS.items():
        for id_ in _list(given, key):
            strict = True
            if key == "diets" and isinstance(id_, Mapping):
                strict, id_ = id_.get("strict", True), id_.get("diet")
            if not isinstance(id_, str) or not isinstance(strict, bool):
                raise ProfileFault(f"“{key}” must be a list of words.")
            if kind == "word" and not any(words_of(id_)):
                raise ProfileFault("Nothing could be found by a word without a letter or a digit.")
            yield Entry(kind, id_, strict=strict)


def _list(given: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = given.get(key, [])
    if not isinstance(value, list):
        raise ProfileFault(f"“{key}” must be a list.")
    return value


def _watch(
    entry: Entry,
    region: str,
    rules: RuleSet,
    asked: bool,
    watch: defaultdict[str, list[Watch]],
) -> None:
    policy = rules.policy[entry.policy]
    if entry.id in rules.allergens and entry.kind == "allergy":
        for id_, at_most in _concerning(entry.id, region, rules):
            watch[id_].append(Watch(entry, entry.id, at_most, policy, "", ""))
    for rule in rules.rules_for(entry.kind, entry.id):
        if rule.together or (rule.asked and not asked):
            continue
        at_most = Evidence.CONTAINS
        if rule.kind == "allergy" and rule.verdict is Verdict.CAUTION:
            at_most = Evidence.CROSS_REACTIVE
        verdicts, source = _softened(policy, rule.verdict), rule.grounds.source
        for group in rule.excludes:
            for id_ in rules.below(group):
                watch[id_].append(Watch(entry, group, at_most, verdicts, rule.why, source))


def _joints(entry: Entry, rules: RuleSet) -> Iterable[Joint]:
    policy = rules.policy[entry.policy]
    for rule in rules.rules_for(entry.kind, entry.id):
        if rule.together:
            yield Joint(
                entry=entry,
                ids=frozenset(id_ for group in rule.excludes for id_ in rules.below(group)),
                others=frozenset(id_ for group in rule.together for id_ in rules.below(group)),
                verdicts=_softened(policy, rule.verdict),
                why=rule.why,
                source=rule.grounds.source,
            )


def _bounds(entry: Entry, rules: RuleSet) -> Iterable[tuple[Bound, ...]]:
    """The bounds of each nutrient that matters to an entry."""
    policy = rules.policy[entry.policy]
    bounds: defaultdict[str, list[Bound]] = defaultdict(list)
    for limit in rules.limits_for(entry.kind, entry.id):
        bounds[limit.nutrient].append(
            Bound(
                entry=entry,
                nutrient=limit.nutrient,
                basis=limit.basis,
                threshold=limit.threshold,
                unit=limit.unit,
                verdict=_softened(policy, limit.verdict)[Evidence.CONTAINS],
                needed=limit.needed,
                why=limit.why,
                source=limit.grounds.source,
            )
        )
    return map(tuple, bounds.values())


def _concerning(allergen: str, region: str, rules: RuleSet) -> Iterable[tuple[str, Evidence]]:
    """Every id that speaks of an allergen, and the strongest evidence it can be for it.

    What belongs to it is as good as itself where the law of the region counts it so, and its
    relative elsewhere; what it belongs to leaves open whether it is meant.
    """
    for id_ in rules.below(allergen):
        covered = rules.covers(region, allergen, id_)
        yield id_, Evidence.CONTAINS if covered else Evidence.CROSS_REACTIVE
    for id_ in rules.ancestors[allergen][1:]:
        yield id_, Evidence.VAGUE


def _softened(policy: Mapping[Evidence, Verdict], most: Verdict) -> Mapping[Evidence, Verdict]:
    """The policy, nowhere stronger than the rule."""
    return {
        evidence: verdict if verdict.rank >= most.rank else most
        for evidence, verdict in policy.items()
    }
