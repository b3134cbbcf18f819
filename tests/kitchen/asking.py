"""People to ask about, without a database."""

from uuid import uuid4

from eatsential.foods.rules import PersonAnswer
from eatsential.kitchen.rules.asking import Asked
from eatsential.screening.profile import profile_from
from eatsential.vocabulary.load import ruleset


def somebody(*allergens: str, name: str = "Robin", **more: object) -> Asked:
    """Somebody with severe allergies."""
    given = {"allergies": [{"allergen": id_, "severity": "severe"} for id_ in allergens], **more}
    return Asked(PersonAnswer(uuid4(), name, {}), profile_from(given, ruleset()))
