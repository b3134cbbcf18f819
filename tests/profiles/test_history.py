"""What the history says: what changed, and how it all was on a day of who asks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from eatsential.profiles import queries
from eatsential.profiles.rules.entries import Reaction
from eatsential.profiles.rules.people import Details
from eatsential.profiles.services import entries, people
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_person, a_user, account_of, an_allergy
from tests.support.page import page_of

Travel = Callable[[datetime], None]


def words(visitor: Visitor, page: str) -> str:
    """What a page says."""
    return page_of(visitor.get(page).text).all("main")[0].text


def test_the_history_says_what_changed(visitor: Visitor, user: User) -> None:
    person, account = a_person(user, "Robin", an_allergy("milk")), account_of(user)
    hives = replace(an_allergy("milk"), reactions=(Reaction.HIVES,), notes="since spring")
    entries.change_entry(account, person, person.entries[0].id, hives)
    people.change_details(account, person, Details("Robin Fern", region="US"))

    page = words(visitor, f"/profile/{person.id}/history")

    for said in (
        "What happens: not said, now Hives.",
        "Notes: not said, now since spring.",
        "Name: Robin, now Robin Fern.",
        "Where food is bought: the European Union, now the United States.",
    ):
        assert said in page


def test_a_profile_of_a_day_has_the_details_of_that_day(
    visitor: Visitor, user: User, travel: Travel
) -> None:
    travel(datetime(2026, 3, 1, 12, tzinfo=UTC))
    person = a_person(user, "Robin")
    travel(datetime(2026, 4, 1, 12, tzinfo=UTC))
    people.change_details(account_of(user), person, Details("Kim", cross_reactions=True))
    travel(datetime(2026, 5, 1, 12, tzinfo=UTC))
    visitor.log_in(user)

    def on(day: str) -> str:
        page = words(visitor, f"/profile/{person.id}/history?on={day}")
        return page.partition("Every change")[0]

    assert "Name Robin" in on("2026-03-15") and "relatives" not in on("2026-03-15")
    assert "Name Kim" in on("2026-04-15") and "related to the allergens yes" in on("2026-04-15")
    assert "not begun yet on" in on("2026-02-15") and "Nothing recorded" not in on("2026-02-15")


@pytest.mark.parametrize(("at", "found"), [(9, True), (11, False)])
def test_a_day_ends_where_the_account_is(
    visitor: Visitor, travel: Travel, at: int, found: bool
) -> None:
    travel(datetime(2026, 3, 2, at, tzinfo=UTC))  # in Honolulu: until 10 the first of March
    user = a_user(time_zone="Pacific/Honolulu")
    person = a_person(user, "Robin", an_allergy("milk"))
    travel(datetime(2026, 3, 9, 12, tzinfo=UTC))
    visitor.log_in(user)

    page = words(visitor, f"/profile/{person.id}/history?on=2026-03-01")

    assert ("As it was at the end of" in page) is found


@pytest.mark.parametrize(("day", "told"), [("2026-11-21", False), ("2026-11-22", True)])
def test_a_day_to_come_is_refused_and_the_day_that_still_is_can_be_the_last(
    visitor: Visitor, travel: Travel, day: str, told: bool
) -> None:
    travel(datetime(2026, 11, 22, 2, tzinfo=UTC))  # in Honolulu the 21st, 16:00
    user = a_user(time_zone="Pacific/Honolulu")
    person = a_person(user, "Robin")
    visitor.log_in(user)

    page = words(visitor, f"/profile/{person.id}/history?on={day}")
    assert ("Choose today or an earlier day." in page) is told
    path = f"/profile/{person.id}/allergies"
    assert visitor.submit(path, allergen="milk", severity="mild", ends_on=day).status_code == 303
    assert queries.person_of(user.id, person.id).binding()
