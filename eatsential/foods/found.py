"""Foods of the catalogue, answered for the people chosen: many at once, in memory.

What a source declares by tags adds findings and never takes one away. Where tags are free text, or
only the name of a food is known, an answer is never better than "cannot tell".
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from eatsential.barcodes import checked
from eatsential.catalogue.rules import Food
from eatsential.errors import DomainError
from eatsential.foods.eaters import answer_about
from eatsential.foods.listing import Listing
from eatsential.foods.rules import PersonAnswer
from eatsential.profiles.rules.people import Person
from eatsential.screening import answer as core
from eatsential.screening.answer import Answer, Figures, Profile, Verdict
from eatsential.screening.declared import declared
from eatsential.screening.nutrients import FigureFault, figures_of
from eatsential.screening.profile import profile_from
from eatsential.screening.reading import Reading
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.screen import answer_of

INSTEAD = 5  # foods that could take the place of another
SCREENED = 60  # of the same kind are looked at for them
LABELS = 500  # of the catalogue that a process remembers, about 10 kB each


class ForPerson(NamedTuple):
    """What speaks against a food for one person; `empty` where nothing was looked for."""

    person: Person
    verdict: Verdict
    answer: Answer
    empty: bool

    @property
    def name(self) -> str:
        """The name of the person."""
        return self.person.name

    def kept(self) -> PersonAnswer:
        """The same as answers are kept and shown in full."""
        return answer_about(self.person, self.answer._replace(verdict=self.verdict).to_json())


@dataclass(frozen=True)
class Found:
    """A food with what speaks against it for each person; `free` are tags in free text."""

    food: Food
    answers: tuple[ForPerson, ...]
    free: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """The strongest verdict over everybody; None where nobody was chosen."""
        return min((one.verdict for one in self.answers), key=lambda v: v.rank, default=None)

    @property
    def empty(self) -> bool:
        """Whether nothing was looked for, for anybody."""
        return all(one.empty for one in self.answers)

    @property
    def is_clear(self) -> bool:
        """Whether nothing was found for anybody."""
        return self.verdict is Verdict.NOTHING_FOUND

    @property
    def text(self) -> str:
        """What was read: its ingredients, or the name where nothing else is known."""
        return self.food.text or self.food.name


class Table:
    """The people at the table, their profiles made ready once for many foods."""

    def __init__(self, people: Sequence[Person], rules: RuleSet) -> None:
        self.people = people
        self._rules = rules
        self._profiles: list[tuple[Profile, bool]] = [
            (profile_from(person.question(), rules), not person.binding()) for person in people
        ]

    def answer(self, food: Food) -> Found:
        """What speaks against a food for each of them."""
        asked = self._asked(food)
        return Found(food, tuple(self._each(food, asked)), declared(asked, self._rules).unknown)

    def clear(self, food: Food) -> Found | None:
        """The same where nothing was found for anybody; once something was, nobody else is asked.

        With nobody at the table nothing is clear.
        """
        asked = self._asked(food)
        answers = []
        for one in self._each(food, asked):
            if one.verdict is not Verdict.NOTHING_FOUND:
                return None
            answers.append(one)
        return Found(food, tuple(answers)) if answers else None

    def answers(self, foods: Iterable[Food]) -> Iterator[Found]:
        """The same of many foods, one after the other."""
        return map(self.answer, foods)

    def instead_of(self, food: Food, others: Iterable[Food]) -> list[Found]:
        """Foods against which nothing was found for anybody, the most alike first."""
        own = set(food.words.split())

        def unlike(other: Food) -> tuple[int, int, str]:
            words = other.words.split()
            return -len(own.intersection(words)), len(words), other.words

        nearest = islice(sorted(others, key=unlike), SCREENED)
        return list(islice(filter(None, map(self.clear, nearest)), INSTEAD))

    def _asked(self, food: Food) -> core.Food:
        """Its name counts beside its text, and in its place where there is none."""
        return core.Food(
            id=str(food.id),
            text=food.text or food.name,
            lang=food.lang or None,
            allergens=food.allergens,
            traces=food.traces,
            nutrients=_figures(food, self._rules),
            name=food.name if food.text else "",
        )

    def _each(self, food: Food, asked: core.Food) -> Iterator[ForPerson]:
        """Read the label once, and answer one person after the other."""
        read = _read(asked.label, self._rules)
        at_best = Verdict.NOTHING_FOUND if food.is_declared else Verdict.CANNOT_TELL
        for person, (profile, empty) in zip(self.people, self._profiles, strict=True):
            made = answer_of(read, asked, profile, self._rules)
            verdict = min(made.verdict or at_best, at_best, key=lambda v: v.rank)
            yield ForPerson(person, verdict, made, empty)


@lru_cache(LABELS)
def _read(label: core.Food, rules: RuleSet) -> Reading:
    """A label, which comes again with the next letter that is typed and the next box ticked."""
    return Reading(label, rules)


def listing_of(food: Food, rules: RuleSet) -> Listing:
    """What goes with a label that is of this food."""
    return Listing(
        food_id=food.id,
        source=food.source,
        name=food.name,
        brand=food.brand,
        barcode=_barcode(food),
        allergens=food.allergens,
        traces=food.traces,
        figures=tuple((*key, amount) for key, amount in _figures(food, rules).items()),
    )


def _barcode(food: Food) -> str:
    """Its barcode, if it is one: the last digit of what sources have is not always right."""
    with suppress(DomainError):
        return checked(food.barcode)
    return ""


def _figures(food: Food, rules: RuleSet) -> Figures:
    """What its source says of 100 g, without what no food can have."""
    found: dict[tuple[str, str], float] = {}
    for name, amount in food.nutrients.items():
        with suppress(FigureFault):
            found.update(figures_of({f"{name}_100g": amount}, rules.nutrients))
    return found
