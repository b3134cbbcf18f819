"""Words of one's own are asked for at the curators, who answer and never see who asked."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from eatsential.audit.models import AuditEvent
from eatsential.database import db
from eatsential.profiles import queries
from eatsential.profiles.errors import AnsweredAlready
from eatsential.profiles.models import WordRequest
from eatsential.profiles.queries.words import wanted_words
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.words import RequestState, findable
from eatsential.profiles.services import entries, words
from eatsential.users.models import User
from eatsential.users.rules import Role
from tests.support.browser import Visitor
from tests.support.factories import a_person, a_user, account_of
from tests.support.page import page_of

Travel = Callable[[datetime], None]
OPEN, ADDED, DECLINED = RequestState
WORD = Entry(EntryKind.WORD, "Tigernut")


@pytest.fixture
def curator(app: Flask, another: Visitor) -> Visitor:
    """A browser in which a curator is logged in."""
    another.log_in(a_user(role=Role.CURATOR))
    return another


def test_a_word_is_asked_for_and_the_form_says_so(visitor: Visitor, user: User) -> None:
    page = f"/profile/{a_person(user).id}"
    assert "They do not see who asked." in visitor.get(f"{page}/words").text
    visitor.submit(f"{page}/words", word="tigernut")
    assert "The curators were asked to add it" in visitor.get(page).text


@pytest.mark.parametrize("typed", ["--", "()", "🥜🥜", "C++", "1%", "\u200b\u200b\u200b"])
def test_a_word_that_no_label_could_be_searched_for_is_refused(
    visitor: Visitor, user: User, typed: str
) -> None:
    answer = visitor.submit(f"/profile/{a_person(user).id}/words", word=typed)
    assert answer.status_code == 422 and 'href="#word"' in answer.text


def test_a_word_that_the_list_has_is_offered_there_first_and_kept_if_that_is_wanted(
    visitor: Visitor, user: User
) -> None:
    path = f"/profile/{a_person(user).id}"
    page = visitor.submit(f"{path}/words", word="Erdnüsse")
    assert page.status_code == 422 and "The list may have this: Peanut." in page.text
    assert queries.people_of(user.id)[0].words == []

    offered = visitor.send_form_of(page, wanted="Erdnüsse")
    assert page_of(offered.text).form_with("allergen", "severity").values["allergen"] == ["peanut"]

    assert visitor.send_form_of(page, word="Erdnüsse", anyway="y").status_code == 303
    assert [one.entry.subject for one in queries.people_of(user.id)[0].words] == ["Erdnüsse"]


@pytest.mark.parametrize("typed", ["E 471", "ml", "山葵", "Grünkern"])
def test_a_word_of_two_letters_or_digits_in_any_script_can_be_searched_for(typed: str) -> None:
    assert findable(typed)


def test_curators_see_the_word_how_often_and_since_when_and_not_who(
    app: Flask, curator: Visitor, travel: Travel
) -> None:
    travel(datetime(2026, 3, 1, tzinfo=UTC))
    alice, bob = a_user(username="alice"), a_user(username="bob")
    robin, kim = a_person(alice, "Robin", WORD), a_person(bob, "Kim")
    travel(datetime(2026, 4, 1, tzinfo=UTC))
    entries.record_entry(account_of(bob), kim, Entry(EntryKind.WORD, "tigernut"))

    [found] = wanted_words(OPEN)
    curator.log_in(a_user(role=Role.CURATOR))
    pages = [curator.get("/admin/words").text, curator.get(f"/admin/words/{found.id}").text]

    assert (found.word, found.times) == ("Tigernut", 2)
    for page in pages:
        assert "Tigernut" in page and "1 March 2026" in page
        told = ("alice", "bob", "Robin", "Kim", "@", str(alice.id), str(robin.id), str(kim.id))
        assert [one for one in told if one in page] == []


def test_the_answer_stands_beside_the_word_for_all_who_asked_and_who_comes_later(
    app: Flask, curator: Visitor, visitor: Visitor, user: User
) -> None:
    robin = a_person(user, "Robin", WORD)
    [found] = wanted_words(OPEN)

    answer = curator.submit(
        f"/admin/words/{found.id}", state="added", answer="Choose Tigernut from the list."
    )

    assert answer.status_code == 303
    assert wanted_words(OPEN) == []
    kim = a_person(user, "Kim", Entry(EntryKind.WORD, "tigernut"))
    for person in (robin, kim):
        page = visitor.get(f"/profile/{person.id}").text
        assert "added it to the list: Choose Tigernut from the list." in page
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "word_answered")).one()
    assert (event.target, event.details) == (found.id, {"state": "added"})


def test_what_another_curator_answered_meanwhile_stays(app: Flask, user: User) -> None:
    a_person(user, "Robin", WORD)
    [found] = wanted_words(OPEN)
    dana = account_of(a_user(role=Role.CURATOR))
    words.answer(dana, found.id, OPEN, DECLINED, "It is a spelling of another word.")

    with pytest.raises(AnsweredAlready):
        words.answer(dana, found.id, OPEN, ADDED, "Added.")

    words.answer(dana, found.id, DECLINED, ADDED, "It is there now.")
    assert [one.answer for one in wanted_words(ADDED)] == ["It is there now."]


def test_an_answer_says_what_and_why(app: Flask, curator: Visitor, user: User) -> None:
    a_person(user, "Robin", WORD)
    [found] = wanted_words(OPEN)
    for field, typed in (("state", ""), ("answer", " "), ("answer", "x" * 201)):
        given = {"state": "added", "answer": "It is there.", field: typed}
        answer = curator.submit(f"/admin/words/{found.id}", **given)
        assert answer.status_code == 422 and f'href="#{field}"' in answer.text


def test_a_request_goes_with_the_word(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", WORD)
    change = entries.remove_entry(account_of(user), person, person.words[0].id)
    assert wanted_words(OPEN) == []
    assert change is not None
    entries.put_back(account_of(user), person, change)
    assert len(wanted_words(OPEN)) == 1


@pytest.mark.claim("S54")
def test_the_words_are_for_curators_alone(app: Flask, curator: Visitor, visitor: Visitor) -> None:
    assert 'href="/admin/words"' in curator.get("/admin/").text
    assert curator.get("/admin/users").status_code == 404
    for role in (Role.USER, Role.SUPPORT):
        visitor.log_in(a_user(role=role))
        assert visitor.get("/admin/words").status_code == 404


@pytest.mark.claim("S81")
def test_no_word_or_answer_is_readable_in_the_database(app: Flask, user: User) -> None:
    a_person(user, "Robin", WORD)
    [found] = wanted_words(OPEN)
    words.answer(account_of(user), found.id, OPEN, ADDED, "marker answer")
    [row] = db.session.execute(select(WordRequest.__table__)).all()
    stored = repr(tuple(bytes(v) if isinstance(v, memoryview) else v for v in row))
    assert "igernut" not in stored and "marker" not in stored
