"""Adding an allergy takes three gestures: search, say how severe, save."""

import logging
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from eatsential.profiles import queries
from eatsential.profiles.services import steps
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_person, account_of
from tests.support.page import page_of


def test_the_list_is_searched_without_scripts_and_holds_what_was_found(
    visitor: Visitor, user: User
) -> None:
    path = f"/profile/{a_person(user).id}/allergies"

    page = visitor.submit(path, wanted="Erdnüsse", search="1")

    assert page.status_code == 200
    shown = page_of(page.text).form_with("allergen", "severity")
    assert shown.values["allergen"] == ["peanut"]
    assert visitor.send_form_of(page, severity="severe").status_code == 303
    [person] = queries.people_of(user.id)
    assert [recorded.entry.subject for recorded in person.allergies] == ["peanut"]


def test_a_search_without_scripts_keeps_what_was_said_already(visitor: Visitor, user: User) -> None:
    page = visitor.submit(
        f"/profile/{a_person(user).id}/allergies",
        wanted="Erdnuss",
        search="1",
        severity="moderate",
        problem="intolerance",
        reactions=["hives"],
        notes="Since the trip",
    )

    assert visitor.send_form_of(page).status_code == 303
    [recorded] = queries.people_of(user.id)[0].allergies
    assert (recorded.entry.subject, recorded.entry.severity) == ("peanut", "moderate")
    assert recorded.entry.notes == "Since the trip" and recorded.entry.problem == "intolerance"


def test_the_first_steps_search_without_scripts_as_well(visitor: Visitor, user: User) -> None:
    a_person(user)
    steps.begin(account_of(user))
    page = visitor.submit("/profile/start/allergies", wanted="Erdnuss", search="1", severity="mild")
    assert visitor.send_form_of(page).status_code == 303
    [recorded] = queries.people_of(user.id)[0].allergies
    assert (recorded.entry.subject, recorded.entry.severity) == ("peanut", "mild")


def test_an_allergen_typed_out_as_the_list_has_it_is_taken(visitor: Visitor, user: User) -> None:
    person = a_person(user)
    visitor.submit(f"/profile/{person.id}/allergies", wanted="milk", severity="severe")
    assert [one.entry.subject for one in queries.people_of(user.id)[0].allergies] == ["milk"]


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("", "Choose an allergen."),
        ("erdnuss", "By “erdnuss” the list has Peanut. If that is what you mean, save it again."),
        ("nut", "Choose what you mean by “nut” from the list."),
        (
            "zorblax",
            "“zorblax” is not in the list. Choose another name, or save a word of your own.",
        ),
        ("x" * 61, "is not in the list."),
    ],
)
def test_what_was_typed_is_answered_where_it_was_typed(
    visitor: Visitor, user: User, wanted: str, told: str
) -> None:
    page = visitor.submit(f"/profile/{a_person(user).id}/allergies", wanted=wanted, severity="mild")
    shown = page_of(page.text)
    assert page.status_code == 422
    links = [a for a in shown.all("a") if told in a.text]
    assert [link.get("href") for link in links] == ["#allergen"]
    assert told in next(p for p in shown.all("p") if p.get("id") == "allergen-error").text


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        (
            "allergies",
            {
                "allergen": "",
                "severity": "x",
                "problem": "x",
                "reactions": "x",
                "onset": "x",
                "reaction": "x" * 201,
                "diagnosed_on": "x",
                "confirmed_by": "x",
                "ends_on": "2020-01-01",
                "notes": "x" * 501,
            },
        ),
        ("diets", {"chosen": "", "strict": "x", "reason": "x", "notes": "x" * 501, "ends_on": "x"}),
    ],
)
def test_mistakes_are_listed_in_the_order_of_the_page(
    visitor: Visitor, user: User, page: str, typed: dict[str, str]
) -> None:
    answer = visitor.submit(f"/profile/{a_person(user).id}/{page}", **typed)
    listed = re.findall(r'<li><a href="#([^"]+)">', answer.text)
    assert sorted(listed) == sorted(typed)
    assert listed == sorted(listed, key=lambda id_: answer.text.index(f' id="{id_}'))


def test_a_name_that_nothing_goes_by_leaves_the_whole_list(visitor: Visitor, user: User) -> None:
    page = visitor.submit(f"/profile/{a_person(user).id}/allergies", wanted="zorblax", search="1")

    assert "Nothing in the list goes by the name “zorblax”" in page.text
    assert 'value="milk"' in page.text and 'value="zorblax"' in page.text


def test_what_was_typed_and_not_chosen_is_asked_about_and_never_taken(
    visitor: Visitor, user: User
) -> None:
    person = a_person(user)

    page = visitor.submit(f"/profile/{person.id}/allergies", wanted="erdnuss", severity="severe")

    assert page.status_code == 422
    assert 'href="#allergen"' in page.text and 'data-wanted="erdnuss"' in page.text
    assert queries.person_of(user.id, person.id).entries == ()


@pytest.mark.claim("S84")
def test_a_search_asks_for_nothing_but_the_session_and_leaves_no_trace(
    visitor: Visitor,
    caplog: pytest.LogCaptureFixture,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    token = visitor.token("/account")
    caplog.set_level(logging.DEBUG)

    with statements() as seen:
        answer = visitor.post("/profile/allergens", data={"csrf_token": token, "q": "Garnele"})

    assert (answer.json or [])[0] == {
        "id": "shrimp",
        "name": "Shrimp and prawn",
        "by": "garnele",
        "language": "Deutsch",
    }
    assert len(seen) == 1 and "sessions" in seen[0]
    assert "arnele" not in caplog.text and "shrimp" not in caplog.text.lower()
    assert visitor.get("/profile/allergens").status_code == 405  # never in an address


def test_each_severity_says_what_it_changes(visitor: Visitor, user: User) -> None:
    page = visitor.get(f"/profile/{a_person(user).id}/allergies").text

    for verdict in ("Caution", "Avoid"):
        told = f"“May contain”, “usually contains”: {verdict}"
        assert page.count(told) == 2
    assert "For coeliac disease, intolerance, and preference it changes no answer." in page


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (
            "ige",
            "“Contains”: Avoid. “Usually contains”: Caution, from severe on Avoid."
            " “May contain”: Caution, from severe on Avoid. What is related to it: Caution.",
        ),
        (
            "non_ige",
            "“Contains”: Avoid. “Usually contains”: Caution, from severe on Avoid."
            " “May contain”: Caution, from severe on Avoid. What is related to it: not counted.",
        ),
        (
            "coeliac",
            "“Contains”: Avoid. “Usually contains”: Avoid. “May contain”: Avoid."
            " What is related to it: Caution.",
        ),
        (
            "intolerance",
            "“Contains”: Avoid. “Usually contains”: Caution. “May contain”: Caution."
            " What is related to it: Caution.",
        ),
        (
            "preference",
            "“Contains”: Caution. “Usually contains”: Caution. “May contain”: not counted."
            " What is related to it: not counted.",
        ),
    ],
)
def test_each_kind_of_problem_says_how_it_is_judged(
    visitor: Visitor, user: User, problem: str, told: str
) -> None:
    page = page_of(visitor.get(f"/profile/{a_person(user).id}/allergies").text)
    [radio] = [one for one in page.all("input") if one.get("value") == problem]
    [hint] = [one for one in page.all("div") if one.get("id") == radio.get("aria-describedby")]
    assert hint.text == told


def test_what_is_on_no_list_is_refused_in_our_words(visitor: Visitor, user: User) -> None:
    page = f"/profile/{a_person(user).id}/allergies"
    answer = visitor.submit(page, allergen="milk", severity="extreme")
    assert answer.status_code == 422
    assert "Choose from this list." in answer.text
