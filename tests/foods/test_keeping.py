"""What somebody can count on who keeps a food."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text

from eatsential.database import db
from eatsential.foods import services as foods
from eatsential.foods.keeping import queries, services
from eatsential.foods.keeping.errors import KeptAlready, SameText, TooManyFoods
from eatsential.foods.keeping.naming import ingredients_of
from eatsential.foods.keeping.rules import Difference, Label, Named, difference
from eatsential.foods.rescreening.services import give_due_again
from eatsential.foods.rules import Check
from eatsential.profiles.queries import people_of
from eatsential.profiles.rules.people import Details
from eatsential.profiles.services import people as profiles
from eatsential.screening.answer import Food, Verdict
from eatsential.users.models import User
from eatsential.vocabulary.load import ruleset
from tests.support.browser import Visitor
from tests.support.factories import a_person, a_user, account_of, an_allergy

LABEL = "Ingredients: wheat flour, sugar, palm oil."


def kept(user: User, label: str = LABEL, **called: str) -> UUID:
    """A food that an account keeps; it must have a person."""
    made = foods.check(account_of(user), people_of(user.id)[:1], label, "en")
    return services.keep(account_of(user), made, Label(**{"name": "Biscuits", **called}))


@pytest.mark.parametrize(
    ("older", "newer", "told"),
    [
        ("a b c", "a b c", Difference((), (), False)),
        ("a b c", "A b C", Difference((), (), False)),
        ("a b", "a x b", Difference(("x",), (), False)),
        ("a b c", "a c", Difference((), ("b",), False)),
        ("a b c", "a c b", Difference((), (), True)),
        ("a b c", "x c a", Difference(("x",), ("b",), True)),
        ("a b", "a a b", Difference(("a",), (), False)),
        ("", "a", Difference(("a",), (), False)),
    ],
)
def test_what_was_added_and_what_went(older: str, newer: str, told: Difference) -> None:
    had, has = ([Named(word, word.casefold()) for word in text.split()] for text in (older, newer))
    assert difference(had, has) == told


def named(text: str) -> list[str]:
    return [one.terms for one in ingredients_of(Food("1", text, "en"), ruleset())]


def test_ingredients_are_those_of_the_tree() -> None:
    text = "Wheat flour (gluten), milk chocolate: cocoa; salt"
    assert named(text) == ["wheat flour", "gluten", "milk chocolate", "cocoa", "salt"]
    assert named(" ,;") == []


def test_amounts_and_classes_are_no_ingredients() -> None:
    plain = "Ingredients: wheat flour, soya lecithin, egg, sugar"
    spelled = "INGREDIENTS: Wheat Flour (51%), emulsifier: soya lecithin, egg 12 %, Sugar"
    assert named(plain) == named(spelled)
    assert named("Wheat starch, soya lecithin") != named("Wheat, soya")


def test_a_food_is_kept_from_its_answer_and_sealed(visitor: Visitor, user: User) -> None:
    robin = a_person(user, "Robin", an_allergy())
    answer = visitor.submit("/check", person=str(robin.id), text=LABEL).location

    page = visitor.submit(
        f"{answer}/keep", name="Biscuits of Ada", brand="Ovenware", barcode="4006381333931"
    )

    shown = visitor.get(page.location).text
    for words in ("Biscuits of Ada", "Ovenware", "4006381333931", "Nothing found"):
        assert words in shown
    assert "Biscuits of Ada" in visitor.get("/foods/kept").text
    stored = bytes(db.session.scalar(text("SELECT sealed FROM kept_foods")) or b"")
    assert stored and b"Ada" not in stored and b"400638" not in stored


def test_a_digit_that_is_wrong_is_said_at_its_field(visitor: Visitor, user: User) -> None:
    robin = a_person(user, "Robin")
    answer = visitor.submit("/check", person=str(robin.id), text=LABEL).location
    page = visitor.submit(f"{answer}/keep", name="Biscuits", barcode="4006381333932")
    assert page.status_code == 422 and "One of the digits is wrong" in page.text


def test_a_kept_food_is_answered_for_everybody_but_guests_not_asked_about(
    app: Flask, user: User
) -> None:
    a_person(user, "Robin")
    a_person(user, "Kim", an_allergy("wheat"))
    profiles.add_person(account_of(user), Details("Alex", guest=True))

    answer = queries.answers_to([food := kept(user)])[food]

    assert [(one.name, one.verdict) for one in answer.answers] == [
        ("Robin", Verdict.NOTHING_FOUND),
        ("Kim", Verdict.AVOID),
    ]


def test_who_is_added_later_is_answered_for_too(app: Flask, user: User) -> None:
    a_person(user, "Robin")
    food = kept(user)
    a_person(user, "Kim", an_allergy("wheat"))
    give_due_again()
    assert [one.name for one in queries.answers_to([food])[food].answers] == ["Robin", "Kim"]


def test_a_new_text_is_checked_and_compared_in_words(visitor: Visitor, user: User) -> None:
    a_person(user, "Robin", an_allergy("milk"))
    food = kept(user)
    path = f"/foods/kept/{food}"

    newer = "Ingredients: wheat flour, sugar, whey powder, salt."
    assert visitor.submit(f"{path}/text", text=newer).status_code == 303

    page = visitor.get(path).text
    assert "Added: whey powder, salt" in page and "No longer there: palm oil" in page
    assert queries.answers_to([food])[food].verdict is Verdict.AVOID
    assert [one.check.text for one in queries.texts_of(food)] == [newer, LABEL]


def test_what_was_flagged_in_the_text_before_is_kept(app: Flask, user: User) -> None:
    a_person(user, "Robin", an_allergy("milk"), an_allergy("wheat"))
    food = kept(user, "Ingredients: whey powder, wheat flour.")
    services.take_text(account_of(user), food, "Ingredients: wheat flour, palm oil.", "en")
    [answer] = queries.answers_to([food])[food].answers
    assert [one.finding["text"] for one in answer.gone] == ["whey powder"]


def test_the_same_text_again_is_no_new_one(visitor: Visitor, user: User) -> None:
    a_person(user, "Robin")
    food = kept(user)
    page = visitor.submit(f"/foods/kept/{food}/text", text=LABEL)
    assert page.status_code == 422 and "the text that the food has" in page.text
    assert len(queries.texts_of(food)) == 1


def test_only_the_newest_text_is_answered_again(visitor: Visitor, user: User) -> None:
    a_person(user, "Robin")
    food = kept(user)
    services.take_text(account_of(user), food, "Ingredients: wheat flour, salt.", "en")
    a_person(user, "Kim")
    assert give_due_again() == 1


def test_a_text_that_came_in_meanwhile_is_not_taken_twice(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_person(user, "Robin")
    food, text = kept(user), "Ingredients: wheat flour, salt."
    ask = foods.preview

    def slow(*given: Any, **more: Any) -> Check:
        monkeypatch.setattr(foods, "preview", ask)
        services.take_text(account_of(user), food, text, "en")
        return ask(*given, **more)

    monkeypatch.setattr(foods, "preview", slow)
    with pytest.raises(SameText):
        services.take_text(account_of(user), food, text, "en")


def test_the_same_barcode_twice_is_pointed_out(visitor: Visitor, user: User) -> None:
    a_person(user, "Robin")
    one = kept(user, name="Biscuits", barcode="4006381333931")
    kept(user, name="Rusk", barcode="4006381333931")
    kept(user, name="Bread", barcode="")
    kept(user, name="Toast", barcode="")
    assert "Kept more than once" in (listed := visitor.get("/foods/kept").text)
    assert listed.count("Bread") == 1
    assert "Rusk" in visitor.get(f"/foods/kept/{one}").text


def test_a_food_is_called_something_else(visitor: Visitor, user: User) -> None:
    a_person(user, "Robin")
    food = kept(user, brand="Ovenware")
    visitor.submit(f"/foods/kept/{food}/name", name="Crackers")
    assert queries.food_of(user.id, food).label == Label("Crackers", "Ovenware", "")


def test_a_removed_food_takes_its_texts_along(visitor: Visitor, user: User) -> None:
    a_person(user, "Robin")
    food = kept(user)
    page = visitor.press(f"/foods/kept/{food}", f"/foods/kept/{food}/remove")
    assert page.status_code == 303
    assert db.session.scalar(text("SELECT count(*) FROM checks")) == 0


def test_a_text_of_a_kept_food_is_not_erased_alone(visitor: Visitor, user: User) -> None:
    a_person(user, "Robin")
    check = queries.answers_to([food := kept(user)])[food]
    assert "Erase this check" not in visitor.get(f"/check/{check.id}").text
    answer = visitor.post_with_token("/account", f"/check/{check.id}/forget")
    assert answer.status_code == 404 and len(queries.texts_of(food)) == 1


def test_an_answer_is_kept_once(visitor: Visitor, user: User) -> None:
    a_person(user, "Robin")
    account = account_of(user)
    check = queries.answers_to([food := kept(user)])[food]
    with pytest.raises(KeptAlready):
        services.keep(account, check.id, Label("Again"))
    assert visitor.get(f"/check/{check.id}/keep").location == f"/foods/kept/{food}"
    assert queries.number_of_foods(account.id) == 1


def test_there_is_a_limit_in_words(app: Flask, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    a_person(user, "Robin")
    kept(user)
    monkeypatch.setattr("eatsential.foods.keeping.services.FOODS", 1)
    with pytest.raises(TooManyFoods):
        kept(user)


def test_nothing_is_kept_after_consent_ends(app: Flask, user: User) -> None:
    a_person(user, "Robin")
    kept(user)
    foods.withdraw_consent(account_of(user))
    for table in ("checks", "kept_foods", "reports"):
        assert db.session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


def test_a_page_of_foods_asks_the_database_as_often_for_many_as_for_one(
    visitor: Visitor, user: User, statements: object
) -> None:
    a_person(user, "Robin")
    counts = []
    for number in (1, 6):
        for _ in range(number):
            kept(user)
        with statements() as seen:  # type: ignore[operator]
            visitor.get("/foods/kept")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_food_of_somebody_else_does_not_exist(visitor: Visitor, user: User) -> None:
    other = a_user()
    a_person(other, "Sam")
    food = kept(other)
    assert visitor.get(f"/foods/kept/{food}").status_code == 404
