"""Acts on recipes that are kept: keeping one, changing it, removing it.

A recipe is a kept food of another kind. Its one check is answered again like any other, and also
whenever a recipe that it is made with is changed.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import transaction
from eatsential.errors import N_
from eatsential.foods import services as foods
from eatsential.foods.composed import Composed
from eatsential.foods.eaters import Eater, answers_recipes, eater_of
from eatsential.foods.keeping.queries import answers_to, foods_of, number_of_foods
from eatsential.foods.keeping.rules import Label
from eatsential.foods.models import CheckRow, KeptFood
from eatsential.foods.rescreening.services import give_again, make_foods_due, see_changes
from eatsential.foods.rules import Check, PersonAnswer
from eatsential.installation import keys
from eatsential.kitchen.errors import GoesRound, NameTaken, PartOfOthers, TooManyRecipes
from eatsential.kitchen.models import PartRow
from eatsential.kitchen.queries import recipes as queries
from eatsential.kitchen.rules.answered import AnsweredRecipe
from eatsential.kitchen.rules.asking import asked_for
from eatsential.kitchen.rules.kept import RECIPES, answered_with, parts_in, titled
from eatsential.kitchen.rules.recipe import Recipe, recipe_of
from eatsential.kitchen.services.texts import ask_about
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services.consent import need_consent
from eatsential.screening.ruleset import RuleSet
from eatsential.users.rules import Account
from eatsential.users.services import hold
from eatsential.vocabulary.load import ruleset


@answers_recipes
def answers(check: Check, eaters: Sequence[Eater], rules: RuleSet) -> tuple[PersonAnswer, ...]:
    """What speaks against a kept recipe for each of these people. Raises Unreadable."""
    return _answered(check, eaters, rules).whole


def line_by_line(account: Account, check: Check) -> AnsweredRecipe:
    """A kept recipe as it is answered by now, for those it was answered for."""
    rules, asked = ruleset(), {answer.person_id for answer in check.answers}
    people = people_for(account.id, Permit.CHECK)
    return _answered(check, [eater_of(one, rules) for one in people if one.id in asked], rules)


def answer(
    account: Account, people: Sequence[Person], text: str, lang: str | None
) -> AnsweredRecipe:
    """What speaks against a recipe for each of these people, with the kept ones that it names.

    Nothing of it is kept. Raises ConsentMissing and NotFound.
    """
    ask_about(account, people)
    return _read(account, people, recipe_of(text), lang)


def keep(
    account: Account, people: Sequence[Person], title: str, text: str, lang: str | None
) -> UUID:
    """Keep a recipe, which is answered for these people and for everybody who is no guest.

    Raises ConsentMissing, NotFound, NameTaken or TooManyRecipes.
    """
    identifier, asked = uuid4(), {person.id for person in people}
    everybody = [
        person
        for person in people_for(account.id, Permit.CHECK)
        if person.id in asked or not person.details.guest
    ]
    found, alone = _read(account, everybody, titled(text, title), lang), Composed(title, {})
    made = Check(uuid4(), clock.now(), text, found.whole, ruleset().edition, composed=alone)
    with transaction() as session:
        foods.keep(account, everybody, made)
        if number_of_foods(account.id, recipes=True) >= RECIPES:
            raise TooManyRecipes(
                N_("You can keep %(most)s recipes. Remove one first."), most=RECIPES
            )
        session.add(
            KeptFood(
                id=identifier,
                account_id=account.id,
                sealed=_label(identifier, title),
                is_recipe=True,
                created_at=made.created_at,
            )
        )
        session.flush()
        session.execute(update(CheckRow).where(CheckRow.id == made.id).values(food_id=identifier))
        _write(account, identifier, made, alone)
        make_foods_due(queries.above(identifier))
        record(Act.FOOD_KEPT, actor=account.id, target=identifier)
    give_again(made.id)
    return identifier


def change(account: Account, recipe_id: UUID, title: str, text: str, lang: str | None) -> None:
    """Give a recipe another title and text; it is answered again, and all that is made with it.

    Raises ConsentMissing, NotFound, NameTaken or GoesRound.
    """
    with transaction() as session:
        need_consent(account)
        was = queries.recipe_of(account.id, recipe_id)
        unread = (replace(one, answer={**one.answer, "lang": lang}) for one in was.answers)
        made = replace(was, text=text, answers=tuple(unread))
        session.execute(
            update(KeptFood).where(KeptFood.id == recipe_id).values(sealed=_label(recipe_id, title))
        )
        _write(
            account, recipe_id, made, Composed(title, was.composed.parts if was.composed else {})
        )
        make_foods_due(queries.above(recipe_id))
        record(Act.FOOD_CHANGED, actor=account.id, target=recipe_id)
    give_again(was.id)
    see_changes(account, [was.id], clock.now())  # whoever changes it sees what it is now


def remove(account: Account, recipe_id: UUID) -> None:
    """Erase a recipe, unless another one is made with it. Raises NotFound or PartOfOthers."""
    with transaction() as session:
        hold(account.id)
        queries.recipe_of(account.id, recipe_id)
        above = queries.above(recipe_id)
        named = [one.label.name for one in foods_of(account.id, recipes=True) if one.id in above]
        if named:
            raise PartOfOthers(
                N_("This recipe is part of: %(names)s. Change or remove those first."),
                names=", ".join(named),
            )
        session.execute(delete(KeptFood).where(KeptFood.id == recipe_id))
        record(Act.FOOD_REMOVED, actor=account.id, target=recipe_id)


def _write(account: Account, recipe_id: UUID, made: Check, composed: Composed) -> None:
    """Write a recipe with the recipes that its lines name now, to be answered again, and into those
    whose lines name it, unless it is made with them.

    Raises NameTaken or GoesRound.
    """
    others = [one for one in foods_of(account.id, recipes=True) if one.id != recipe_id]
    title, ids = composed.title, {one.id for one in others}
    if title.casefold() in (one.label.name.casefold() for one in others):
        raise NameTaken(N_("You keep a recipe of this name already."), field="title")
    before = {name: id_ for name, id_ in composed.parts.items() if id_ in ids}
    known = {**before, **{one.label.name: one.id for one in others}}
    composed = Composed(title, parts_in(recipe_of(made.text), known))
    above = queries.above(recipe_id)
    for name, part in composed.parts.items():
        if part in above:
            raise GoesRound(
                N_(
                    "“%(part)s” is itself made with “%(title)s”, and no recipe can be made with"
                    " itself. Take that line out, or call it something else."
                ),
                field="text",
                part=name,
                title=title,
            )
    _store(recipe_id, made, composed)
    apart = ids - queries.made_with([recipe_id]).keys()
    for other_id, other in answers_to(apart).items():
        assert other.composed is not None  # it is a recipe
        named = {title: recipe_id, **other.composed.parts}
        parts = parts_in(recipe_of(other.text), named)
        if recipe_id in parts.values() and recipe_id not in other.composed.parts.values():
            _store(other_id, other, replace(other.composed, parts=parts))


def _store(recipe_id: UUID, made: Check, composed: Composed) -> None:
    """Write down what a recipe is made with, to be answered again."""
    sealed = keys().seal(replace(made, composed=composed).packed(), f"checks/{made.id}")
    with transaction() as session:
        session.execute(
            update(CheckRow).where(CheckRow.id == made.id).values(sealed=sealed, due_at=clock.now())
        )
        session.execute(delete(PartRow).where(PartRow.recipe_id == recipe_id))
        parts = set(composed.parts.values())
        session.add_all(PartRow(recipe_id=recipe_id, part_id=part) for part in parts)


def _read(
    account: Account, people: Sequence[Person], recipe: Recipe, lang: str | None
) -> AnsweredRecipe:
    """Answer a recipe with those that the account keeps, as far as its lines name them."""
    known = {one.label.name: one.id for one in foods_of(account.id, recipes=True)}
    parts, rules = parts_in(recipe, known), ruleset()
    asked = asked_for(eater_of(person, rules) for person in people)
    return answered_with(recipe, lang, parts, queries.made_with(parts.values()), asked, rules)


def _answered(check: Check, eaters: Sequence[Eater], rules: RuleSet) -> AnsweredRecipe:
    assert check.composed is not None  # it is a recipe
    recipe, parts = titled(check.text, check.composed.title), check.composed.parts
    inside, asked = queries.made_with(parts.values()), asked_for(eaters)
    return answered_with(recipe, check.language, parts, inside, asked, rules)


def _label(recipe_id: UUID, title: str) -> bytes:
    return keys().seal(Label(title).packed(), f"kept_foods/{recipe_id}")
