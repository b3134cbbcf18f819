"""Everything the core knows, compiled once per process; it learns words but never answers anew."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from eatsential.screening.answer import Basis, Evidence, Severity, Verdict
from eatsential.screening.language import Speakers
from eatsential.screening.lexicon import Lexicon
from eatsential.screening.telling import Summaries
from eatsential.screening.terms import Meaning

HOME = "EU"  # the law that `allergens` of an answer follows, whoever asks


@dataclass(frozen=True, slots=True)
class Allergen:
    """Something a person can avoid. A group is looked at by diets and conditions only."""

    id: str
    name: str
    is_group: bool = False
    parent: str | None = None


class Grade(StrEnum):
    """On what a rule stands, from the firmest."""

    LAW = "law"
    GUIDELINE = "guideline"
    REVIEW = "review"
    ADVICE = "advice"
    CONVENTION = "convention"


@dataclass(frozen=True, slots=True)
class Grounds:
    """Where a rule is written, and how far that was looked at."""

    source: str
    url: str
    checked: date | None  # the day it was compared with its source, if ever
    grade: Grade
    reviewed: date  # the day it was last gone through


@dataclass(frozen=True, slots=True)
class Rule:
    """What a diet, an intolerance, a condition, a medication or an allergy excludes.

    With `together`, only in a food that holds one of these as well. An `asked` rule is about
    relatives, and counts for those who ask for them.
    """

    kind: str
    id: str
    name: str
    excludes: tuple[str, ...]
    together: tuple[str, ...]
    asked: bool
    verdict: Verdict
    why: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Nutrient:
    """Something that a food has an amount of: at most `most` in 100 g, in grams or kcal.

    The amount also follows from that of another one, `made_of`, times a factor.
    """

    id: str
    name: str
    is_energy: bool
    most: float
    made_of: str | None
    factor: float


@dataclass(frozen=True, slots=True)
class Limit:
    """The amount from which a nutrient speaks against a food, in `unit` as people say it.

    A `needed` one leaves open what a food is where its amount is not given.
    """

    kind: str
    id: str
    nutrient: str
    basis: Basis
    threshold: float
    unit: str
    verdict: Verdict
    needed: bool
    why: str
    grounds: Grounds


class Duty(StrEnum):
    """What a law says of naming an allergen on labels."""

    MUST = "must"
    SHOULD = "should"


@dataclass(frozen=True, slots=True)
class Law:
    """What the law of a region says of labels.

    `covers` names the children of a parent where it lists them; `duties` is what has to be named;
    of `not_exempt` other regions exempt refined products, and this one does not; `means` is what a
    vague word says there about an allergen: nothing, or that it contains it.
    """

    region: str
    name: str
    covers: Mapping[str, frozenset[str]]
    duties: Mapping[str, Duty]
    not_exempt: frozenset[str]
    means: Mapping[tuple[str, str], Meaning | None]


Policy = Mapping[tuple[str, Severity | None], Mapping[Evidence, Verdict]]


@dataclass(frozen=True, eq=False)
class RuleSet:
    """The vocabulary of one version; `edition` tells its very content from any other.

    `lexicons` has a language under each code, `neutral` what is the same in every language.
    """

    version: str
    edition: str
    allergens: Mapping[str, Allergen]
    rules: tuple[Rule, ...]
    limits: tuple[Limit, ...]
    nutrients: Mapping[str, Nutrient]
    laws: Mapping[str, Law]
    policy: Policy
    lexicons: Mapping[str, Lexicon]
    neutral: Lexicon

    @cached_property
    def speakers(self) -> Speakers:
        """Which languages know a word."""
        return Speakers(self.lexicons)

    @cached_property
    def _by_entry(self) -> Mapping[tuple[str, str], list[Rule]]:
        found = defaultdict[tuple[str, str], list[Rule]](list)
        for rule in self.rules:
            found[rule.kind, rule.id].append(rule)
        return found

    @cached_property
    def _limits(self) -> Mapping[tuple[str, str], list[Limit]]:
        found = defaultdict[tuple[str, str], list[Limit]](list)
        for limit in self.limits:
            found[limit.kind, limit.id].append(limit)
        return found

    @cached_property
    def _named(self) -> Mapping[str, dict[str, str]]:
        found = defaultdict[str, dict[str, str]](dict)
        for rule in self.rules:
            found[rule.kind][rule.id] = rule.name
        found["allergy"] |= {a.id: a.name for a in self.allergens.values() if not a.is_group}
        return found

    @cached_property
    def ancestors(self) -> Mapping[str, tuple[str, ...]]:
        """Each id with everything that it belongs to, itself first."""
        return {id_: tuple(self._chain(id_)) for id_ in self.allergens}

    @cached_property
    def _below(self) -> Mapping[str, list[str]]:
        found = defaultdict[str, list[str]](list)
        for id_, chain in self.ancestors.items():
            for above in chain:
                found[above].append(id_)
        return found

    @cached_property
    def reported(self) -> Mapping[str, tuple[str, ...]]:
        """Which allergens an answer names when a label speaks about an id."""
        return {
            id_: tuple(
                above
                for above in chain
                if not self.allergens[above].is_group and self.covers(HOME, above, id_)
            )
            for id_, chain in self.ancestors.items()
        }

    @cached_property
    def summaries(self) -> Summaries:
        """What each telling comes to for nobody in particular."""
        groups = frozenset(id_ for id_, allergen in self.allergens.items() if allergen.is_group)
        return Summaries(self.reported, groups)

    def covers(self, region: str, above: str, below: str) -> bool:
        """Whether the law of a region counts one thing under another that it belongs to."""
        chain = self.ancestors[below]
        path = chain[: chain.index(above) + 1]
        named = self.laws[region].covers
        pairs = pairwise(path)
        return all(parent not in named or child in named[parent] for child, parent in pairs)

    def duty(self, region: str, allergen: str) -> Duty | None:
        """Whether the law of a region has labels name an allergen, by itself or under a parent."""
        duties = self.laws[region].duties
        found = {
            duties[above]
            for above in self.ancestors[allergen]
            if above in duties and self.covers(region, above, allergen)
        }
        return next((duty for duty in Duty if duty in found), None)

    def below(self, group: str) -> Iterator[str]:
        """A group and all that belongs to it."""
        return iter(self._below.get(group, ()))

    def rules_for(self, kind: str, id_: str) -> Iterator[Rule]:
        """The rules that an entry brings."""
        return iter(self._by_entry.get((kind, id_), ()))

    def limits_for(self, kind: str, id_: str) -> Iterator[Limit]:
        """The amounts that matter to an entry."""
        return iter(self._limits.get((kind, id_), ()))

    def lexicon(self, lang: str | None) -> Lexicon:
        """The words of a language; for one that is not known, those of every language."""
        return self.lexicons.get(lang or "", self.neutral)

    def named(self, kind: str) -> Mapping[str, str]:
        """The ids that an entry of this kind may have, with their names."""
        return self._named.get(kind, {})

    def _chain(self, id_: str | None) -> Iterable[str]:
        seen: set[str] = set()
        while id_ is not None and id_ not in seen:
            seen.add(id_)
            yield id_
            id_ = self.allergens[id_].parent
