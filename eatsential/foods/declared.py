"""A declaration: what somebody says of an allergen in a food, and how long that counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

from eatsential.screening.answer import Evidence, Food
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.screen import screen
from eatsential.vocabulary import approved

COUNTS = timedelta(days=180)  # a verified none, from the day it was said
BY, SOURCE = 80, 200  # characters
SPOKEN = (Evidence.CONTAINS, Evidence.MAY_CONTAIN)  # what a label says, and does not leave open


class Stated(StrEnum):
    """What is said of an allergen; of one that nothing is said of there is no declaration."""

    CONTAINS = "contains"
    MAY_CONTAIN = "may_contain"
    NONE = "verified_none"


class Standing(StrEnum):
    """What a declaration is worth on a day."""

    COUNTS = "counts"
    UNCONFIRMED = "unconfirmed"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True)
class Declaration:
    """What is said of one allergen, who says so, when they said it, and where that is written."""

    stated: Stated
    by: str
    on: date
    source: str = ""

    @property
    def last_day(self) -> date | None:
        """The last day on which a verified none counts; anything else counts without end."""
        return self.on + COUNTS if self.stated is Stated.NONE else None

    def to_json(self) -> dict[str, str]:
        """As it is packed."""
        return {**vars(self), "on": self.on.isoformat()}

    @classmethod
    def from_json(cls, packed: Mapping[str, str]) -> Self:
        """The declaration that was packed."""
        stated, on = Stated(packed["stated"]), date.fromisoformat(packed["on"])
        return cls(stated, packed["by"], on, packed["source"])


Declared = Mapping[str, Declaration]  # by the id of the allergen
Contradictions = Mapping[str, tuple[str, ...]]  # words of the label by the id of the allergen
NOTHING: Declared = MappingProxyType({})


def tags_of(declared: Declared, stated: Stated) -> tuple[str, ...]:
    """The allergens of which this is said, as a food declares them beside its text."""
    return tuple(allergen for allergen, one in declared.items() if one.stated is stated)


def contradictions(food: Food, declared: Declared, rules: RuleSet) -> Contradictions:
    """Each verified none that something speaks against, with the words of the label that do.

    A food that says "may contain" speaks against it as well. Without words it is what is declared
    beside the text that does.
    """
    nones = tags_of(declared, Stated.NONE)
    if not nones:
        return {}
    answer = screen(food, None, rules)
    against = {*answer.contains, *answer.may_contain}
    return {
        none: tuple(
            dict.fromkeys(
                finding.span.text
                for finding in answer.findings
                if finding.span
                and finding.evidence in SPOKEN
                and none in rules.reported[str(finding.allergen)]
            )
        )
        for none in nones
        if none in against
    }


def standing(one: Declaration, day: date, *, contradicted: bool) -> Standing:
    """What a declaration is worth on a day."""
    if contradicted:
        return Standing.CONTRADICTED
    over = one.last_day is not None and one.last_day < day
    return Standing.UNCONFIRMED if over else Standing.COUNTS


@dataclass(frozen=True)
class Line:
    """What is declared of one allergen, as a table shows it; often nothing.

    `against` are the words of the label that contradict it.
    """

    allergen: str
    name: str
    declaration: Declaration | None
    standing: Standing | None
    against: Sequence[str]

    def to_json(self) -> dict[str, Any]:
        """As the page's JSON has it."""
        one = self.declaration
        if one is None:
            return {"allergen": self.allergen, "stated": "not_stated"}
        return {
            "allergen": self.allergen,
            **one.to_json(),
            "last_day": one.last_day and one.last_day.isoformat(),
            "standing": self.standing,
            "against": list(self.against),
        }


def lines(food: Food, declared: Declared, rules: RuleSet, day: date) -> list[Line]:
    """Every allergen that labels must declare, with what is declared of it for this food."""
    against = contradictions(food, declared, rules)
    found = []
    for allergen, name in approved.regulated().items():
        one, words = declared.get(allergen), against.get(allergen)
        worth = standing(one, day, contradicted=words is not None) if one else None
        found.append(Line(allergen, name, one, worth, words or ()))
    return found


def counting(food: Food, declared: Declared, rules: RuleSet, day: date) -> Declared:
    """The verified nones that count on a day."""
    against = contradictions(food, declared, rules)
    return {
        none: declared[none]
        for none in tags_of(declared, Stated.NONE)
        if standing(declared[none], day, contradicted=none in against) is Standing.COUNTS
    }
