"""Recipes that are kept: answered with all that they are made of, and again when that changes."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from eatsential.database import db
from eatsential.foods.models import CheckRow, KeptFood
from eatsential.foods.rescreening.queries import changed_checks
from eatsential.foods.rescreening.services import give_due_again
from eatsential.foods.rules import PersonAnswer
from eatsential.foods.services import effect, withdraw_consent
from eatsential.kitchen.errors import GoesRound, NameTaken, PartOfOthers
from eatsential.kitchen.queries.recipes import recipe_of
from eatsential.kitchen.services import recipes
from eatsential.profiles.queries import people_of
from eatsential.profiles.services import people
from eatsential.screening.answer import Severity, Verdict
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_person, account_of, an_allergy

CUSTARD, PLAIN = "250 ml milk\n80 g sugar", "250 ml oat drink\n80 g sugar"
TART = "200 g wheat flour\n1 portion lemon filling"


def kept(user: User, title: str, text: str) -> UUID:
    return recipes.keep(account_of(user), people_of(user.id)[:1], title, text, "en")


def answer(user: User, recipe_id: UUID) -> PersonAnswer:
    return recipe_of(user.id, recipe_id).answers[0]


@pytest.fixture
def cream(app: Flask, user: User) -> UUID:
    a_person(user, "Robin", an_allergy("milk"))
    return kept(user, "Lemon filling", PLAIN)


def test_a_recipe_is_kept_from_its_answer_and_shown_line_by_line(
    visitor: Visitor, user: User, cream: UUID
) -> None:
    robin = str(people_of(user.id)[0].id)
    page = visitor.submit("/kitchen/recipe", person=robin, text=CUSTARD, title="Custard", keep="y")
    shown = visitor.get(page.location).text
    assert "Contains milk: milk" in shown and "80 g sugar" in shown
    listed = visitor.get("/kitchen/recipes").text
    assert listed.index("Custard") < listed.index("Avoid") < listed.index("Lemon filling")
    assert "Custard" not in visitor.get("/foods/kept").text


def test_a_recipe_without_a_name_is_not_kept(visitor: Visitor, user: User, cream: UUID) -> None:
    robin = str(people_of(user.id)[0].id)
    page = visitor.submit("/kitchen/recipe", person=robin, text=CUSTARD, keep="y")
    assert page.status_code == 422 and "Say what the recipe is called." in page.text


def test_a_change_in_a_recipe_reaches_all_that_are_made_with_it(user: User, cream: UUID) -> None:
    tart = kept(user, "Tart", TART)
    platter = kept(user, "Platter", "1 tart")
    assert answer(user, platter).verdict is not Verdict.AVOID

    recipes.change(account_of(user), cream, "Lemon filling", CUSTARD, "en")
    assert answer(user, cream).verdict is Verdict.AVOID
    assert changed_checks(user.id) == []  # who changes it sees it
    assert give_due_again() == 2

    assert answer(user, tart).verdict is answer(user, platter).verdict is Verdict.AVOID
    assert {one.excerpt for one in changed_checks(user.id)} == {"Tart", "Platter"}


@pytest.mark.parametrize("renamed", [False, True])
def test_a_recipe_reaches_older_texts_that_name_it(user: User, cream: UUID, renamed: bool) -> None:
    tart = kept(user, "Tart", "200 g wheat flour\n1 portion house blend")
    platter = kept(user, "Platter", "1 tart")
    assert answer(user, platter).verdict is not Verdict.AVOID

    if renamed:
        recipes.change(account_of(user), cream, "House blend", CUSTARD, "en")
    else:
        kept(user, "House blend", CUSTARD)
    assert give_due_again() == 2

    assert answer(user, tart).verdict is answer(user, platter).verdict is Verdict.AVOID
    assert {one.excerpt for one in changed_checks(user.id)} == {"Tart", "Platter"}


def test_an_older_text_that_names_what_is_made_with_it_stays_as_it_is(
    user: User, cream: UUID
) -> None:
    tart = kept(user, "Tart", "200 g wheat flour\n1 portion house blend")
    blend = kept(user, "House blend", "1 tart\n250 ml milk")
    assert give_due_again() == 0
    assert answer(user, tart).verdict is not Verdict.AVOID
    assert answer(user, blend).verdict is Verdict.AVOID


def test_what_a_recipe_held_is_not_forgotten_with_its_text(user: User, cream: UUID) -> None:
    recipes.change(account_of(user), cream, "Lemon filling", CUSTARD, "en")
    recipes.change(account_of(user), cream, "Lemon filling", PLAIN, "en")
    assert "milk" in [one.finding["text"] for one in answer(user, cream).gone]


def test_a_changed_profile_answers_a_recipe_again(user: User, cream: UUID) -> None:
    a_person(user, "Kim", an_allergy("oats"))
    tart = kept(user, "Tart", TART)
    give_due_again()
    found = {one.name: one.verdict for one in recipe_of(user.id, tart).answers}
    assert found["Kim"] is Verdict.AVOID


def test_a_milder_profile_says_which_recipes_it_changes(user: User, cream: UUID) -> None:
    custard = kept(user, "Custard", CUSTARD)
    robin = people_of(user.id)[0]
    found = effect(user.id, robin, robin.allergies[0].entry, None)
    assert [one.check.food_id for one in found.differing] == [custard]


def test_a_finding_of_a_recipe_can_be_noted_and_said_to_be_wrong(
    visitor: Visitor, user: User, cream: UUID
) -> None:
    a_person(user, "Kim", an_allergy("oats", Severity.MILD))
    recipes.change(account_of(user), cream, "Lemon filling", PLAIN, "en")
    path, check = f"/kitchen/recipes/{cream}", recipe_of(user.id, cream).id
    assert f"/check/{check}/report?finding=1" in visitor.get(path).text
    noted = visitor.submit(f"/check/{check}/note?finding=1")
    assert "eats this" in visitor.get(visitor.get(noted.location).location).text


def test_a_recipe_that_is_called_something_else_stays_part_of_others(
    user: User, cream: UUID
) -> None:
    tart = kept(user, "Tart", TART)
    recipes.change(account_of(user), cream, "Yellow filling", CUSTARD, "en")
    recipes.change(account_of(user), tart, "Tart", f"{TART}\nsalt", "en")
    assert answer(user, tart).verdict is Verdict.AVOID


def test_no_recipe_is_made_with_itself(user: User, cream: UUID) -> None:
    tart = kept(user, "Tart", TART)
    kept(user, "Platter", "1 tart")
    with pytest.raises(GoesRound):
        recipes.change(account_of(user), cream, "Lemon filling", "1 slice of platter", "en")
    assert recipe_of(user.id, cream).text == PLAIN and recipe_of(user.id, tart).text == TART


def test_two_recipes_are_not_called_the_same(user: User, cream: UUID) -> None:
    with pytest.raises(NameTaken):
        kept(user, "LEMON filling", CUSTARD)
    assert db.session.scalar(select(func.count()).select_from(CheckRow)) == 1


def test_a_recipe_that_others_are_made_with_stays(
    visitor: Visitor, user: User, cream: UUID
) -> None:
    account, tart = account_of(user), kept(user, "Tart", TART)
    with pytest.raises(PartOfOthers):
        recipes.remove(account, cream)
    path = f"/kitchen/recipes/{cream}"
    assert "part of: Tart" in visitor.get(visitor.press(path, f"{path}/remove").location).text

    recipes.remove(account, tart)
    recipes.remove(account, cream)
    assert db.session.scalar(select(func.count()).select_from(CheckRow)) == 0


def test_a_recipe_is_no_kept_food(visitor: Visitor, user: User, cream: UUID) -> None:
    assert visitor.get(f"/foods/kept/{cream}").status_code == 404
    check = recipe_of(user.id, cream).id
    assert visitor.get(f"/check/{check}").location == f"/kitchen/recipes/{cream}"


def test_a_recipe_stays_when_nobody_is_left_to_ask_about(
    visitor: Visitor, user: User, cream: UUID
) -> None:
    people.remove_person(account_of(user), people_of(user.id)[0])
    assert "80 g sugar" in visitor.get(f"/kitchen/recipes/{cream}").text


def test_recipes_go_with_the_consent(user: User, cream: UUID) -> None:
    kept(user, "Tart", TART)
    withdraw_consent(account_of(user))
    assert db.session.scalar(select(func.count()).select_from(KeptFood)) == 0
