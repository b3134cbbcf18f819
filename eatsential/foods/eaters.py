"""A person as a food is screened for them, and the digest by which two questions are told apart."""

import hashlib
import json
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from eatsential.foods.rules import PersonAnswer
from eatsential.profiles.rules.entries import question
from eatsential.profiles.rules.people import Person
from eatsential.screening.answer import Food, Profile
from eatsential.screening.profile import profile_from
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.screen import screen


class Eater(NamedTuple):
    """A person with their profile made ready, and its version."""

    person: Person
    profile: Profile
    version: str


def eater_of(person: Person, rules: RuleSet) -> Eater:
    """Make a person's profile ready, once for many foods."""
    return Eater(person, profile_from(question(person.binding()), rules), version_of(person))


def answered(eater: Eater, food: Food, rules: RuleSet) -> PersonAnswer:
    """What speaks against a food for a person."""
    person, profile, version = eater
    answer = screen(food, profile, rules).to_json()
    return PersonAnswer(person.id, person.name, answer, version)


def version_of(person: Person) -> str:
    """The digest of what is asked for a person today."""
    asked = json.dumps(question(person.binding()), sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def versions(people: Iterable[Person]) -> dict[UUID, str]:
    """What is asked for each of these people, told apart."""
    return {person.id: version_of(person) for person in people}
