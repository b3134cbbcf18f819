"""Labels and profiles that come again and again while many answers are given: made ready once.

Many accounts keep the same food, and many people must avoid the same things.
"""

import json
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from eatsential.foods.eaters import Eater, eater_as, question_of
from eatsential.foods.listing import Listing
from eatsential.foods.rules import Check, PersonAnswer, asked_about
from eatsential.profiles.rules.people import Person
from eatsential.screening.profile import profile_from
from eatsential.screening.reading import Reading
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.screen import answer_of

LABELS, PROFILES, ANSWERS = 500, 500, 100  # that are kept, the last of them for each label


class Recurring:
    """Answers by one rule set, for as long as many of them are given."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._label = lru_cache(LABELS)(partial(_Label, rules))
        self._profile = lru_cache(PROFILES)(lambda asked: profile_from(json.loads(asked), rules))

    def eater(self, person: Person) -> Eater:
        """A person with their profile made ready."""
        return eater_as(person, self._profile(question_of(person)))

    def answers(self, eaters: Iterable[Eater], check: Check) -> dict[UUID, PersonAnswer]:
        """What speaks against the food of a check for each of these people, by person."""
        label = self._label(check.text, check.language, check.doubtful, check.listing)
        return {eater.person.id: eater.told(label.answer(eater, check.id)) for eater in eaters}


class _Label:
    """A label that was read, and what it came to for each profile."""

    def __init__(
        self,
        rules: RuleSet,
        text: str,
        lang: str | None,
        doubtful: frozenset[str],
        listing: Listing | None,
    ) -> None:
        self._rules = rules
        self._food = asked_about(UUID(int=0), text, lang, doubtful, listing)
        self._read = Reading(self._food, rules)
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
