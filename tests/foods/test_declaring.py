"""What somebody can count on who notes what the maker or the kitchen declares of a food."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from eatsential import clock
from eatsential.foods.declared import (
    COUNTS,
    Declaration,
    Standing,
    Stated,
    contradictions,
    standing,
)
from eatsential.foods.keeping import queries, services
from eatsential.foods.keeping.errors import Contradicted, FoodChanged
from eatsential.foods.keeping.services import declare
from eatsential.foods.rules import Check
from eatsential.foods.wording import shown
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.people import Person
from eatsential.screening.answer import Food, Verdict
from eatsential.users.models import User
from eatsential.vocabulary.load import ruleset
from tests.foods.test_keeping import kept
from tests.support.browser import Visitor
from tests.support.factories import a_person, account_of, an_allergy

DAY = date(2026, 11, 3)
NONE = Declaration(Stated.NONE, "Ovenware", DAY, "their letter")
VAGUE = "Ingredients: wheat flour, sugar, vegetable protein."


def said(stated: Stated) -> Declaration:
    return Declaration(stated, "Ovenware", clock.still())


def newest(food: UUID) -> Check:
    return queries.answers_to([food])[food]


@pytest.mark.parametrize(
    ("label", "none", "words"),
    [
        ("Sugar, whey powder, salt.", "milk", "whey powder"),
        ("Sugar, salt. May contain traces of almonds.", "tree-nuts", "almonds"),
        ("Sugar, coconut milk.", "tree-nuts", None),
        ("Sugar, vegetable protein.", "soy", None),
        ("Sugar, glucose syrup (wheat).", "milk", None),
    ],
)
def test_what_a_label_says_contradicts_a_verified_none_and_what_it_leaves_open_does_not(
    label: str, none: str, words: str | None
) -> None:
    found = contradictions(Food("1", label, "en"), {none: NONE}, ruleset())
    assert found == ({none: (words,)} if words else {})


def test_a_verified_none_counts_to_its_last_day_and_anything_else_without_end() -> None:
    last = DAY + COUNTS
    assert NONE.last_day == last
    assert standing(NONE, last, contradicted=False) is Standing.COUNTS
    assert standing(NONE, last + timedelta(days=1), contradicted=False) is Standing.UNCONFIRMED
    assert Declaration(Stated.CONTAINS, "Ovenware", DAY).last_day is None


def test_what_is_declared_to_be_inside_counts_and_says_by_whom(
    visitor: Visitor, user: User
) -> None:
    a_person(user, "Robin", an_allergy("sesame"))
    food = kept(user)
    assert newest(food).verdict is Verdict.NOTHING_FOUND

    noted = {"allergens": "sesame", "by": "Ovenware", "on": "2026-11-03", "stated": "may_contain"}
    assert visitor.submit(f"/foods/kept/{food}/declare", **noted).status_code == 303

    assert newest(food).verdict is Verdict.AVOID
    page = visitor.get(f"/check/{newest(food).id}").text
    assert "May contain sesame: declared by Ovenware, 3 November 2026" in page


def test_a_verified_none_stands_beside_the_answer_and_changes_none(app: Flask, user: User) -> None:
    a_person(user, "Robin", an_allergy("soy"))
    food = kept(user, VAGUE)
    before = newest(food).answers[0].answer

    declare(account_of(user), food, ["soy"], said(Stated.NONE))

    after = newest(food)
    assert after.answers[0].answer == before
    with app.test_request_context():
        [reason] = [one for one in shown(after)[0][0].findings if "soya" in one.words]
    assert reason.beside.startswith("Declared verified none of soya: Ovenware")


def test_a_verified_none_that_the_label_contradicts_is_refused_with_its_words(
    visitor: Visitor, user: User
) -> None:
    a_person(user, "Robin")
    food = kept(user)
    noted = {"allergens": "wheat", "by": "Ovenware", "on": "2026-11-03", "stated": "verified_none"}

    page = visitor.submit(f"/foods/kept/{food}/declare", **noted)

    assert page.status_code == 422 and "“wheat flour”" in page.text
    assert not newest(food).declared


def test_a_later_text_keeps_what_is_declared_and_marks_what_it_contradicts(
    visitor: Visitor, user: User
) -> None:
    a_person(user, "Robin")
    food = kept(user)
    declare(account_of(user), food, ["milk", "egg"], said(Stated.NONE))

    services.take_text(account_of(user), food, "Wheat flour, sugar, whey powder.", "en")

    page = visitor.get(f"/foods/kept/{food}").text
    assert page.count("Contradicted") == 1 and "the label says “whey powder”" in page
    told = visitor.get(f"/foods/kept/{food}/declared.json").get_json()["declared"]
    standings = {one["allergen"]: one.get("standing") for one in told}
    assert (standings["milk"], standings["egg"], standings["soy"]) == (
        "contradicted",
        "counts",
        None,
    )


def test_what_is_declared_contradicts_too_and_can_be_taken_back(app: Flask, user: User) -> None:
    a_person(user, "Robin", an_allergy("milk"))
    food, account = kept(user), account_of(user)
    declare(account, food, ["milk"], said(Stated.CONTAINS))
    assert newest(food).verdict is Verdict.AVOID
    with pytest.raises(Contradicted):
        declare(account, food, ["gluten"], said(Stated.NONE))

    declare(account, food, ["milk"], None)

    assert newest(food).verdict is Verdict.NOTHING_FOUND
    assert [one.finding["subject"] for one in newest(food).answers[0].gone] == ["allergy:milk"]


def test_what_is_declared_while_a_new_text_is_checked_is_not_lost(
    app: Flask, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_person(user, "Robin")
    food = kept(user)

    def slow(*given: Any) -> list[Person]:
        declare(account_of(user), food, ["milk"], said(Stated.CONTAINS))
        return people_for(*given)

    monkeypatch.setattr("eatsential.foods.keeping.services.people_for", slow)
    with pytest.raises(FoodChanged):
        services.take_text(account_of(user), food, "Wheat flour, salt.", "en")
    assert list(newest(food).declared) == ["milk"]
