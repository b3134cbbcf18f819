"""The compiled vocabulary: what words mean, what sentences do, what follows from both.

Immutable once built, shared by all threads, made once per process by `vocabulary.load`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from eatsential.screening.answer import EntryKind, Evidence, Severity, Verdict
from eatsential.screening.match import Matcher


@dataclass(frozen=True, slots=True)
class Allergen:
    """Something a person can avoid. A `group` is looked at by diets and conditions alone."""

    id: str
    name: str
    kind: str
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a diet, intolerance, condition or medication excludes."""

    kind: EntryKind
    id: str
    name: str
    excludes: tuple[str, ...]
    verdict: Verdict
    why: str
    source: str


@dataclass(frozen=True)
class RuleSet:
    """Everything an answer depends on besides food and profile."""

    version: str
    allergens: Mapping[str, Allergen]
    rules: Mapping[tuple[EntryKind, str], Rule]
    covered: Mapping[tuple[str, str], tuple[str, ...]]  # region, parent → children in its law
    policy: Mapping[tuple[EntryKind, Severity | None, Evidence], Verdict]
    sources: Mapping[str, str]
    matchers: Mapping[str, Matcher]  # by language

    def below(self, identifier: str, region: str) -> frozenset[str]:
        """The id and everything that counts as it in this region."""
        found, waiting = {identifier}, [identifier]
        while waiting:
            parent = waiting.pop()
            children = self.covered.get((region, parent))
            if children is None:
                children = self._children.get(parent, ())
            for child in children:
                if child not in found:
                    found.add(child)
                    waiting.append(child)
        return frozenset(found)

    def above(self, identifier: str) -> frozenset[str]:
        """Everything that the id is a kind of."""
        found: set[str] = set()
        waiting = [identifier]
        while waiting:
            for parent in self.allergens[waiting.pop()].parents:
                if parent not in found:
                    found.add(parent)
                    waiting.append(parent)
        return frozenset(found)

    @cached_property
    def ancestors(self) -> Mapping[str, frozenset[str]]:
        """`above` for every id."""
        return {identifier: self.above(identifier) for identifier in self.allergens}

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        children: dict[str, list[str]] = {}
        for allergen in self.allergens.values():
            for parent in allergen.parents:
                children.setdefault(parent, []).append(allergen.id)
        return {parent: tuple(found) for parent, found in children.items()}
