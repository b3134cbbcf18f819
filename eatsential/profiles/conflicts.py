"""Entries of a profile that contradict each other, or together leave little to eat."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.people import Person
from eatsential.screening.answer import Evidence, Verdict
from eatsential.screening.profile import profile_from
from eatsential.screening.ruleset import RuleSet

LITTLE = 0.1  # of the dishes
NAMED = 3  # entries that take most away
_AGAINST = (Verdict.AVOID, Verdict.CAUTION)


@dataclass(frozen=True)
class Contradiction:
    """A diet that lives on something, and the entries that together exclude all of it."""

    diet: Entry
    others: tuple[Entry, ...]
    staples: tuple[str, ...]


@dataclass(frozen=True)
class Little:
    """How many dishes no entry speaks against, and the entries that speak against most."""

    left: int
    dishes: int
    entries: tuple[Entry, ...]


def contradictions(
    person: Person, staples: Mapping[str, Sequence[str]], rules: RuleSet
) -> list[Contradiction]:
    """The diets of a person whose staples their other entries exclude without rest."""
    entries = person.binding()
    excluded = {entry: _speaks_of(entry, person, rules, Verdict.AVOID) for entry in entries}
    found = []
    for diet in entries:
        eaten = staples.get(diet.subject, ()) if diet.kind is EntryKind.DIET else ()
        others = [e for e in entries if e != diet and not excluded[e].isdisjoint(eaten)]
        if eaten and frozenset[str]().union(*(excluded[e] for e in others)).issuperset(eaten):
            found.append(Contradiction(diet, tuple(others), tuple(eaten)))
    return found


def little(person: Person, dishes: Collection[frozenset[str]], rules: RuleSet) -> Little | None:
    """What the entries of a person leave, where that is less than a tenth of the dishes.

    Words of one's own are looked for literally and do not count.
    """
    entries = person.binding()
    against = {entry: _speaks_of(entry, person, rules, *_AGAINST) for entry in entries}
    left = sum(not any(ids & held for ids in against.values()) for held in dishes)
    if left >= LITTLE * len(dishes):
        return None
    taken = {entry: sum(bool(ids & held) for held in dishes) for entry, ids in against.items()}
    most = sorted((entry for entry in entries if taken[entry]), key=lambda e: -taken[e])
    return Little(left, len(dishes), tuple(most[:NAMED]))


def _speaks_of(entry: Entry, person: Person, rules: RuleSet, *verdicts: Verdict) -> frozenset[str]:
    """Every id for which an entry comes to one of these verdicts where a food contains it."""
    if entry.kind is EntryKind.WORD:
        return frozenset()
    watched = profile_from(person.question([entry]), rules).watch
    return frozenset(
        id_
        for id_, watches in watched.items()
        if any(
            watch.at_most is Evidence.CONTAINS and watch.verdicts[Evidence.CONTAINS] in verdicts
            for watch in watches
        )
    )
