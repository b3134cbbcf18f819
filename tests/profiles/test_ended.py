"""What has ended is shown apart, is said to count no longer, and can be recorded again."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from eatsential.profiles import queries
from eatsential.profiles.errors import AlreadyRecorded
from eatsential.profiles.rules.entries import Entry, EntryKind, is_milder
from eatsential.profiles.rules.people import Person
from eatsential.profiles.services import entries, steps
from eatsential.screening.answer import Problem, Severity
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_person, account_of, an_allergy
from tests.support.page import page_of

LAST = date(2020, 1, 31)
TOLD = "Ended on 31 January 2020, no longer checked"
MILK = Entry(EntryKind.ALLERGY, "milk", Severity.SEVERE, Problem.IGE, ends_on=LAST)
VEGAN = Entry(EntryKind.DIET, "vegan", ends_on=LAST)
ENDED = (
    MILK,
    VEGAN,
    Entry(EntryKind.CONDITION, "gout", ends_on=LAST),
    Entry(EntryKind.WORD, "fenugreek", ends_on=LAST),
)


def robin(user: User, *recorded: Entry) -> Person:
    return a_person(user, "Robin", *recorded)


def now_of(user: User) -> list[Entry]:
    return [recorded.entry for recorded in queries.people_of(user.id)[0].entries]


def test_the_profile_says_of_each_that_it_has_ended_and_when(visitor: Visitor, user: User) -> None:
    page = visitor.get(f"/profile/{robin(user, *ENDED).id}").text
    assert page.count(TOLD) == len(ENDED)
    assert "Counts until" not in page
    assert "None recorded" not in page and "No allergy recorded" not in page


def test_where_all_has_ended_it_is_not_said_that_nothing_was_recorded(
    visitor: Visitor, user: User
) -> None:
    person = robin(user, *ENDED)
    for path in ("/profile", "/", f"/profile/{person.id}/history?on=2026-11-30"):
        page = visitor.get(path).text
        assert "Nothing recorded yet" not in page, path
    assert "Everything recorded has ended" in visitor.get("/profile").text


def test_where_one_is_added_what_has_ended_stands_apart(visitor: Visitor, user: User) -> None:
    person = robin(user, MILK, an_allergy("egg"), VEGAN)
    allergies = visitor.get(f"/profile/{person.id}/allergies").text
    assert allergies.index("Egg: severe") < allergies.index("Milk: severe") < allergies.index(TOLD)
    assert TOLD in visitor.get(f"/profile/{person.id}/diets").text


def test_the_first_steps_tell_what_has_ended(visitor: Visitor, user: User) -> None:
    robin(user, MILK, VEGAN)
    steps.begin(account_of(user))
    for step in ("allergies", "diets"):
        assert TOLD in visitor.get(f"/profile/start/{step}").text, step


def test_an_ended_allergy_is_recorded_again_in_its_place(visitor: Visitor, user: User) -> None:
    person = robin(user, MILK)
    [row] = person.entries

    answer = visitor.submit(f"/profile/{person.id}/allergies", allergen="milk", severity="mild")

    assert answer.status_code == 303
    [recorded] = queries.people_of(user.id)[0].entries
    assert recorded.id == row.id
    assert recorded.entry == replace(MILK, severity=Severity.MILD, ends_on=None)
    page = visitor.get(f"/profile/{person.id}/history").text
    assert "Changed: Milk: severe (until 31 January 2020), now Milk: mild." in page


@pytest.mark.parametrize("entry", ENDED)
def test_one_press_records_again_what_has_ended(visitor: Visitor, user: User, entry: Entry) -> None:
    page = f"/profile/{robin(user, entry).id}"
    [recorded] = queries.people_of(user.id)[0].entries

    answer = visitor.press(page, f"{page}/entries/{recorded.id}/renew")

    assert answer.status_code == 303
    assert now_of(user) == [replace(entry, ends_on=None)]
    assert TOLD not in visitor.get(page).text


@pytest.mark.parametrize(("page", "entry"), [("diets", VEGAN), ("conditions", ENDED[2])])
def test_what_has_ended_can_be_chosen_again_and_is_not_passed_over(
    visitor: Visitor, user: User, page: str, entry: Entry
) -> None:
    path = f"/profile/{robin(user, entry).id}/{page}"
    shown = page_of(visitor.get(path).text)
    offered = [one.get("value") for one in shown.all("input") if one.get("name") == "chosen"]
    assert entry.subject in offered

    assert visitor.submit(path, chosen=entry.subject, ends_on="2099-05-31").status_code == 303

    assert now_of(user) == [replace(entry, ends_on=date(2099, 5, 31))]


def test_what_counts_is_not_recorded_twice(app: Flask, user: User) -> None:
    person = robin(user, replace(MILK, ends_on=date(2099, 1, 1)), VEGAN)
    again = an_allergy("milk"), VEGAN, replace(VEGAN, ends_on=date(2019, 1, 1))
    for entry in again:
        with pytest.raises(AlreadyRecorded):
            entries.record_entry(account_of(user), person, entry)
    with pytest.raises(AlreadyRecorded):
        entries.renew(account_of(user), person, person.allergies[0].id)
    renewed = replace(VEGAN, ends_on=None)
    with pytest.raises(AlreadyRecorded):
        entries.record_entries(account_of(user), person, [renewed, renewed])
    assert VEGAN in now_of(user)


def test_several_are_recorded_and_renewed_in_the_order_given(app: Flask, user: User) -> None:
    person = robin(user, VEGAN)
    egg, vegan = an_allergy("egg"), replace(VEGAN, ends_on=None)
    ids = entries.record_entries(account_of(user), person, [egg, vegan])
    now = queries.people_of(user.id)[0]
    assert ids[1] == person.entries[0].id
    assert {one.id: one.entry for one in now.entries} == dict(zip(ids, (egg, vegan), strict=True))


def test_nothing_is_milder_than_what_has_ended() -> None:
    assert not is_milder(replace(MILK, severity=Severity.MILD, ends_on=None), MILK)


def test_the_card_tells_of_nothing_that_has_ended(visitor: Visitor, user: User) -> None:
    person = robin(user, MILK, an_allergy("egg"))
    page = visitor.get(f"/profile/{person.id}/card").text.lower()
    assert "egg" in page and "milk" not in page


def test_what_had_ended_when_it_was_removed_is_put_back_as_ended(
    visitor: Visitor, user: User
) -> None:
    page = f"/profile/{robin(user, MILK).id}"
    [recorded] = queries.people_of(user.id)[0].entries
    removing = f"{page}/entries/{recorded.id}/delete"
    assert "labels are not checked for it" in visitor.get(removing).text
    removed = visitor.submit(removing).location

    back = visitor.press(removed, f"{page}/history/{removed.partition('=')[2]}/undo")

    assert "it has ended and is not checked" in visitor.get(back.location).text
    assert now_of(user) == [MILK]
