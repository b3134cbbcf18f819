"""What is known of a person is changed by two at once, and never milder in passing."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from eatsential.foods import services as foods
from eatsential.foods.queries import check_of
from eatsential.profiles import queries
from eatsential.profiles.rules.entries import Entry, EntryKind, Recorded
from eatsential.profiles.rules.people import Details, Person, Stage
from eatsential.profiles.services import people
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_person, account_of, an_allergy


def details_of(user: User) -> Details:
    """What is kept of the only person of an account."""
    return queries.people_of(user.id)[0].details


def test_who_saves_later_undoes_nothing_of_who_saved_earlier(visitor: Visitor, user: User) -> None:
    path = f"/profile/{a_person(user, 'Robin').id}/details"
    first, second = visitor.get(path), visitor.get(path)

    visitor.send_form_of(first, emergency="Call Kim", cross_reactions="y")
    assert visitor.send_form_of(second, birth_date="2015-06-07").status_code == 303

    kept = details_of(user)
    assert (kept.emergency, kept.cross_reactions) == ("Call Kim", True)
    assert kept.birth_date == date(2015, 6, 7)


def test_of_two_who_change_the_same_the_later_is_told(visitor: Visitor, user: User) -> None:
    path = f"/profile/{a_person(user, 'Robin').id}/details"
    first, second = visitor.get(path), visitor.get(path)
    visitor.send_form_of(first, emergency="Call Kim", birth_date="2015-06-07")

    told = visitor.send_form_of(second, emergency="Call Lee")

    assert told.status_code == 422
    assert 'href="#emergency"' in told.text and "Somebody wrote “Call Kim” meanwhile." in told.text
    assert details_of(user).emergency == "Call Kim"
    assert visitor.send_form_of(told).status_code == 303
    assert details_of(user) == Details("Robin", emergency="Call Lee", birth_date=date(2015, 6, 7))


@pytest.mark.parametrize("shown", ["", "{}", "nul\0"])
def test_details_without_what_they_were_opened_with_are_not_kept(
    visitor: Visitor, user: User, shown: str
) -> None:
    path = f"/profile/{a_person(user, 'Robin').id}/details"
    assert visitor.submit(path, emergency="Call Kim", shown=shown).status_code == 422
    assert details_of(user).emergency == ""


RELATIVES = Details("Robin", cross_reactions=True)
ROBIN = Person(uuid4(), RELATIVES, (Recorded(uuid4(), an_allergy("peanut")),))


@pytest.mark.parametrize(
    ("changed", "milder"),
    [({"cross_reactions": False}, True), ({"region": "US"}, True), ({"name": "Kim"}, False)],
)
def test_what_makes_details_milder(changed: dict[str, Any], milder: bool) -> None:
    assert ROBIN.is_milder_with(replace(RELATIVES, **changed)) is milder
    assert not replace(ROBIN, entries=()).is_milder_with(replace(RELATIVES, **changed))


def test_details_get_milder_only_where_the_person_is_named(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("peanut"))
    people.change_details(account_of(user), person, RELATIVES)
    [person] = queries.people_of(user.id)
    foods.check(account_of(user), [person], "Lupin flour", "en")

    page = f"/profile/{person.id}/details"
    asked = visitor.submit(page, cross_reactions=[])

    assert asked.status_code == 422
    assert "that you got for Robin would change" in asked.text
    assert details_of(user).cross_reactions
    assert visitor.send_form_of(asked, confirm="robin").status_code == 303
    assert not details_of(user).cross_reactions


@pytest.mark.parametrize(
    ("stage", "label"), [("pregnant", "Unpasteurised milk"), ("breastfeeding", "Alcohol")]
)
def test_a_stage_counts_as_the_condition_that_it_is(
    visitor: Visitor, user: User, stage: str, label: str
) -> None:
    person = a_person(user, "Robin")
    path = f"/profile/{person.id}"

    visitor.submit(f"{path}/details", stage=stage)

    [person] = queries.people_of(user.id)
    made = check_of(user.id, foods.check(account_of(user), [person], label, "en"))
    assert made.verdict in ("avoid", "caution")
    assert "Counts as long as the details say so." in visitor.get(path).text
    assert visitor.submit(f"{path}/details", stage="").status_code == 422


def test_a_recorded_condition_counts_once_beside_the_stage() -> None:
    pregnant = Person(uuid4(), Details("Robin", stage=Stage.PREGNANT))
    recorded = Recorded(uuid4(), Entry(EntryKind.CONDITION, "pregnancy"))
    assert pregnant.question()["conditions"] == ["pregnancy"]
    assert replace(pregnant, entries=(recorded,)).question()["conditions"] == ["pregnancy"]
    assert pregnant.is_milder_with(Details("Robin", stage=Stage.BREASTFEEDING))


def test_nobody_is_born_after_what_is_recorded_of_them(visitor: Visitor, user: User) -> None:
    diagnosed = replace(an_allergy("milk"), diagnosed_on=date(2020, 5, 1))
    person = a_person(user, "Robin", diagnosed)
    path = f"/profile/{person.id}"

    refused = visitor.submit(f"{path}/details", birth_date="2021-01-01")

    assert refused.status_code == 422 and 'href="#birth_date"' in refused.text
    visitor.submit(f"{path}/details", birth_date="2020-01-01")
    file = visitor.get(f"{path}/export.json").text
    assert visitor.submit("/profile/import", text=file).status_code == 303


def test_a_stage_that_no_kitchen_asks_about_leaves_the_card_whole(
    visitor: Visitor, user: User
) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    people.change_details(account_of(user), person, Details("Robin", stage=Stage.PREGNANT))
    assert "Milk" in visitor.get(f"/profile/{person.id}/card").text
