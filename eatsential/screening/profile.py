"""A profile as JSON writes it, turned into entries; unknown ids are named with the nearest ones."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from eatsential.errors import N_, DomainError
from eatsential.screening.answer import Entry, EntryKind, Profile, Severity
from eatsential.screening.rules import RuleSet

LISTS = {
    "intolerances": EntryKind.INTOLERANCE,
    "diets": EntryKind.DIET,
    "conditions": EntryKind.CONDITION,
    "medications": EntryKind.MEDICATION,
    "words": EntryKind.WORD,
}
REGIONS = ("EU", "UK", "US", "CA", "AU", "NZ", "JP", "KR")
KEYS = frozenset({"region", "allergies", *LISTS})


class BadProfile(DomainError):
    """A profile that cannot be answered for, with the reason."""


def profile_from(given: Mapping[str, Any], rules: RuleSet) -> Profile:
    """Read a profile in the form of contract/screening.md. Raises BadProfile."""
    if not isinstance(given, Mapping):
        raise BadProfile(N_("A profile is a JSON object."))
    for key in given:
        if key not in KEYS:
            raise BadProfile(
                N_("Unknown key in the profile: %(key)s. Known: %(known)s."),
                key=key,
                known=", ".join(sorted(KEYS)),
            )
    region = given.get("region", "EU")
    if region not in REGIONS:
        raise BadProfile(
            N_("Unknown region: %(region)s. Known: %(known)s."),
            region=region,
            known=", ".join(REGIONS),
        )
    entries = [_allergy(one, rules) for one in _list(given, "allergies")]
    for key, kind in LISTS.items():
        entries += [_entry(kind, one, rules) for one in _list(given, key)]
    return Profile(tuple(entries), region)


def _list(given: Mapping[str, Any], key: str) -> list[Any]:
    found = given.get(key, [])
    if not isinstance(found, list):
        raise BadProfile(N_("%(key)s must be a list."), key=key)
    return found


def _allergy(given: Any, rules: RuleSet) -> Entry:
    if isinstance(given, str):
        given = {"allergen": given}
    if not isinstance(given, Mapping) or not isinstance(given.get("allergen"), str):
        raise BadProfile(N_("An allergy needs an allergen."))
    allergen = given["allergen"]
    if allergen not in rules.allergens:
        _unknown(EntryKind.ALLERGY, allergen, rules.allergens)
    try:
        severity = Severity(given.get("severity", Severity.SEVERE))
    except ValueError as fault:
        raise BadProfile(
            N_("Unknown severity: %(severity)s. Known: %(known)s."),
            severity=given["severity"],
            known=", ".join(Severity),
        ) from fault
    return Entry(EntryKind.ALLERGY, allergen, severity)


def _entry(kind: EntryKind, given: Any, rules: RuleSet) -> Entry:
    if not isinstance(given, str) or not given.strip():
        raise BadProfile(N_("An entry of %(kind)s must be a word."), kind=kind)
    if kind is not EntryKind.WORD and (kind, given) not in rules.rules:
        _unknown(kind, given, [id_ for known, id_ in rules.rules if known is kind])
    return Entry(kind, given)


def _unknown(kind: EntryKind, given: str, known: Iterable[str]) -> None:
    near = get_close_matches(given, list(known), n=3, cutoff=0.5)
    raise BadProfile(
        N_("Unknown %(kind)s: %(given)s. Nearest known: %(near)s."),
        kind=kind,
        given=given,
        near=", ".join(near) or "none",
    )
