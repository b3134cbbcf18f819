"""Forms and what is typed into them: sent by a page of ours, led nowhere else, never executed."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eatsential import clock
from eatsential.auth.models import UserSession
from eatsential.database import db, transaction
from eatsential.users.models import User
from eatsential.web.links import local_path
from tests.security.browsers import browser as fresh_browser
from tests.security.links import forget_limits
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_user
from tests.support.furnished import Furnished, addressing, furnish, rules
from tests.support.page import page_of
from tests.support.post import mails
from tests.test_routes import PUBLIC, digest

Travel = Callable[[datetime], None]
SUM = "1337004011"  # where something was worked out
MARKUP = "\"><x1 onx1=1>'{{7*191000573}}${7*191000573}"


@pytest.mark.claim("S40")
@pytest.mark.settings(session_absolute=60)
@pytest.mark.parametrize("who", ["anybody", "visitor", "administrator"])
def test_a_token_of_another_browser_or_of_long_ago_does_nothing(
    app: Flask, another: Visitor, who: str, request: pytest.FixtureRequest
) -> None:
    """No token and a guessed one: `tests/test_routes.py`."""
    browser: Visitor = request.getfixturevalue(who)
    user = db.session.scalars(select(User)).first() or a_user()
    things = furnish(user)
    another.log_in(user)
    foreign = another.token("/account")
    with another.session_transaction() as cookie:
        cookie.clear()
    stranger = another.token("/auth/login")
    before, tried = digest(), 0
    for rule in rules(app, "POST"):
        with addressing(app):
            address = things.address(rule)
        for token in (foreign, stranger):
            tried += 1
            answer = browser.post(address, data={"csrf_token": token, "current_password": PASSWORD})
            assert answer.status_code in (302, 303, 400, 404, 422), address
    assert tried > 60
    assert digest() == before


@pytest.mark.claim("S40")
@pytest.mark.settings(session_absolute=60)
def test_the_token_of_a_page_that_was_open_too_long_does_nothing(
    anybody: Visitor, user: User, travel: Travel
) -> None:
    token = anybody.token("/auth/login")
    data = {"csrf_token": token, "login": user.username, "password": PASSWORD}
    travel(clock.now() + timedelta(seconds=62))
    assert anybody.post("/auth/login", data=data).status_code == 422
    assert db.session.scalar(select(UserSession.id)) is None


@pytest.mark.claim("S41")
def test_a_token_from_before_logging_out_is_refused_after(visitor: Visitor) -> None:
    token = visitor.token("/account")
    visitor.press("/account", "/auth/logout")
    for path in ("/auth/logout", "/auth/passkey/options"):
        assert visitor.post(path, data={"csrf_token": token}).status_code == 400


LEAVING = (
    "//e.org", "/\\e.org", "\\\\e.org", "\\/e.org", "///e.org", "////e.org", "/\t/e.org",
    "/\n/e.org", "\t//e.org", " //e.org", "https:e.org", "https:/e.org", "https://e.org",
    "javascript:alert(1)", "data:text/html,x", "/%09/e.org", "/%5ce.org", "%2f%2fe.org",
    "/%2f%2fe.org", "/a\r\nLocation: https://e.org", "/%0d%0aSet-Cookie:x=e.org", "/a//e.org",
    "/ä", "e.org", "?next=//e.org", "#//e.org", "", "/\x00/e.org", "/\u2028/e.org", "/\u3002e.org",
)  # fmt: skip


@pytest.mark.claim("S43")
@pytest.mark.parametrize("target", LEAVING, ids=ascii)
def test_no_spelling_of_another_site_is_followed(target: str) -> None:
    followed = local_path(target, "/account")
    assert re.fullmatch(r"/(?![/\\])[!-~]*", followed)
    assert "//" not in followed and "\\" not in followed


@pytest.mark.claim("S43")
def test_after_logging_in_nobody_is_somewhere_else(app: Flask, user: User) -> None:
    for target in LEAVING:
        forget_limits()
        browser = fresh_browser(app)
        answer = browser.submit("/auth/login", login=user.username, password=PASSWORD, next=target)
        assert answer.status_code == (422 if "\x00" in target else 303), target
        assert re.match(r"/(?![/\\])", answer.location or "/"), target
        assert len(answer.headers.getlist("Location")) <= 1
        assert browser.get_cookie("x") is None


@contextmanager
def canary() -> Iterator[tuple[str, list[object]]]:
    """An address of this machine that notes who comes."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ended = threading.Event()

        def wait() -> None:
            while not ended.is_set():
                try:
                    connection, who = server.accept()
                except TimeoutError:
                    continue
                connection.close()
                came.append(who)

        thread = threading.Thread(target=wait)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/", came
        finally:
            ended.set()
            thread.join()


def fill_everything(browser: Visitor, addresses: list[str], text: str) -> int:
    """Send each form of each page with this text in each of its fields; how many were accepted."""
    accepted = 0
    for address in addresses:
        if address.endswith(("/delete", "/remove", "/off", "/consent")):
            continue
        page = browser.get(address)
        if page.status_code != 200 or page.mimetype != "text/html":
            continue
        for form in page_of(page.text).forms:
            action = form.action or address
            if action.endswith(("/logout", "/end", "/end-others", "/forget", "/cancel")):
                continue
            forget_limits()
            open_ = {
                name: [text[-60:] if name in ("name", "word") else text]
                for name, values in form.values.items()
                if name not in CHOSEN and values in ([""], *KNOWN)
            }
            typed = {name: [PASSWORD] for name in form.names if name == "current_password"}
            chosen = {"severity": ["mild"]} if "severity" in form.names else {}
            answer = browser.post(action, data={**form.values, **chosen, **open_, **typed})
            assert answer.status_code < 500
            accepted += answer.status_code in (302, 303)
    return accepted


CHOSEN = {"csrf_token", "act", "role", "allergen", "severity", "confirmed_by", "lang", "diets",
          "day", "diagnosed_on", "birth_date", "consent", "language", "time_zone",
          "key"}  # fmt: skip
KNOWN = (["Robin"], ["fenugreek"])


@pytest.fixture
def marked(app: Flask) -> User:
    """An account whose address is as close to markup as the form of addresses allows."""
    return a_user(email="'{{7*191000573}}${7*191000573}`#'@example.org", username="robin")


@pytest.mark.claim("S44", "S45", "S50")
@pytest.mark.settings(limit_login_ip="10000/minute", limit_mail_address="1000/minute")
def test_what_people_type_is_text_on_every_page_and_nothing_is_fetched_for_it(
    app: Flask, visitor: Visitor, administrator: Visitor, another: Visitor, marked: User
) -> None:
    visitor.log_in(marked)
    things = furnish(marked)
    with addressing(app):
        pages = [(rule.endpoint, things.address(rule)) for rule in rules(app, "GET")]
    own = [
        a for name, a in pages if not name.startswith(("admin.", "probes.")) and name not in PUBLIC
    ]
    with canary() as (address, came):
        assert fill_everything(visitor, own, f"x {address} {MARKUP}") >= 5
        admin = [a for name, a in pages if name.startswith("admin.")]
        assert fill_everything(administrator, admin, MARKUP) >= 1
        fill_everything(another, [a for name, a in pages if name in PUBLIC], MARKUP)
        another.get("/no-such-page/<x1>{{7*191000573}}?q=" + MARKUP)
        with transaction() as session:
            session.get_one(User, marked.id).suspended_at = None
        visitor.log_in(marked)

        found = 0
        for browser in (visitor, administrator, another):
            for path in every_page(app, browser, things):
                page = browser.get(path)
                if page.mimetype not in ("text/html", ""):
                    continue  # a file to keep, which no browser reads as a page
                found += "x1 onx1" in page.text
                elements = page_of(page.text).all()
                assert not [e for e in elements if e.tag == "x1" or "onx1" in e.attributes], path
                assert SUM not in page.text, path
        assert found >= 3
        for mail in mails():
            assert SUM not in mail.text + mail.html + mail.subject
            assert "<x1" not in mail.html
        assert came == []


def every_page(app: Flask, browser: Visitor, things: Furnished) -> list[str]:
    with addressing(app):
        found = [things.address(rule) for rule in rules(app, "GET")]
    linked = []
    for path in ("/profile", "/check", "/account/log", "/admin/users"):
        page = page_of(browser.get(path, follow_redirects=True).text)
        linked += [a.get("href") for a in page.all("a") if a.get("href").startswith("/")]
    return sorted(
        {*found, *linked, "/admin/users?q=%22%3E%3Cx1%3E{{7*191000573}}"} - {"/health/metrics"}
    )


WANTED = (
    "'", '"', "' OR '1'='1", "'; DROP TABLE users; --", "%", "_", "\\", "%' ESCAPE '", "100%_\\",
    "\u02bc OR 1=1", "') UNION SELECT 1,2,3,4,5,6 --", "$1", ":q", "?", "%(q)s", "{}", "%%",
)  # fmt: skip


@pytest.mark.claim("S46")
def test_what_a_search_looks_for_is_looked_for_literally(administrator: Visitor) -> None:
    for name in ("plain", "other"):
        a_user(username=name)
    for number, wanted in enumerate(WANTED):
        a_user(username=f"marked-{number}", email=f"m{wanted}m@example.org")
        page = administrator.get("/admin/users", query_string={"q": f"m{wanted}m@"})
        assert page.status_code == 200
        found = re.findall(r"marked-(\d+)", page.text)
        assert set(found) == {str(number)}, wanted
        assert "plain" not in page.text and "other@" not in page.text


@pytest.mark.claim("S46")
def test_no_argument_of_an_address_is_a_piece_of_sql(administrator: Visitor) -> None:
    for wrong in ["' OR 1=1 --", "1;SELECT 1", "0x41", "-1", "1e9", "é", "\0"]:
        for path, name in (
            ("/admin/users", "after"),
            ("/admin/users", "sort"),
            ("/account/log", "before"),
            ("/auth/login", "next"),
            ("/check", "person"),
        ):
            answer = administrator.get(path, query_string={name: wrong})
            assert answer.status_code in (200, 302, 303), path
        for path in ("/admin/users/", "/check/", "/profile/"):
            assert administrator.get(path + wrong).status_code == 404


@pytest.mark.claim("S46", "S02")
@pytest.mark.settings(limit_login_ip="1000/minute")
def test_no_login_is_a_piece_of_sql(anybody: Visitor) -> None:
    a_user(username="robin")
    for login in ["' OR 1=1 --", "robin'--", "%", "robin%", "rob_n", "*", "\\"]:
        answer = anybody.submit("/auth/login", login=login, password=PASSWORD)
        assert answer.status_code == 422


@pytest.mark.claim("S47")
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "%0d%0a", "\u2028", "\x0b"])
@pytest.mark.settings(limit_login_ip="1000/minute", limit_register="1000/minute")
def test_no_line_break_in_a_field_reaches_a_mail(visitor: Visitor, user: User, end: str) -> None:
    injected = f"x{end}Bcc: victim@example.org{end}{end}Hello"
    forget_limits()
    wish = {"username": "wren", "email": "wren@example.org", "password": PASSWORD}
    for name in ("username", "email"):
        visitor.submit("/auth/register", **{**wish, name: injected}, birth_date="1990-02-03")
        visitor.submit(
            "/auth/register", **{**wish, name: wish[name] + injected}, birth_date="1990-02-03"
        )
    for path in ("/auth/forgot", "/auth/resend"):
        visitor.submit(path, email=f"{user.email}{end}Bcc: victim@example.org")
    visitor.submit("/account/email", email=f"n{end}@example.org", current_password=PASSWORD)
    visitor.submit("/account/username", username=f"wren{end}Bcc: victim@example.org")
    another = {"HTTP_USER_AGENT": "Firefox/140.0 Bcc: victim@example.org"}
    visitor.post("/auth/forgot", data={"email": user.email}, environ_overrides=another)

    for mail in mails():
        assert "victim" not in mail.to + mail.subject + mail.text + mail.html
        assert "\n" not in mail.to + mail.subject


OUTSIDE = (
    "/static/../wsgi.py", "/static/..%2f..%2fsetup.cfg", "/static/%2e%2e/README.md",
    "/static/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/static/..%5c..%5csetup.cfg", "/static//etc/passwd",
    "/static/%252e%252e%252fsetup.cfg", "/static/....//setup.cfg", "/static/..%c0%afsetup.cfg",
    "/static/\\..\\setup.cfg", "/static/%00", "/static/css/../../setup.cfg", "/static/", "/static",
    "/check/../../setup.cfg", "/account/export/../../instance/eatsential.env", "/dev/mail/../x",
    "/.git/config", "/.env", "/instance/eatsential.env", "/wsgi.py", "/console",
    "/templates/base.html",
)  # fmt: skip


@pytest.mark.claim("S51", "S77")
def test_no_spelling_of_a_path_leads_out_of_what_is_served(visitor: Visitor) -> None:
    for path in OUTSIDE:
        answer = visitor.get(path)
        assert answer.status_code == 404
        for inside in ("root:", "SECRET_KEY", "[metadata]", "repositoryformatversion"):
            assert inside not in answer.text
