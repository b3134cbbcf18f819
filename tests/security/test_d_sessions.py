"""Sessions: opened by who proves who they are, ended for good, decided by the server."""

import base64
import json
import threading
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from sqlalchemy import func, select

from eatsential import clock
from eatsential.admin import services as administration
from eatsential.auth import queries
from eatsential.auth.models import UserSession
from eatsential.database import db
from eatsential.keys import digest
from eatsential.users.models import User
from eatsential.users.rules import Account, Role
from tests.security.away import database_away
from tests.security.browsers import browser
from tests.security.links import ANOTHER, forget_limits
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, account_of, an_administrator
from tests.support.page import page_of
from tests.support.servers import Cluster

Travel = Callable[[datetime], None]


def cookie_of(browser: Visitor, name: str = "session") -> str:
    cookie = browser.get_cookie(name)
    assert cookie is not None
    return cookie.value


def is_in(browser: Visitor) -> bool:
    return browser.get("/account").status_code == 200


def replayed(app: Flask, cookie: str) -> int:
    """What somebody is answered who took a cookie."""
    thief = app.test_client()
    thief.set_cookie("session", cookie)
    return thief.get("/account").status_code


def log_in(browser: Visitor, user: User, **typed: str) -> None:
    forget_limits()
    answer = browser.submit("/auth/login", login=user.username, password=PASSWORD, **typed)
    assert answer.status_code == 303


@pytest.mark.claim("S29")
def test_a_cookie_that_somebody_planted_is_never_logged_in(
    app: Flask, anybody: Visitor, another: Visitor, user: User
) -> None:
    another.get("/auth/login")
    planted = cookie_of(another)
    anybody.set_cookie("session", planted)
    log_in(anybody, user)

    assert is_in(anybody)
    assert replayed(app, planted) == 302


@pytest.mark.claim("S29", "S31")
def test_a_new_password_gives_this_browser_another_cookie(
    app: Flask, visitor: Visitor, another: Visitor, user: User
) -> None:
    log_in(another, user)
    log_in(visitor, user)
    stolen = cookie_of(visitor), cookie_of(another)
    answer = visitor.submit("/account/password", current_password=PASSWORD, password=ANOTHER)

    assert answer.status_code == 303
    assert is_in(visitor)
    assert cookie_of(visitor) not in stolen
    assert [replayed(app, cookie) for cookie in stolen] == [302, 302]


@pytest.mark.claim("S30")
@pytest.mark.parametrize("remember", [{}, {"remember": "y"}])
def test_after_logging_out_no_cookie_of_before_opens_anything(
    app: Flask, anybody: Visitor, user: User, remember: dict[str, str]
) -> None:
    log_in(anybody, user, **remember)
    captured = {name: cookie_of(anybody, name) for name in ("session", "device")}
    assert replayed(app, captured["session"]) == 200
    anybody.press("/account", "/auth/logout")

    thief = app.test_client()
    for name, value in captured.items():
        thief.set_cookie(name, value)
    for path in ("/account", "/profile", "/check", "/account/sessions"):
        assert thief.get(path).status_code == 302


@pytest.mark.claim("S32")
@pytest.mark.parametrize("act", ["suspend", "change_role"])
def test_what_an_administrator_does_holds_at_the_next_request(
    app: Flask, visitor: Visitor, user: User, act: str
) -> None:
    boss = account_of(an_administrator())
    assert is_in(visitor)
    if act == "suspend":
        administration.suspend(boss, user.id, "spam")
    else:
        administration.change_role(boss, user.id, Role.SUPPORT, "helps")
    assert not is_in(visitor)


@pytest.mark.claim("S33")
@pytest.mark.settings(session_idle=60, session_absolute=600, session_remember=3600)
def test_the_server_ends_sessions_however_long_a_cookie_is_kept(
    app: Flask, anybody: Visitor, another: Visitor, user: User, travel: Travel
) -> None:
    begin = clock.now()
    log_in(anybody, user)
    log_in(another, user, remember="y")
    kept, remembered = cookie_of(anybody), cookie_of(another)
    for seconds in range(50, 600, 50):  # used all the time
        travel(begin + timedelta(seconds=seconds))
        assert replayed(app, kept) == 200, seconds
    travel(begin + timedelta(seconds=601))
    assert replayed(app, kept) == 302

    assert replayed(app, remembered) == 200
    travel(begin + timedelta(seconds=3_590))
    assert replayed(app, remembered) == 200
    travel(begin + timedelta(seconds=3_601))
    assert replayed(app, remembered) == 302


@pytest.mark.claim("S33")
@pytest.mark.settings(session_idle=60)
def test_a_session_that_is_left_alone_ends(
    app: Flask, anybody: Visitor, user: User, travel: Travel
) -> None:
    log_in(anybody, user)
    travel(clock.now() + timedelta(seconds=61))
    assert replayed(app, cookie_of(anybody)) == 302


@pytest.mark.claim("S34")
@pytest.mark.settings(public_base_url="https://localhost", limit_login_ip="1000/minute")
def test_on_https_the_cookie_is_bound_to_this_host_and_hidden_from_scripts(
    app: Flask, user: User
) -> None:
    browser = app.test_client()
    base = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/"}}
    page = browser.get("/auth/login", **base)
    token = page_of(page.text).form_with("login").values["csrf_token"][0]
    data = {"login": user.username, "password": PASSWORD, "csrf_token": token, "remember": "y"}
    answer = browser.post("/auth/login", data=data, **base)
    assert answer.status_code == 303

    lines = answer.headers.getlist("Set-Cookie")
    assert sorted(name for line in lines for name in SimpleCookie(line)) == [
        "__Host-device",
        "__Host-session",
    ]
    for line in lines:
        [morsel] = SimpleCookie(line).values()
        assert morsel["secure"] and morsel["httponly"]
        assert (morsel["samesite"], morsel["path"], morsel["domain"]) == ("Lax", "/", "")


@pytest.mark.claim("S34")
def test_the_cookie_tells_nothing_of_who_it_belongs_to(anybody: Visitor, user: User) -> None:
    log_in(anybody, user)
    cookie = cookie_of(anybody)
    payload = base64.urlsafe_b64decode(cookie.lstrip(".").partition(".")[0] + "==")
    held = json.loads(zlib.decompress(payload) if cookie.startswith(".") else payload)

    assert set(held) <= {"_fresh", "_id", "_permanent", "_user_id", "csrf_token"}
    for about in (user.username, user.email, str(user.id), user.id.hex, "user", "1990"):
        assert about not in json.dumps(list(held.values())), about


@pytest.mark.claim("S35")
def test_the_list_of_sessions_says_when_and_where(
    app: Flask, visitor: Visitor, user: User, travel: Travel
) -> None:
    travel(datetime.fromisoformat("2026-11-21T10:10:30+00:00"))
    phone = browser(app)
    phone.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Android 16) Firefox/140.0"
    log_in(phone, user)
    page = " ".join(phone.get("/account/sessions").text.split())

    assert "Firefox, Android" in page
    assert page.count("21 November 2026, 10:10") >= 2


@pytest.mark.claim("S36")
def test_what_the_database_holds_of_a_session_opens_nothing(
    app: Flask, visitor: Visitor, another: Visitor
) -> None:
    with visitor.session_transaction() as cookie:
        token = cookie["_user_id"]
    stored = db.session.scalars(select(UserSession.digest)).one()
    assert stored == digest(token)

    for guess in (stored.hex(), base64.b64encode(stored).decode(), stored.decode("latin-1")):
        with another.session_transaction() as cookie:
            cookie["_user_id"] = guess
        assert not is_in(another)


@pytest.mark.claim("S30", "S36")
def test_no_cookie_upsets_the_lookup_of_a_session(anybody: Visitor) -> None:
    for value in ["", None, "\0", "é" * 5000, "\ud800", "0", "None"]:
        with anybody.session_transaction() as cookie:
            cookie["_user_id"] = value
        assert anybody.get("/account").status_code == 302


@pytest.mark.claim("S37")
@pytest.mark.settings(db_pool_overflow=40)
def test_twenty_slow_requests_do_not_bring_back_a_session_that_was_ended(
    app: Flask, visitor: Visitor, travel: Travel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has read the session before the logout, and goes on to note its use after it."""
    captured = cookie_of(visitor)
    travel(clock.now() + timedelta(minutes=5))  # so that each notes that it was used
    began, ended = threading.Semaphore(0), threading.Event()
    ask = queries.session_account

    def slowly(token: str, now: datetime, idle: timedelta) -> tuple[Account, datetime] | None:
        found = ask(token, now, idle)
        db.session.remove()
        began.release()
        ended.wait(20)
        return found

    def look(_number: int) -> int:
        with suppress(AssertionError):
            return replayed(app, captured)
        return 0

    token = visitor.token("/account")
    with ThreadPoolExecutor(20) as requests:
        with monkeypatch.context() as patched:
            patched.setattr(queries, "session_account", slowly)
            answers = [requests.submit(look, number) for number in range(20)]
            for _ in answers:
                assert began.acquire(timeout=20)
        logged_out = visitor.post("/auth/logout", data={"csrf_token": token})
        ended.set()
        assert {answer.result() for answer in answers} <= {200, 302}

    assert logged_out.status_code == 303
    assert db.session.scalar(select(func.count()).select_from(UserSession)) == 0
    assert replayed(app, captured) == 302


@pytest.mark.claim("S38")
def test_logging_out_empties_what_the_browser_keeps(visitor: Visitor) -> None:
    answer = visitor.press("/account", "/auth/logout")
    assert "cache" in answer.headers["Clear-Site-Data"]


@pytest.mark.claim("S39", "S98")
def test_a_database_that_is_away_makes_nobody_a_stranger(
    app: Flask, visitor: Visitor, user: User, cluster: Cluster
) -> None:
    log_in(visitor, user)
    with visitor.session_transaction() as cookie:
        before = dict(cookie)
    with database_away(app, cluster):
        for path in ("/account", "/profile", "/"):
            answer = visitor.get(path)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), path
            assert not answer.headers.getlist("Set-Cookie")
        assert visitor.get("/health/live").status_code == 200
        assert visitor.get("/health/ready").status_code == 503
    with visitor.session_transaction() as cookie:
        assert dict(cookie) == before
    assert is_in(visitor)
    assert visitor.get("/health/ready").status_code == 200
