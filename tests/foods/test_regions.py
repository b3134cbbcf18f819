"""Whose law an answer follows, and what else it says for somebody, as the pages say it."""

from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.people import Details
from eatsential.profiles.services import people
from eatsential.users.models import User
from tests.foods.test_checking import check, heading
from tests.support.browser import Visitor
from tests.support.factories import a_person, account_of, an_allergy

NUTS = "Ingredients: pine nuts, salt."
TOLD = "what a label has to name follows the law of the {}."


def test_a_person_is_asked_for_by_the_law_of_where_they_buy(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("tree-nuts"))
    page = check(visitor, person.id, NUTS)
    assert heading(page) == "Caution" and TOLD.format("European Union") in page
    assert "Pine nut" not in visitor.get(f"/profile/{person.id}").text

    answer = visitor.submit(f"/profile/{person.id}/details", region="US", confirm="Robin")

    assert answer.status_code == 303
    page = check(visitor, person.id, NUTS)
    assert heading(page) == "Avoid" and TOLD.format("United States") in page
    assert "Pine nut" in visitor.get(f"/profile/{person.id}").text


def test_an_answer_keeps_the_law_it_was_given_by(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("tree-nuts"))
    asked = visitor.submit("/check", person=str(person.id), text=NUTS)
    people.change_details(account_of(user), person, Details("Robin", region="US"))
    assert TOLD.format("European Union") in visitor.get(asked.location).text


def test_a_region_without_a_law_is_refused(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin")
    answer = visitor.submit(f"/profile/{person.id}/details", name="Robin", region="XX")
    assert answer.status_code == 422


def test_who_said_nothing_before_lives_in_the_union() -> None:
    assert Details.unpacked(b'{"name": "Robin"}').region == "EU"


def test_relatives_are_warned_of_where_somebody_asks_for_it(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("peanut"))
    assert heading(check(visitor, person.id, "Lupin flour")).startswith("Nothing found")

    visitor.submit(f"/profile/{person.id}/details", name="Robin", cross_reactions="y")

    page = check(visitor, person.id, "Lupin flour")
    assert heading(page) == "Caution" and "Related to peanut: Lupin flour" in page


def test_what_a_label_cannot_say_is_said_plainly(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", Entry(EntryKind.CONDITION, "hypertension"))
    page = check(visitor, person.id, "Water, salt")
    assert heading(page) == "Cannot tell"
    assert "High blood pressure: It is not said how much it has of this: sodium in 100 g." in page
