"""People as a food is screened for them, and the digest by which two questions are told apart."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from eatsential.foods.rules import Asked, Check, PersonAnswer
from eatsential.profiles.rules.entries import EntryKind
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.screening.answer import Food, Profile
from eatsential.screening.profile import profile_from
from eatsential.screening.reading import Reading
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.screen import answer_of


class Eater(NamedTuple):
    """A person with their profile made ready; `unanswered` is all but an answer for them."""

    person: Person
    profile: Profile
    unanswered: PersonAnswer

    @property
    def version(self) -> str:
        """The digest of what is asked for them."""
        return self.unanswered.profile

    def told(self, answer: dict[str, Any]) -> PersonAnswer:
        """An answer for them, in the form of contract/screening.md."""
        return replace(self.unanswered, answer=answer)


Answering = Callable[[Check, Sequence[Eater], RuleSet], tuple[PersonAnswer, ...]]
_of_recipes: list[Answering] = []


def answers_recipes(answering: Answering) -> Answering:
    """Have recipes answered by the room above that reads them line by line."""
    _of_recipes.append(answering)
    return answering


def eater_of(person: Person, rules: RuleSet) -> Eater:
    """Make a person's profile ready, once for many foods."""
    return eater_as(person, profile_from(person.question(), rules))


def eater_as(person: Person, profile: Profile) -> Eater:
    """A person whose profile was made ready."""
    return Eater(person, profile, answer_about(person, {}, version_of(person)))


def answers_for(eaters: Iterable[Eater], food: Food, rules: RuleSet) -> tuple[PersonAnswer, ...]:
    """What speaks against a food for each of these people. The label is read once for all."""
    read = Reading(food, rules)
    return tuple(
        eater.told(answer_of(read, food, eater.profile, rules).to_json()) for eater in eaters
    )


def screened(check: Check, eaters: Sequence[Eater], rules: RuleSet) -> tuple[PersonAnswer, ...]:
    """What is to be answered to a check by now for each of these people. Raises Unreadable."""
    if check.composed is None:
        return answers_for(eaters, check.food, rules)
    [answering] = _of_recipes
    return answering(check, eaters, rules)


def answer_about(person: Person, answer: dict[str, Any], version: str = "") -> PersonAnswer:
    """An answer for a person, with how much of their profile was looked for."""
    entries = person.binding()
    words = tuple(entry.subject for entry in entries if entry.kind is EntryKind.WORD)
    asked = Asked.MORE
    if len(words) == len(entries):
        asked = Asked.WORDS if words else Asked.NOTHING
    return PersonAnswer(
        person_id=person.id,
        name=person.name,
        answer=answer,
        asked=asked,
        words=words if asked is Asked.WORDS and person.lets(Permit.PROFILE) else (),
        region=person.details.region,
        profile=version,
    )


def version_of(person: Person) -> str:
    """The digest of what is asked for a person today."""
    return hashlib.sha256(question_of(person).encode()).hexdigest()


def question_of(person: Person) -> str:
    """What is asked for a person today, written down."""
    return json.dumps(person.question(), sort_keys=True)


def versions(people: Iterable[Person]) -> dict[UUID, str]:
    """What is asked for each of these people, told apart."""
    return {person.id: version_of(person) for person in people}
