"""The answer that follows a text while it is edited, and the answer in another language."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select

from eatsential.audit.models import AuditEvent
from eatsential.database import db
from eatsential.foods.queries import check_of, recent_checks
from eatsential.foods.services import preview
from eatsential.profiles.rules.permits import Permit
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_caregiver, a_person, a_user, an_allergy
from tests.support.page import page_of

LABEL = "Wheat flour, sugar, whey powder. May contain traces of sesame."


def follow(visitor: Visitor, **typed: str | list[str]) -> str:
    """What the page would show beneath the text."""
    answer = visitor.post_with_token("/check", "/check/preview", **typed)
    assert answer.status_code in (200, 422)
    assert answer.status_code == 200 or "for Robin" not in answer.text
    return str(answer.text)


def noted() -> int | None:
    """How many acts are recorded."""
    return db.session.scalar(select(func.count()).select_from(AuditEvent))


def test_the_answer_follows_what_is_typed_and_nothing_is_kept(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    visitor.get("/check")
    before = noted()

    page = follow(visitor, person=str(person.id), text=LABEL)

    assert "Contains milk: whey powder" in page and 'href="#finding-1"' in page
    assert "Read as: English." in page
    assert recent_checks(user.id) == [] and noted() == before


def test_twelve_people_cost_no_more_statements_than_one(
    visitor: Visitor, user: User, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    people = [str(a_person(user, f"Robin {number}", an_allergy()).id) for number in range(12)]
    said = []
    for chosen in (people[:1], people):
        with statements() as seen:
            assert follow(visitor, person=chosen, text=LABEL).count("for Robin") == len(chosen)
        said.append(len(seen))
    assert said[0] == said[1] < 12


@pytest.mark.parametrize("typed", [{"text": LABEL}, {"text": "  "}])
def test_what_is_not_a_question_yet_gets_no_answer(
    visitor: Visitor, user: User, typed: dict[str, str]
) -> None:
    a_person(user, "Robin", an_allergy("milk"))
    assert "What was checked" not in follow(visitor, **typed) and recent_checks(user.id) == []


@pytest.mark.claim("S52")
def test_nobody_is_answered_while_typing_whom_another_account_shares(
    visitor: Visitor, user: User
) -> None:
    own = a_person(user, "Kim")
    owner = a_user()
    theirs = a_person(owner, "Robin", an_allergy("milk"))
    a_caregiver(owner, theirs, user, Permit.CHECK)

    page = follow(visitor, person=[str(own.id), str(theirs.id)], text=LABEL)

    assert "Contains milk" not in page and "Robin: press Check." in page


def test_a_text_is_read_in_another_language_without_typing_it_again(
    visitor: Visitor, user: User
) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    first = visitor.submit("/check", person=str(person.id), text="Sel, sucre, lait", lang="en")
    assert "Read it as" in visitor.get(first.location).text

    again = visitor.submit(first.location, lang="fr")

    assert again.status_code == 303 and again.location != first.location
    page = visitor.get(again.location).text
    assert page_of(page).heading == "Avoid" and "français" in page.lower()
    assert {check.language for check in recent_checks(user.id)} == {"en", "fr"}


def test_a_text_is_corrected_from_its_answer(visitor: Visitor, user: User) -> None:
    kim, robin = a_person(user, "Kim"), a_person(user, "Robin", an_allergy("milk"))
    made = visitor.submit("/check", person=[str(kim.id), str(robin.id)], text="Suger, milk")
    form = page_of(visitor.get(f"{made.location}/again").text).form_to("/check")
    assert form.values["text"][0].strip() == "Suger, milk"
    assert set(form.values["person"]) == {str(kim.id), str(robin.id)}


def test_a_mark_leads_to_each_of_its_findings(visitor: Visitor, user: User) -> None:
    robin = a_person(user, "Robin", an_allergy("milk"))
    ash = a_person(user, "Ash", an_allergy("milk"))

    made = visitor.submit("/check", person=[str(robin.id), str(ash.id)], text="Sugar, milk.")
    page = page_of(visitor.get(made.location).text)

    links = {link.get("href") for mark in page.all("mark") for link in mark.all("a")}
    assert links == {"#finding-1", "#finding-2"}


def test_a_doubt_about_a_word_is_kept_with_the_check_and_asked_again(
    visitor: Visitor, user: User
) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    text, doubtful = "Ingredients: sugar, water, salt.", ["sugar,", "salt."]
    for compared, heading in (
        ([], "Cannot tell"),
        (["salt."], "Cannot tell"),
        (doubtful, "Nothing found in what was declared"),
    ):
        made = visitor.post_with_token(
            "/check",
            "/check",
            person=str(person.id),
            text=text,
            doubtful=doubtful,
            compared=compared,
        )
        assert page_of(visitor.get(made.location).text).heading == heading
    doubted = check_of(user.id, recent_checks(user.id)[2].id)
    assert doubted.food.doubtful == {"sugar,", "salt."}
    assert preview([person], doubted.text, "en", doubted.food.doubtful).verdict == "cannot_tell"
