"""Labels and profiles that come again and again while many answers are given: made ready once.

Many accounts keep the same food, and many people must avoid the same things.
"""

import json
from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from eatsential.foods.eaters import Eater, eater_as, question_of, screened
from eatsential.foods.rules import Check, PersonAnswer
from eatsential.profiles.rules.people import Person
from eatsential.screening.answer import Food
from eatsential.screening.profile import profile_from
from eatsential.screening.reading import Reading
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.screen import answer_of

LABELS, PROFILES, ANSWERS = 500, 500, 100  # that are kept, the last of them for each label


class Recurring:
    """Answers by one rule set, for as long as many of them are given."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._labels: dict[Hashable, _Label] = {}
        self._profile = lru_cache(PROFILES)(lambda asked: profile_from(json.loads(asked), rules))

    def eater(self, person: Person) -> Eater:
        """A person with their profile made ready."""
        return eater_as(person, self._profile(question_of(person)))

    def answers(self, eaters: Sequence[Eater], check: Check) -> dict[UUID, PersonAnswer]:
        """What is to be answered to a check for each of these people. Raises Unreadable."""
        if check.composed is not None:
            return {one.person_id: one for one in screened(check, eaters, self.rules)}
        label = self._label(check.food)
        return {eater.person.id: eater.told(label.answer(eater, check.id)) for eater in eaters}

    def _label(self, food: Food) -> "_Label":
        key = food.label, tuple(food.nutrients.items())
        if key not in self._labels:
            if len(self._labels) >= LABELS:
                self._labels.clear()
            self._labels[key] = _Label(food, self.rules)
        return self._labels[key]


class _Label:
    """A label that was read, and what it came to for each profile."""

    def __init__(self, food: Food, rules: RuleSet) -> None:
        self._food = food
        self._rules = rules
        self._read = Reading(food, rules)
        self._answers: dict[str, dict[str, Any]] = {}

    def answer(self, eater: Eater, check_id: UUID) -> dict[str, Any]:
        """What it comes to for this person, as the answer of a check."""
        known = self._answers.get(eater.version)
        if known is None:
            if len(self._answers) >= ANSWERS:
                self._answers.clear()
            made = answer_of(self._read, self._food, eater.profile, self._rules)
            known = self._answers[eater.version] = made.to_json()
        return {**known, "id": str(check_id)}
