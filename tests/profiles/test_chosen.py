"""Diets, conditions and medications: what they bring is said, and a diet can be kept flexibly."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from eatsential.foods import services as foods
from eatsential.foods.queries import check_of
from eatsential.profiles import queries
from eatsential.profiles.rules.entries import DietReason, Entry, EntryKind, is_milder, question
from eatsential.users.models import User
from eatsential.vocabulary.approved import choices, rules_of
from tests.support.browser import Visitor
from tests.support.factories import a_person, account_of

EGG = "Sugar, egg."


def test_a_diet_is_recorded_with_how_it_is_kept_and_why(visitor: Visitor, user: User) -> None:
    person = a_person(user)
    visitor.submit(
        f"/profile/{person.id}/diets",
        chosen="vegan",
        strict="flexible",
        reason="ethics",
        notes="since school",
    )
    [diet] = queries.person_of(user.id, person.id).of(EntryKind.DIET)
    assert (diet.entry.strict, diet.entry.reason) == (False, DietReason.ETHICS)
    page = visitor.get(f"/profile/{person.id}").text
    assert "Flexible, Ethics" in page and "since school" in page


@pytest.mark.parametrize(
    ("page", "kind", "subject"),
    [
        ("diets", EntryKind.DIET, "low-fodmap"),
        ("medications", EntryKind.MEDICATION, "doxycycline"),
        ("conditions", EntryKind.CONDITION, "gout"),
    ],
)
def test_whatever_is_chosen_can_count_for_a_while(
    visitor: Visitor, user: User, page: str, kind: EntryKind, subject: str
) -> None:
    person = a_person(user)
    path = f"/profile/{person.id}/{page}"
    assert visitor.submit(path, chosen=subject, ends_on="2020-01-01").status_code == 422
    assert visitor.submit(path, chosen=subject, ends_on="2099-05-31").status_code == 303

    [chosen] = queries.person_of(user.id, person.id).of(kind)
    assert chosen.entry.ends_on == date(2099, 5, 31)
    assert "Counts until 31 May 2099" in visitor.get(f"/profile/{person.id}").text


def test_keeping_a_diet_flexibly_is_deliberate_and_changes_answers(
    visitor: Visitor, user: User
) -> None:
    person = a_person(user, "Robin", Entry(EntryKind.DIET, "vegan"))
    foods.check(account_of(user), [person], EGG, "en")
    page = f"/profile/{person.id}/entries/{person.entries[0].id}"

    asked = visitor.submit(page, strict="flexible")

    assert asked.status_code == 422
    assert "The last answer that you got for Robin would change." in asked.text
    assert visitor.send_form_of(asked, confirm="vegan").status_code == 303
    assert "now Vegan (flexible)" in visitor.get(f"/profile/{person.id}/history").text
    assert visitor.submit(page, strict="strict").status_code == 303


def test_a_changed_diet_keeps_what_its_page_does_not_ask(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", Entry(EntryKind.DIET, "vegan", reaction="from a file"))
    visitor.submit(f"/profile/{person.id}/entries/{person.entries[0].id}", reason="taste")
    [diet] = queries.person_of(user.id, person.id).of(EntryKind.DIET)
    assert (diet.entry.reaction, diet.entry.reason) == ("from a file", DietReason.TASTE)


def test_a_diet_that_cannot_be_is_refused_at_its_field(visitor: Visitor, user: User) -> None:
    person = a_person(user)
    for field, typed in (("chosen", "vegann"), ("chosen", ""), ("strict", "half"), ("reason", "x")):
        given = {"chosen": "vegan", "strict": "strict", field: typed}
        answer = visitor.submit(f"/profile/{person.id}/diets", **given)
        assert answer.status_code == 422 and f'href="#{field}"' in answer.text, (field, typed)
    assert queries.person_of(user.id, person.id).entries == ()


def test_only_a_flexible_diet_is_asked_about_as_one() -> None:
    strict, flexible = Entry(EntryKind.DIET, "vegan"), Entry(EntryKind.DIET, "halal", strict=False)
    asked = question([strict, flexible])["diets"]
    assert asked == ["vegan", {"diet": "halal", "strict": False}]
    assert is_milder(Entry(EntryKind.DIET, "vegan", strict=False), strict)
    assert not is_milder(strict, Entry(EntryKind.DIET, "vegan", strict=False))


@pytest.mark.parametrize("kind", ["diet", "intolerance", "condition", "medication"])
def test_every_choice_brings_rules_with_a_source_and_a_reason(kind: str) -> None:
    for id_ in choices(kind):
        assert rules_of(kind, id_)
        assert all(rule.grounds.source and rule.why for rule in rules_of(kind, id_))


@pytest.mark.parametrize(
    ("page", "chosen", "rule", "source"),
    [
        ("medications", "simvastatin", "Grapefruit raises the amount", "FDA: grapefruit"),
        ("conditions", "g6pd", "destroy red blood cells", "G6PD deficiency: substances"),
    ],
)
def test_rules_are_named_with_their_source_before_and_after_they_are_chosen(
    visitor: Visitor, user: User, page: str, chosen: str, rule: str, source: str
) -> None:
    person = a_person(user)
    before = visitor.get(f"/profile/{person.id}/{page}").text
    assert rule in before and source in before and "not compared yet" in before

    visitor.submit(f"/profile/{person.id}/{page}", chosen=chosen)

    after = visitor.get(f"/profile/{person.id}").text
    assert rule in after and source in after


def test_a_medication_takes_part_in_checks(app: Flask, user: User) -> None:
    person = a_person(user, "Robin", Entry(EntryKind.MEDICATION, "felodipine"))
    made = foods.check(account_of(user), [person], "Water, grapefruit juice", "en")
    assert check_of(user.id, made).verdict == "avoid"


def test_of_two_who_choose_the_same_otherwise_the_second_is_told(
    visitor: Visitor, user: User
) -> None:
    flexible = Entry(EntryKind.DIET, "vegan", strict=False, ends_on=date(2099, 5, 31))
    person = a_person(user, "Robin", flexible)
    path = f"/profile/{person.id}"
    told = visitor.submit(
        f"{path}/diets", chosen=["vegan", "halal"], strict="strict", notes="since school"
    )

    assert told.status_code == 422
    assert "Vegan is recorded already, but otherwise" in told.text and "since school" in told.text
    assert f"{path}/entries/{person.entries[0].id}" in told.text
    assert [one.entry for one in queries.person_of(user.id, person.id).entries] == [flexible]


@pytest.mark.parametrize(
    "kind",
    [
        EntryKind.CONDITION,
        EntryKind.INTOLERANCE,
        EntryKind.MEDICATION,
        EntryKind.DIET,
        EntryKind.WORD,
    ],
)
def test_the_last_day_of_whatever_is_kept_can_be_changed(
    visitor: Visitor, user: User, kind: EntryKind
) -> None:
    subject = next(iter(choices(kind)), "fenugreek")
    entry = Entry(kind, subject, ends_on=date(2099, 5, 31))
    person = a_person(user, "Robin", entry)
    page = f"/profile/{person.id}/entries/{person.entries[0].id}"
    assert page in visitor.get(f"/profile/{person.id}").text

    assert visitor.submit(page, ends_on="2099-06-30", notes="by Dr Fern").status_code == 303
    assert visitor.submit(page, ends_on="2099-04-30").status_code == 422

    [recorded] = queries.person_of(user.id, person.id).entries
    assert recorded.entry == replace(entry, ends_on=date(2099, 6, 30), notes="by Dr Fern")
    assert "by Dr Fern" in visitor.get(f"/profile/{person.id}").text
