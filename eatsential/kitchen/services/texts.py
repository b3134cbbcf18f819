"""Acts on texts of several foods: asking about them, and keeping a recipe as a check."""

from collections.abc import Sequence
from uuid import UUID

from eatsential.audit.rules import Act
from eatsential.database import transaction
from eatsential.foods import services as foods
from eatsential.kitchen.rules.answered import AnsweredRecipe, answered, doubtful, label
from eatsential.kitchen.rules.asking import Asked
from eatsential.kitchen.rules.menu import menu_of
from eatsential.kitchen.rules.recipe import recipe_of
from eatsential.kitchen.rules.served import AnsweredMenu, served
from eatsential.profiles.queries import owners_of
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import consent
from eatsential.profiles.services.history import witness
from eatsential.screening.profile import profile_from
from eatsential.users.rules import Account
from eatsential.vocabulary.load import ruleset


def answer_recipe(
    account: Account, people: Sequence[Person], text: str, lang: str | None
) -> AnsweredRecipe:
    """What speaks against a recipe for each of these people. Nothing of it is kept.

    Raises ConsentMissing and NotFound.
    """
    ask_about(account, people)
    return answered(recipe_of(text), _asked(people), lang, ruleset())


def answer_menu(
    account: Account, people: Sequence[Person], text: str, lang: str | None
) -> AnsweredMenu:
    """What speaks against each dish of a menu for each of these people. Nothing of it is kept.

    Raises ConsentMissing and NotFound.
    """
    ask_about(account, people)
    return served(menu_of(text), text, _asked(people), lang, ruleset())


def keep_recipe(account: Account, people: Sequence[Person], text: str, lang: str | None) -> UUID:
    """Keep a recipe as a check, in the language it was read in. Raises as `foods.check`."""
    recipe = recipe_of(text)
    found = answered(recipe, _asked(people), lang, ruleset())
    text = label(recipe, found, ruleset())
    return foods.check(account, people, text, found.lang, doubtful(found))


def ask_about(account: Account, people: Sequence[Person]) -> None:
    """See that an account may ask about these people, and tell those who share them that it did.

    Raises ConsentMissing, and NotFound for a person for whom it may not ask, or no longer.
    """
    with transaction():
        consent.need_consent(account)
        owners = owners_of(account.id, {person.id for person in people}, Permit.CHECK)
        for person_id, owner in owners.items():
            if owner != account.id:
                witness(Act.CHECKED_FOR, account, person_id, owner)


def _asked(people: Sequence[Person]) -> list[Asked]:
    rules = ruleset()
    return [
        Asked(blank, profile_from(person.question(), rules))
        for person, blank in zip(people, foods.preview(people, "", None).answers, strict=True)
    ]
