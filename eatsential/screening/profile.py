"""From a profile as JSON to what is looked for: each entry under every id that concerns it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from eatsential.errors import N_, DomainError
from eatsential.screening.answer import Entry, Evidence, Problem, Profile, Severity, Verdict, Watch
from eatsential.screening.ruleset import HOME, Rule, RuleSet

LISTS = {
    "intolerances": "intolerance",
    "diets": "diet",
    "conditions": "condition",
    "medications": "medication",
    "words": "word",
}
_KEYS = {"region", "allergies", *LISTS}
_ORDER = list(Evidence)


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

    def __str__(self) -> str:
        return self.message % self.values


def profile_from(given: Mapping[str, Any], rules: RuleSet) -> Profile:
    """A profile in the form of contract/screening.md, made ready. Raises ProfileFault."""
    if not isinstance(given, Mapping):
        raise ProfileFault("The profile must be a JSON object.")
    for key in given:
        if key not in _KEYS:
            raise UnknownId("key of a profile", str(key), _KEYS)
    region = given.get("region", HOME)
    if not isinstance(region, str) or region not in rules.regions:
        raise UnknownId("region", str(region), rules.regions)
    entries = tuple(_entries(given))
    watch: defaultdict[str, list[Watch]] = defaultdict(list)
    uncovered: list[Watch] = []
    for entry in entries:
        if entry.kind == "word":
            continue
        known = rules.named(entry.kind)
        if entry.id not in known:
            raise UnknownId(entry.kind, entry.id, known)
        _watch(entry, region, rules, watch, uncovered)
    return Profile(
        region=region,
        entries=entries,
        watch={id_: tuple(watches) for id_, watches in watch.items()},
        words=tuple(entry for entry in entries if entry.kind == "word"),
        uncovered=tuple(uncovered),
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
            if not isinstance(id_, str) or not id_.strip() or not isinstance(strict, bool):
                raise ProfileFault(f"“{key}” must be a list of words.")
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
    watch: defaultdict[str, list[Watch]],
    uncovered: list[Watch],
) -> None:
    policy = rules.policy[entry.policy]
    if entry.id in rules.allergens and entry.kind == "allergy":
        for id_, at_most in _concerning(entry.id, region, rules):
            watch[id_].append(Watch(entry, entry.id, at_most, policy, "", ""))
    for rule in rules.rules:
        if (rule.kind, rule.id) != (entry.kind, entry.id):
            continue
        if not rule.excludes:
            nothing = dict.fromkeys(Evidence, Verdict.CANNOT_TELL)
            uncovered.append(Watch(entry, entry.id, Evidence.VAGUE, nothing, rule.why, rule.source))
            continue
        at_most = Evidence.CONTAINS
        if rule.kind == "allergy" and rule.verdict is Verdict.CAUTION:
            at_most = Evidence.CROSS_REACTIVE
        verdicts = _softened(policy, rule)
        for group in rule.excludes:
            for id_, above in rules.ancestors.items():
                if group in above:
                    watch[id_].append(Watch(entry, group, at_most, verdicts, rule.why, rule.source))


def _concerning(allergen: str, region: str, rules: RuleSet) -> Iterable[tuple[str, Evidence]]:
    """Every id that speaks of an allergen, and the strongest evidence it can be for it.

    What belongs to it is as good as itself where the law of the region counts it so, and its
    relative elsewhere; what it belongs to leaves open whether it is meant.
    """
    for id_, above in rules.ancestors.items():
        if allergen in above:
            covered = rules.covers(region, allergen, id_)
            yield id_, Evidence.CONTAINS if covered else Evidence.CROSS_REACTIVE
    for id_ in rules.ancestors[allergen][1:]:
        yield id_, Evidence.VAGUE


def _softened(policy: Mapping[Evidence, Verdict], rule: Rule) -> Mapping[Evidence, Verdict]:
    """The policy, nowhere stronger than the rule."""
    most = rule.verdict or Verdict.CAUTION
    return {
        evidence: verdict if verdict.rank >= most.rank else most
        for evidence, verdict in policy.items()
    }
