"""A form that outlived its session keeps its content after logging in again."""

import pytest
from werkzeug.test import TestResponse

from eatsential.auth.services import sessions
from eatsential.users.models import User
from tests.auth.test_second_factor import shown
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_person, an_app
from tests.support.page import page_of

WORD = "9 % zörbläx “brûlé” & <salt>"


def outlive(browser: Visitor, path: str, **typed: str) -> TestResponse:
    """Open a page, let the session end, and send what was typed there."""
    page = browser.get(path)
    with browser.session_transaction() as cookie:
        account = sessions.account_of(cookie["_user_id"])
    assert account is not None
    sessions.end_session(account, account.session_id)
    return browser.send_form_of(page, **typed)


def test_what_was_typed_waits_until_its_owner_is_back(visitor: Visitor, user: User) -> None:
    page = f"/profile/{a_person(user).id}"

    asked = outlive(visitor, f"{page}/words", word=WORD)
    assert asked.status_code == 401
    assert "What you typed is kept" in asked.text
    mistaken = visitor.send_form_of(asked, login=user.username, password="wrong")
    assert mistaken.status_code == 422
    back = visitor.send_form_of(mistaken, login=user.username, password=PASSWORD)
    assert page_of(back.text).heading == "You are logged in again"
    assert visitor.send_form_of(back, word=WORD).status_code == 303

    assert page_of(back.text).form_with("word").values["word"] == [WORD]
    assert "zörbläx" in visitor.get(page).text


def test_it_waits_for_the_second_factor_too(visitor: Visitor, user: User) -> None:
    page = f"/profile/{a_person(user).id}/words"
    key = an_app(user)

    asked = outlive(visitor, page, word=WORD)
    step = visitor.send_form_of(asked, login=user.username, password=PASSWORD)
    assert page_of(step.text).heading == "One more step"
    mistaken = visitor.send_form_of(step, code="nonsense")
    back = visitor.send_form_of(mistaken, code=shown(key))

    assert page_of(back.text).form_to(page).values["word"] == [WORD]


def test_no_password_is_kept(visitor: Visitor) -> None:
    asked = outlive(
        visitor,
        "/account/password",
        current_password=PASSWORD,
        new_password="plum tractor seven lamp",
    )
    assert "tractor" not in asked.text and PASSWORD not in asked.text


def test_who_was_never_here_is_sent_to_the_login_page(anybody: Visitor) -> None:
    answer = anybody.post_with_token("/auth/login", "/check", text="whey")
    assert answer.status_code == 302
    assert answer.location == "/auth/login?next=/check"


@pytest.mark.parametrize("broken", ["{", "[1]", '{"a": "b"}', '[["a", ["b"]]]'])
def test_content_that_no_page_of_ours_kept_is_left_out(
    anybody: Visitor, user: User, broken: str
) -> None:
    answer = anybody.submit(
        "/auth/login?next=/check", login=user.username, password=PASSWORD, typed=broken
    )
    assert (answer.status_code, answer.location) == (303, "/check")


def test_another_site_cannot_put_words_into_a_form(anybody: Visitor, user: User) -> None:
    sent = {"login": "x", "password": "x", "next": "/check", "typed": '[["text", "planted"]]'}
    page = anybody.post("/auth/login", data=sent)  # without the token of a page of ours
    assert "planted" not in page.text
