"""Limits and the way in: what is counted, what is said about it, and what no header changes."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from eatsential import clock
from eatsential.auth import passwords
from eatsential.database import db
from eatsential.users.models import User
from eatsential.web.headers import POLICY
from tests.security.away import database_away
from tests.security.browsers import browsers
from tests.security.links import RESET, forget_limits
from tests.security.seen import seen
from tests.support.browser import Visitor, faults_of
from tests.support.factories import PASSWORD, a_user
from tests.support.post import mails
from tests.support.servers import Cluster

Travel = Callable[[datetime], None]
WRONG = "a wrong password"


def log_in(browser: Visitor, login: str, password: str = WRONG) -> TestResponse:
    return browser.submit("/auth/login", login=login, password=password)


@pytest.mark.claim("S63")
@pytest.mark.settings(limit_login_ip="1000/minute", limit_login_account="10/5 minutes")
def test_the_eleventh_guess_waits_from_whichever_place_it_comes(
    app: Flask, user: User, travel: Travel
) -> None:
    crowd = browsers(app, 4)
    for number, browser in enumerate(crowd):
        browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
    for number in range(10):
        assert log_in(crowd[number % 4], user.username).status_code == 422
    for browser in crowd:
        wrong = log_in(browser, user.username)
        right = log_in(browser, user.username, PASSWORD)
        assert (wrong.status_code, right.status_code) == (429, 429)
        assert seen(wrong, user.username)[2:] == seen(right, user.username)[2:]

    travel(clock.now() + timedelta(seconds=301))
    assert log_in(crowd[0], user.username, PASSWORD).status_code == 303


@pytest.mark.claim("S66")
@pytest.mark.settings(limit_login_ip="1000/minute", limit_login_account="1/5 minutes")
def test_who_waits_as_long_as_they_are_told_is_let_in_and_not_before(
    anybody: Visitor, user: User, travel: Travel
) -> None:
    log_in(anybody, user.username)
    told = log_in(anybody, user.username, PASSWORD)
    assert told.status_code == 429
    assert re.fullmatch("[1-9][0-9]*", told.headers["Retry-After"])
    wait = timedelta(seconds=int(told.headers["Retry-After"]))
    now = clock.now()

    travel(now + wait - timedelta(seconds=20))
    assert log_in(anybody, user.username, PASSWORD).status_code == 429
    travel(now + wait + timedelta(seconds=1))
    assert log_in(anybody, user.username, PASSWORD).status_code == 303


@pytest.mark.claim("S66")
@pytest.mark.settings(limit_general="4/minute")
def test_the_general_limit_says_what_is_left_until_nothing_is(
    anybody: Visitor, travel: Travel
) -> None:
    travel(clock.now().replace(second=5))
    for left in (3, 2, 1, 0):
        answer = anybody.get("/auth/login")
        assert answer.status_code == 200
        assert answer.headers["X-RateLimit-Limit"] == "4"
        assert answer.headers["X-RateLimit-Remaining"] == str(left)
        assert "Retry-After" not in answer.headers
    refused = anybody.get("/auth/login")
    assert refused.status_code == 429
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    wait = int(refused.headers["Retry-After"])
    assert 0 < wait <= 60
    reset = int(refused.headers["X-RateLimit-Reset"]) - clock.now().timestamp()
    assert abs(reset - wait) <= 2


@pytest.mark.claim("S68")
@pytest.mark.settings(limit_login_ip="1000/minute", limit_register="1000/minute")
def test_one_mailbox_gets_three_mails_whoever_asks_and_however_it_is_spelled(
    app: Flask, anybody: Visitor
) -> None:
    """Dots are kept: only some providers ignore them, and elsewhere they are another person's."""
    a_user(email="robin@example.org")
    spellings = ("robin@example.org", "ROBIN@example.org", "Robin@EXAMPLE.org")
    for number, browser in enumerate(browsers(app, 12)):
        browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        spelling = spellings[number % 3]
        browser.submit("/auth/forgot", email=spelling)
        browser.submit(
            "/auth/register",
            username=f"robin-{number}",
            email=spelling.replace("@", f"+{number}@"),
            password="plum tractor seven lamp",
            birth_date="1990-02-03",
        )
    assert len(mails()) == 3


@pytest.mark.claim("S65")
@pytest.mark.settings(limit_login_ip="5/hour", limit_login_account="1000/minute")
def test_no_header_makes_a_new_client(anybody: Visitor) -> None:
    for header in [
        "X-Forwarded-For",
        "X-Real-IP",
        "Forwarded",
        "X-Client-IP",
        "CF-Connecting-IP",
        "True-Client-IP",
        "X-Cluster-Client-IP",
        "Via",
    ]:
        forget_limits()
        token = anybody.token("/auth/login")
        answered = []
        for number in range(12):
            address = f"10.0.0.{number}"
            answer = anybody.post(
                "/auth/login",
                data={"csrf_token": token, "login": f"nobody{number}", "password": WRONG},
                headers={header: f"for={address}" if header == "Forwarded" else address},
            )
            answered.append(answer.status_code)
        assert answered == [422] * 5 + [429] * 7


@pytest.mark.claim("S65", "S75")
@pytest.mark.parametrize(
    "forged",
    [
        {"Host": "evil.example"},
        {"Host": "localhost.evil.example"},
        {"Host": "localhost:80@evil.example"},
        {"Host": "evil.example:80"},
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Server": "evil.example"},
        {"X-Forwarded-Prefix": "//evil.example"},
        {"X-Original-Host": "evil.example"},
        {"Forwarded": "host=evil.example;proto=https"},
        {"X-Forwarded-Proto": "https"},
        {"X-Forwarded-Port": "8443"},
        {"X-Host": "evil.example"},
    ],
    ids=str,
)
def test_no_header_chooses_where_links_lead(
    anybody: Visitor, user: User, forged: dict[str, str]
) -> None:
    token = anybody.token("/auth/forgot")
    asked = anybody.post(
        "/auth/forgot", data={"csrf_token": token, "email": user.email}, headers=forged
    )
    wanted = anybody.get("/account", headers=forged)
    if "Host" in forged:
        assert (asked.status_code, wanted.status_code) == (400, 400)
        assert mails() == []
    else:
        assert asked.location == "/auth/forgot/sent"
        assert wanted.location.startswith("/auth/login?")
        [mail] = mails()
        links = re.findall(r"https?://[^\s\"'<>]+", mail.text + mail.html)
        assert links
        assert {link.split("/")[2] for link in links} == {"localhost"}
    for answer in (asked, wanted):
        assert "evil" not in answer.text + str(answer.headers)


def policy(answer: TestResponse) -> dict[str, list[str]]:
    directives = answer.headers["Content-Security-Policy"].split("; ")
    return {name: values for name, *values in (directive.split() for directive in directives)}


@pytest.mark.claim("S73", "S90")
@pytest.mark.settings(
    limit_general="40/minute", max_body=2_000, public_base_url="https://localhost"
)
def test_every_status_has_every_header(
    app: Flask, anybody: Visitor, user: User, cluster: Cluster
) -> None:
    def broken() -> str:
        raise ZeroDivisionError

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/fault", "fault", view_func=broken)
    base = {"base_url": "https://localhost"}
    style = re.search(r'href="(/static/[^"]+\.css)"', anybody.get("/", **base).text)
    assert style is not None
    answers = {
        200: anybody.get("/auth/login", **base),
        302: anybody.get("/account", **base),
        308: anybody.get("/admin", **base),
        400: anybody.post("/auth/logout", **base),
        404: anybody.get("/no-such-page", **base),
        405: anybody.put("/auth/login", **base),
        413: anybody.post("/auth/login", data={"login": "x" * 3_000}, **base),
        422: anybody.post("/auth/login", data={"login": ""}, **base),
        500: anybody.get("/fault", **base),
        304: anybody.get("/auth/login", headers={"If-None-Match": "*"}, **base),
    }
    static = anybody.get(style[1], **base)
    with database_away(app, cluster):
        answers[503] = anybody.post(
            "/auth/forgot",
            data={"email": user.email},
            **base,
        )
        answers[503] = anybody.get("/health/ready", **base)
    for _ in range(40):
        limited = anybody.get("/auth/login", **base)
        if limited.status_code == 429:
            answers[429] = limited
            break
    codes = {code: answer.status_code for code, answer in answers.items()}
    assert {code for code, status in codes.items() if code != status} <= {304, 308, 405}
    assert 429 in answers

    for answer in (*answers.values(), static):
        assert faults_of(answer) == []
        told = f"{answer.request.path} {answer.status}"
        assert policy(answer)["default-src"] == ["'none'"], told
        for name in ("object-src", "base-uri", "frame-ancestors"):
            assert policy(answer)[name] == ["'none'"], told
        assert policy(answer)["script-src"] == policy(answer)["form-action"] == ["'self'"]
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000"), told
        assert "camera=()" in answer.headers["Permissions-Policy"], told
        if answer is not static:
            assert answer.headers["Cache-Control"] == "no-store", told
            assert "Cookie" in answer.headers["Vary"], told
    static.close()
    assert "unsafe" not in POLICY


@pytest.mark.claim("S74")
def test_no_answer_is_meant_for_another_origin(visitor: Visitor) -> None:
    for method in ["GET", "POST", "OPTIONS"]:
        asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        for path in ("/", "/account", "/auth/login", "/health/live", "/no-such-page"):
            answer = visitor.open(path, method=method, headers=asked)
            names = [name.lower() for name, _ in answer.headers]
            assert not [name for name in names if name.startswith("access-control")]
            assert "evil.example" not in answer.text + str(answer.headers)


@pytest.mark.claim("S76")
def test_a_fault_says_no_more_than_its_number(
    app: Flask, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    """The table that holds the people of accounts is gone."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with db.engine.begin() as connection:
        for table in ("entries", "people"):
            cascade = " CASCADE" if db.engine.dialect.name == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TABLE {table}{cascade}")
    answer = visitor.get("/profile", headers={"X-Request-ID": "asked-by-the-test"})

    assert answer.status_code in (500, 503)
    assert answer.headers["X-Request-ID"] == "asked-by-the-test"
    assert "asked-by-the-test" in answer.text
    for inside in (
        "Traceback",
        "SELECT",
        "people",
        "sqlalchemy",
        "sqlite",
        "psycopg",
        ".py",
        "/work",
    ):
        assert inside not in answer.text
    assert "asked-by-the-test" in caplog.text


@pytest.mark.claim("S76")
def test_a_number_of_a_request_that_is_not_well_formed_is_replaced(anybody: Visitor) -> None:
    for given in ["x" * 65, "a b", "<b>", "a\tb", "ä", "a.b", "a_b", "../a", "%0a"]:
        headers = {"X-Request-ID": given.encode().decode("latin-1")}
        answer = anybody.get("/no-such-page", headers=headers)
        assert re.fullmatch("[0-9a-f-]{36}", answer.headers["X-Request-ID"])
        assert answer.headers["X-Request-ID"] in answer.text


@pytest.mark.claim("S78")
@pytest.mark.settings(metrics_token="a-token-for-metrics", limit_login_ip="1000/minute")
def test_no_count_names_a_person(anybody: Visitor, another: Visitor, user: User) -> None:
    log_in(anybody, user.username)
    log_in(anybody, user.email, PASSWORD)
    another.submit(RESET.sent(another, user), password="plum tractor seven lamp")
    forget_limits()
    anybody.get(f"/profile/{user.id}")
    anybody.get("/no-such-page-with-a-marker?q=marker")
    bearer = {"Authorization": "Bearer a-token-for-metrics"}
    text = anybody.get("/health/metrics", headers=bearer).text

    labels = dict(re.findall(r'(\w+)="([^"]*)"', text))
    assert set(labels) <= {"endpoint", "method", "status", "le", "verdict", "outcome", "limit",
                           "implementation", "major", "minor", "patchlevel", "version",
                           "generation", "pid"}  # fmt: skip
    for about in (user.username, user.email, str(user.id), "marker", "127.0.0.1"):
        assert about not in text


@pytest.mark.claim("S72")
def test_while_others_log_in_every_other_page_answers(
    anybody: Visitor, visitor: Visitor, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One hash is computed at a time; who waits too long for it is asked to come back."""
    monkeypatch.setattr(passwords, "WAIT", 0.05)
    with passwords._gate:
        refused = log_in(anybody, user.username, PASSWORD)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
        for path in ("/", "/account", "/profile", "/auth/login", "/health/live", "/health/ready"):
            assert visitor.get(path).status_code in (200, 302)
    assert log_in(anybody, user.username, PASSWORD).status_code == 303
