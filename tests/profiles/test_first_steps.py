"""The first steps can be left at any moment, and gone on with."""

from flask import Flask

from eatsential.profiles import queries
from eatsential.profiles.rules.entries import EntryKind
from eatsential.screening.answer import Severity
from eatsential.users.models import User
from eatsential.users.queries import user as user_now
from tests.support.browser import Visitor
from tests.support.factories import a_person
from tests.support.page import page_of

START = "/profile/start"


def begin(visitor: Visitor) -> None:
    answer = visitor.submit(START, consent="y", name="Robin")
    assert (answer.status_code, answer.location) == (303, f"{START}/allergies")


def where_left(visitor: Visitor) -> str:
    """Where the first page says to go on, if it does."""
    links = page_of(visitor.get("/").text).all("a")
    return next((link.get("href") for link in links if link.text == "Go on where you left"), "")


def test_the_steps_lead_from_consent_to_the_first_check(visitor: Visitor, user: User) -> None:
    begin(visitor)
    first = visitor.submit(f"{START}/allergies", allergen="milk", severity="severe", another="1")
    second = visitor.submit(f"{START}/allergies", allergen="egg", severity="mild")
    third = visitor.submit(f"{START}/diets", chosen="vegan")
    fourth = visitor.submit(f"{START}/conditions", chosen="coeliac")

    led = [answer.location for answer in (first, second, third, fourth)]
    assert led == [f"{START}/allergies", f"{START}/diets", f"{START}/conditions", "/check"]
    [person] = queries.people_of(user.id)
    assert [(r.entry.subject, r.entry.severity) for r in person.allergies] == [
        ("milk", Severity.SEVERE),
        ("egg", Severity.MILD),
    ]
    assert [r.entry.subject for r in person.of(EntryKind.DIET, EntryKind.CONDITION)] == [
        "coeliac",
        "vegan",
    ]
    assert where_left(visitor) == ""


def test_each_step_says_which_it_is_and_may_be_left_empty(visitor: Visitor, user: User) -> None:
    begin(visitor)
    for number, step in enumerate(("allergies", "diets", "conditions"), 2):
        assert f"Step {number} of 4: {step}" in visitor.get(f"{START}/{step}").text
        assert visitor.submit(f"{START}/{step}", csrf_token="").status_code == 422
        assert where_left(visitor) == f"{START}/{step}"
        assert visitor.submit(f"{START}/{step}").status_code == 303

    assert queries.people_of(user.id)[0].entries == ()
    assert where_left(visitor) == ""


def test_who_comes_back_goes_on_at_the_step_that_was_left(visitor: Visitor, user: User) -> None:
    begin(visitor)
    visitor.submit(f"{START}/allergies")

    assert visitor.get(START).location == f"{START}/diets"
    visitor.submit(f"{START}/allergies", allergen="egg", severity="mild")  # back once more
    assert where_left(visitor) == f"{START}/diets"


def test_the_rest_can_be_skipped_and_nothing_asks_again(visitor: Visitor, user: User) -> None:
    begin(visitor)

    assert visitor.press(f"{START}/allergies", f"{START}/skip").location == "/check"

    assert where_left(visitor) == ""
    assert visitor.get(START).location == visitor.get(f"{START}/diets").location == "/profile"


def test_half_of_an_allergy_is_never_passed_over(visitor: Visitor, user: User) -> None:
    begin(visitor)

    for typed in ({"allergen": "milk"}, {"severity": "mild"}, {"wanted": "milk"}, {"notes": "x"}):
        assert visitor.submit(f"{START}/allergies", **typed).status_code == 422
    assert where_left(visitor) == f"{START}/allergies"


def test_the_end_of_consent_is_a_new_beginning(visitor: Visitor, user: User) -> None:
    begin(visitor)

    visitor.submit("/profile/consent")

    assert user_now(user.id).first_step is None
    assert visitor.get(START).status_code == 200


def test_who_has_people_already_is_not_sent_on_the_way(
    app: Flask, visitor: Visitor, user: User
) -> None:
    a_person(user)

    assert where_left(visitor) == ""
    assert visitor.get(START).location == "/profile"
