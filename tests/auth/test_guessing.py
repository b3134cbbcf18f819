"""Guessing a password: what slows it down, and who is not kept out by it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eatsential import clock
from eatsential.auth import own_data, throttle
from eatsential.auth.models import Throttle
from eatsential.database import db
from eatsential.errors import TooMany
from eatsential.keys import digest
from eatsential.outbox.services import claim, opened, record_sent
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, an_app

Travel = Callable[[datetime], None]
WRONG = "not the password of it"
pytestmark = pytest.mark.settings(limit_login_ip="100000/minute")


def log_in(browser: Visitor, user: User, password: str = PASSWORD) -> int:
    return browser.submit("/auth/login", login=user.username, password=password).status_code


def log_out(browser: Visitor) -> None:
    browser.press("/account", "/auth/logout")


def use_up_the_tries(stranger: Visitor, user: User) -> None:
    assert [log_in(stranger, user, WRONG) for _ in range(6)] == [422] * 5 + [429]


def counted() -> set[bytes]:
    db.session.remove()
    return set(db.session.scalars(select(Throttle.key)))


def letters() -> list[tuple[str, str]]:
    found = []
    while (claimed := claim()) is not None:
        mail = opened(claimed)
        found.append((mail.subject, mail.text))
        record_sent(claimed)
    return found


@pytest.mark.claim("S63")
def test_a_stranger_does_not_keep_a_known_browser_out(
    anybody: Visitor, another: Visitor, user: User
) -> None:
    assert log_in(anybody, user) == 303
    log_out(anybody)
    use_up_the_tries(another, user)
    assert log_in(anybody, user) == 303


@pytest.mark.claim("S63")
def test_the_right_password_is_refused_in_the_same_way_while_it_cools_down(
    another: Visitor, user: User
) -> None:
    use_up_the_tries(another, user)
    wrong = another.submit("/auth/login", login=user.username, password=WRONG)
    right = another.submit("/auth/login", login=user.username, password=PASSWORD)
    assert wrong.status_code == right.status_code == 429
    assert "Retry-After" in right.headers


@pytest.mark.claim("S63")
def test_guessing_from_a_known_browser_is_limited_as_well(anybody: Visitor, user: User) -> None:
    assert log_in(anybody, user) == 303
    log_out(anybody)
    use_up_the_tries(anybody, user)


@pytest.mark.claim("S06")
def test_a_name_without_an_account_is_limited_in_the_same_way(
    anybody: Visitor, another: Visitor, user: User
) -> None:
    def tries(login: str, browser: Visitor) -> list[tuple[int, str]]:
        answers = [browser.submit("/auth/login", login=login, password=WRONG) for _ in range(6)]
        return [(a.status_code, a.text.replace(login, "").partition("<main")[2]) for a in answers]

    known, unknown = tries(user.username, anybody), tries("nobody-1", another)
    assert [status for status, _ in known] == [status for status, _ in unknown]


@pytest.mark.claim("S06")
def test_the_count_does_not_tell_whose_address_belongs_to_a_username(
    anybody: Visitor, user: User
) -> None:
    for _ in range(6):
        anybody.submit("/auth/login", login=user.username, password=WRONG)
    theirs, nobodys = (
        anybody.submit("/auth/login", login=address, password=WRONG).status_code
        for address in (user.email, "nobody@example.org")
    )
    assert theirs == nobodys == 422


@pytest.mark.claim("S63")
def test_the_wait_grows_with_every_hundred_wrong_passwords(app: Flask, travel: Travel) -> None:
    waits = []
    moment = clock.now()
    for _ in range(5):
        moment += timedelta(days=1)
        travel(moment)
        for _ in range(5):
            throttle.count_password("somebody")
        with pytest.raises(TooMany) as refused:
            throttle.count_password("somebody")
        waits.append(refused.value.retry_after)
        for _ in range(throttle.STRIKES):
            throttle.strike("somebody")
    assert [round(wait / 300) for wait in waits] == [1, 2, 4, 8, 16]

    travel(moment + timedelta(days=1))
    throttle.forgive_password("somebody")
    for _ in range(5):
        throttle.count_password("somebody")


@pytest.mark.claim("S63")
def test_the_right_password_ends_the_count(another: Visitor, user: User) -> None:
    for _ in range(3):
        assert [log_in(another, user, WRONG) for _ in range(4)] == [422] * 4
        assert log_in(another, user) == 303
        log_out(another)


def test_the_browser_is_told_by_a_cookie_that_says_nothing(
    app: Flask, anybody: Visitor, user: User
) -> None:
    assert log_in(anybody, user) == 303
    device = anybody.get_cookie("device")
    assert device is not None
    assert device.http_only
    assert device.same_site == "Lax"
    assert len(device.value) == 43
    assert user.username not in device.value


@pytest.mark.parametrize("value", ["", "x", "\xff" * 40, "a" * 3000, "known device"])
def test_a_browser_can_say_anything_of_itself(anybody: Visitor, user: User, value: str) -> None:
    anybody.set_cookie("device", value)
    assert log_in(anybody, user, WRONG) == 422
    assert log_in(anybody, user) == 303


def test_the_owner_is_told_of_a_login_from_another_browser(
    anybody: Visitor, another: Visitor, user: User
) -> None:
    log_in(anybody, user)
    assert letters() == []  # the first one ever

    another.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Android 16) Firefox/140.0"
    log_in(another, user)
    [(subject, text)] = letters()
    assert subject == "New login to your Eatsential account"
    assert "Firefox, Android" in " ".join(text.split())

    log_out(another)
    log_in(another, user)
    assert letters() == []


def test_a_new_password_by_mail_ends_the_wait(
    anybody: Visitor, another: Visitor, user: User
) -> None:
    use_up_the_tries(another, user)
    anybody.submit("/auth/forgot", email=user.email)
    [(_, text)] = letters()
    path = text[text.index("/auth/reset/") :].split()[0]
    anybody.submit(path, password="a quite different long one")
    assert log_in(anybody, user, "a quite different long one") == 303


@pytest.mark.claim("S63")
def test_the_wait_grows_for_a_known_browser_as_well(app: Flask, user: User) -> None:
    known = throttle.in_browser(str(user.id), digest("a device"))
    for _ in range(throttle.STRIKES):
        throttle.strike(known)
    for _ in range(5):
        throttle.count_password(known)
    with pytest.raises(TooMany) as refused:
        throttle.count_password(known)
    assert round(refused.value.retry_after / 300) == 2

    throttle.count_password(str(user.id))  # strangers are counted apart


@pytest.mark.claim("S88")
def test_nothing_that_was_counted_at_an_account_outlives_it(
    anybody: Visitor, another: Visitor, user: User
) -> None:
    assert log_in(anybody, user) == 303
    log_out(anybody)
    assert log_in(anybody, user, WRONG) == 422
    an_app(user)
    assert log_in(another, user) == 303
    assert another.submit("/auth/two-factor", code="000000").status_code == 422
    assert log_in(another, user, WRONG) == 422
    another.submit("/auth/login", login=user.email, password=WRONG)
    assert len(counted()) == 9

    own_data.erase(user)

    assert len(counted()) == 1  # that of the address that the browsers share
