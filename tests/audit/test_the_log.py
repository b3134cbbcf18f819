"""What an account can read of what happened to it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from eatsential.audit import queries
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth.wording import BY_OTHERS, WORDS
from eatsential.database import transaction
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_user
from tests.support.page import page_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def lines(visitor: Visitor, path: str = "/account/log") -> list[list[str]]:
    """When, what and, where it is known, in which browser, of each line of the page."""
    page = page_of(visitor.get(path).text)
    return [
        [item.all("time")[0].text, item.all("p")[0].text, *(s.text for s in item.all("span"))]
        for item in page.all("li")
        if item.all("time")
    ]


def test_an_account_reads_what_happened_to_it_newest_first(
    anybody: Visitor, another: Visitor, user: User
) -> None:
    another.submit("/auth/login", login=user.username, password="not the one")
    agent = {"HTTP_USER_AGENT": FIREFOX}
    anybody.environ_base.update(agent)
    anybody.submit("/auth/login", login=user.username, password=PASSWORD)
    changed = "anchor violin teapot moss"
    anybody.submit("/account/password", current_password=PASSWORD, password=changed)

    found = lines(anybody)

    assert [line[1:] for line in found] == [
        ["You logged in.", "Firefox, Linux"],
        ["You changed your password."],
        ["You logged in.", "Firefox, Linux"],
        ["Somebody tried to log in, and was refused."],
    ]


@pytest.mark.claim("S52")
def test_the_log_of_one_account_shows_nothing_of_another(visitor: Visitor, user: User) -> None:
    record(Act.CHECK_MADE, actor=a_user().id)
    record(Act.PASSKEY_ADDED, actor=user.id)

    assert [what for _when, what, *_where in lines(visitor)] == [
        "You added a passkey.",
        "You logged in.",
    ]


def test_what_an_administrator_does_to_an_account_stands_in_both_logs(
    administrator: Visitor, visitor: Visitor, user: User
) -> None:
    acts = f"/admin/users/{user.id}/acts"
    administrator.submit(f"{acts}/suspend", reason="a secret reason")
    administrator.submit(f"{acts}/reinstate", reason="a mistake")
    visitor.submit("/auth/login", login=user.username, password=PASSWORD)

    for browser, words in (
        (administrator, ("You let an account in again.", "You suspended an account.")),
        (
            visitor,
            (
                "An administrator let your account in again.",
                "An administrator suspended your account.",
            ),
        ),
    ):
        text = browser.get("/account/log").text
        for sentence in words:
            assert sentence in text
        assert "a secret reason" not in text


def test_a_long_log_is_shown_by_fifties(app: Flask, visitor: Visitor, user: User) -> None:
    with transaction():
        for n in range(2 * queries.PAGE):
            record(Act.CHECK_MADE, actor=user.id, details={"device": f"browser {n}"})

    path, seen, sizes = "/account/log", list[str](), []
    while path:
        found = lines(visitor, path)
        sizes.append(len(found))
        seen += [where for _when, _what, *rest in found for where in rest]
        links = {a.get("rel"): a.get("href") for a in page_of(visitor.get(path).text).all("a")}
        path = links.get("next", "")

    assert sizes == [50, 50, 1]
    assert seen == [f"browser {n}" for n in reversed(range(100))]


def test_a_page_of_a_long_log_reads_no_more_than_a_page(
    app: Flask, user: User, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    """Each index gives a page by itself; with OR both would be read to their ends, and sorted."""
    with statements() as seen:
        queries.events_about(user.id)
    [statement] = seen
    assert " OR " not in statement
    assert statement.count("LIMIT") == 3


@pytest.mark.parametrize("before", ["0", "-1", "x", "", "9" * 30])
def test_a_page_of_the_log_that_nobody_linked_to_is_a_page(visitor: Visitor, before: str) -> None:
    assert visitor.get(f"/account/log?before={before}").status_code == 200


def test_times_are_those_of_the_account(app: Flask, anybody: Visitor) -> None:
    user = a_user(time_zone="Asia/Kolkata")
    anybody.log_in(user)
    [event] = queries.events_about(user.id)

    [[when, *_rest]] = lines(anybody)

    minute = (event.at.hour * 60 + event.at.minute + 330) % 1440
    assert when.endswith(f"{minute // 60:02}:{minute % 60:02}")


def test_every_act_has_a_sentence() -> None:
    assert set(WORDS) == set(Act)
    for words in (*WORDS.values(), *BY_OTHERS.values()):
        message = words._args[0]
        assert re.fullmatch(r"[A-Z][^.!]+\.", message), message
