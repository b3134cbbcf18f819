"""What somebody can count on who looks a food up instead of copying its label."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.catalogue.queries.foods import food_of
from eatsential.database import db
from eatsential.foods import found as module
from eatsential.foods.found import Found, Table
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.people import Details, Person
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import people as services
from eatsential.screening.answer import Answer, Severity, Verdict
from eatsential.screening.screen import answer_of
from eatsential.users.models import User
from eatsential.vocabulary.load import ruleset
from tests.support.browser import Visitor
from tests.support.factories import a_caregiver, a_food, a_person, a_user, account_of, an_allergy
from tests.support.page import page_of


def found(person: Person, **given: object) -> Found:
    return Table([person], ruleset()).answer(food_of(a_food(**given)))  # type: ignore[arg-type]


@pytest.fixture
def robin(user: User) -> Person:
    """Somebody who must not have milk."""
    return a_person(user, "Robin", an_allergy("milk", Severity.SEVERE))


def test_what_a_source_declares_is_found_though_its_text_does_not_say_it(robin: Person) -> None:
    answer = found(robin, text="Oats, sugar", allergens=("en:milk",)).answers[0]

    assert answer.verdict is Verdict.AVOID
    assert [finding.span for finding in answer.answer.findings] == [None]


@pytest.mark.parametrize(
    "given", [{"allergens": ("en:none",)}, {"allergens": ("en:soybeans",)}, {}]
)
def test_no_tag_takes_away_what_the_text_says(robin: Person, given: dict[str, object]) -> None:
    assert found(robin, text="Oats, whey powder", **given).verdict is Verdict.AVOID


@pytest.mark.parametrize("tags", [{"allergens": ("de:molkenreste",)}, {"traces": ("see pack",)}])
def test_where_tags_are_free_text_nobody_is_told_that_nothing_was_found(
    robin: Person, tags: dict[str, object]
) -> None:
    assert found(robin, text="Oats, sugar").verdict is Verdict.NOTHING_FOUND
    assert found(robin, text="Oats, sugar", **tags).verdict is Verdict.CANNOT_TELL


def test_a_food_known_by_name_alone_is_never_cleared_but_its_name_can_speak_against_it(
    robin: Person,
) -> None:
    assert found(robin, name="Oat bran", text="").verdict is Verdict.CANNOT_TELL
    assert found(robin, name="Butter, salted", text="").verdict is Verdict.AVOID


def test_the_name_of_a_food_counts_beside_its_text(visitor: Visitor, robin: Person) -> None:
    plain = {"text": "sugar, cocoa mass", "lang": "en"}
    assert found(robin, name="Dark tablet", **plain).verdict is Verdict.NOTHING_FOUND
    assert found(robin, name="Milk chocolate", **plain).verdict is Verdict.AVOID
    listed = a_food("Milk chocolate", **plain)
    assert "by its name" in visitor.get(f"/foods/{listed}?person={robin.id}").text


def test_each_food_that_is_found_has_the_answer_for_those_who_eat(
    visitor: Visitor, user: User, robin: Person
) -> None:
    a_person(user, "Kim", an_allergy("egg"))
    a_food("Oat biscuits with cream", "Oats, cream")
    a_food("Oat biscuits", "Oats, sugar")

    page = visitor.get("/foods?q=oat+biscuits").text

    plain, cream = page.index(">Oat biscuits<"), page.index(">Oat biscuits with cream<")
    assert plain < cream
    assert "Robin: Avoid; Kim: Nothing found in what was declared" in page[cream:]
    assert "Robin: Nothing found" in page[plain:cream]


def test_a_food_is_answered_by_the_law_of_where_somebody_buys_and_with_relatives_if_asked(
    user: User,
) -> None:
    here = a_person(user, "Robin", an_allergy("tree-nuts"), an_allergy("peanut"))
    there = replace(here, details=Details("Robin", region="US", cross_reactions=True))

    def verdicts(text: str) -> list[Verdict]:
        return [found(person, text=text).answers[0].verdict for person in (here, there)]

    assert verdicts("Pine nuts, salt") == [Verdict.CAUTION, Verdict.AVOID]
    assert verdicts("Lupin flour") == [Verdict.NOTHING_FOUND, Verdict.CAUTION]


def test_a_guest_is_asked_about_only_where_chosen(visitor: Visitor, user: User) -> None:
    guest = a_person(user, "Sam", an_allergy("milk"))
    services.change_details(account_of(user), guest, Details("Sam", guest=True))
    food = a_food("Cream", "Cream")

    assert "for Sam" not in visitor.get(f"/foods/{food}").text
    assert "for Sam" in visitor.get(f"/foods/{food}?person={guest.id}").text


def test_everybody_but_guests_is_asked_about_unless_some_are_chosen(
    visitor: Visitor, user: User
) -> None:
    people = [a_person(user, name, an_allergy("milk")) for name in ("Ash", "Kim", "Sam")]
    services.change_details(account_of(user), people[2], Details("Sam", guest=True))
    boxes = page_of(visitor.get("/").text).all("input")
    ticked = {box.get("value") for box in boxes if "checked" in box.attributes}
    assert ticked == {str(one.id) for one in people[:2]}


def test_nobody_learns_of_somebody_elses_people(visitor: Visitor, robin: Person) -> None:
    theirs = a_person(a_user(), "Alex", an_allergy("gluten"))

    page = visitor.get(f"/foods/{a_food()}?person={theirs.id}").text

    assert "for Alex" not in page and "Avoid" not in page


def test_only_what_is_clear_for_all_of_us_when_asked_for(visitor: Visitor, robin: Person) -> None:
    a_food("Oat cream", "Cream, oats")
    a_food("Oat bar", "Oats, sugar")

    page = visitor.get("/foods?q=oat&clear=1").text

    assert ">Oat bar<" in page and ">Oat cream<" not in page


def test_once_something_was_found_for_one_nobody_else_is_asked(
    user: User, robin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def noted(*given: Any) -> Answer:
        asked.append(given)
        return answer_of(*given)

    monkeypatch.setattr(module, "answer_of", noted)
    table = Table([robin, a_person(user, "Kim")], ruleset())

    assert table.clear(food_of(a_food(text="Cream"))) is None and len(asked) == 1
    oats = table.clear(food_of(a_food(text="Oats")))
    assert oats is not None and len(oats.answers) == 2


def test_a_page_names_whose_data_it_shows_and_under_what_licence(
    visitor: Visitor, robin: Person
) -> None:
    food = a_food("Oat bar")
    for address in ("/foods?q=oat", f"/foods/{food}"):
        page = visitor.get(address).text
        assert "Open Food Facts" in page and "Open Database License" in page


def test_a_barcode_that_no_food_has_leads_to_the_label(visitor: Visitor, user: User) -> None:
    food = a_food("Oat bar", barcode="4000000000013")
    assert str(food) in visitor.get("/foods?q=4000000000013").text
    assert "No food here has this barcode." in visitor.get("/foods?q=4000000000020").text


def test_a_typing_error_is_said_and_forgiven(visitor: Visitor, user: User) -> None:
    a_food("Oat biscuits")
    page = visitor.get("/foods?q=bisciuts").text
    assert "No food has “bisciuts”. These have “biscuits”." in page
    assert ">Oat biscuits<" in page


def test_what_could_take_its_place_has_nothing_found_for_anybody(
    visitor: Visitor, robin: Person
) -> None:
    kind = {"category": "en:biscuits"}
    a_food("Butter biscuits", "Oats, butter", **kind)
    a_food("Oat biscuits", "Oats, sugar", **kind)
    a_food("Rye crackers", "Rye", category="en:crackers")
    food = a_food("Cream biscuits", "Oats, cream", **kind)

    page = visitor.get(f"/foods/{food}").text
    instead = page.partition("Of the same kind")[2]

    assert ">Oat biscuits<" in instead
    assert "Butter biscuits" not in instead and "Rye crackers" not in instead


def test_pages_follow_one_another_and_keep_what_was_chosen(visitor: Visitor, robin: Person) -> None:
    for number in range(23):
        a_food(f"Oat bar {number:02}")
    first = visitor.get(f"/foods?q=oat&clear=1&person={robin.id}")
    next_page = str(
        next(a.get("href") for a in page_of(first.text).all("a") if a.get("rel") == "next")
    )
    second = visitor.get(next_page).text
    assert "clear=1" in next_page and str(robin.id) in next_page
    assert second.count(">Oat bar") == 3


def test_a_page_of_results_takes_as_many_statements_for_twelve_people_as_for_one(
    visitor: Visitor, user: User, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    a_person(user, "Robin", an_allergy("milk"))
    a_food("Oat bar")
    visitor.get("/foods?q=oat")
    with statements() as one:
        visitor.get("/foods?q=oat")
    for number in range(11):
        a_person(user, f"Guest {number}", an_allergy("egg"))
        a_food(f"Oat bar {number}")
    with statements() as many:
        visitor.get("/foods?q=oat")
    assert len(one) == len(many) <= 5


def test_a_label_read_once_for_a_whole_table_answers_each_as_if_they_were_alone(user: User) -> None:
    robin = a_person(user, "Robin", an_allergy("milk"))
    kim = a_person(user, "Kim", an_allergy("egg", Severity.MILD))
    food = food_of(
        a_food(text="Oats, mlik, milk, eg, blorf. May contain traces of egg. Milk free.")
    )

    together = Table([robin, kim], ruleset()).answer(food).answers

    assert together == tuple(
        Table([person], ruleset()).answer(food).answers[0] for person in (robin, kim)
    )


def test_the_figures_of_a_source_reach_the_limits_of_a_condition(user: User) -> None:
    person = a_person(user, "Robin", Entry(EntryKind.CONDITION, "hypertension"))
    salty, plain = {"sodium_mg": 1_200.0}, {"sodium_mg": 4.0}

    assert found(person, text="Oats", nutrients=salty).verdict is not Verdict.NOTHING_FOUND
    assert found(person, text="Oats", nutrients=plain).verdict is Verdict.NOTHING_FOUND


def test_who_shares_a_person_is_told_that_foods_were_looked_up_for_them(
    visitor: Visitor, user: User, robin: Person
) -> None:
    theirs = a_person(owner := a_user(), "Alex", an_allergy("gluten"))
    a_caregiver(owner, theirs, user, Permit.CHECK)
    food = a_food("Oat bar")

    for asked in (f"?q=oat&person={robin.id}", f"?q=oat&person={theirs.id}"):
        visitor.get(f"/foods{asked}")
    visitor.get(f"/foods/{food}?person={theirs.id}")

    told = select(AuditEvent.actor, AuditEvent.target).where(AuditEvent.act == Act.LOOKED_UP_FOR)
    assert db.session.execute(told).all() == [(user.id, owner.id)] * 2
