"""Acts on texts of several foods: asking about them."""

from collections.abc import Sequence

from eatsential.audit.rules import Act
from eatsential.database import transaction
from eatsential.foods.eaters import eater_of
from eatsential.kitchen.rules.asking import asked_for
from eatsential.kitchen.rules.menu import menu_of
from eatsential.kitchen.rules.served import AnsweredMenu, served
from eatsential.profiles.queries import owners_of
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import consent
from eatsential.profiles.services.history import witness
from eatsential.users.rules import Account
from eatsential.vocabulary.load import ruleset


def answer_menu(
    account: Account, people: Sequence[Person], text: str, lang: str | None
) -> AnsweredMenu:
    """What speaks against each dish of a menu for each of these people. Nothing of it is kept.

    Raises ConsentMissing and NotFound.
    """
    ask_about(account, people)
    asked = asked_for(eater_of(person, ruleset()) for person in people)
    return served(menu_of(text), text, asked, lang, ruleset())


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
