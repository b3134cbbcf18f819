"""Whatever comes at once, or is no request at all: one account, one answer, never a fault."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import func, select

from eatsential.database import db
from eatsential.users.models import User
from tests.security.browsers import browsers
from tests.security.links import forget_limits
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD
from tests.support.furnished import addressing, furnish
from tests.support.page import page_of
from tests.support.post import link_in, mails

GENEROUS = {
    "limit_register": "1000/minute",
    "limit_login_ip": "100000/minute",
    "limit_mail_address": "1000/hour",
}
SPELLINGS = ("robin@bücher.example", "ROBIN@bücher.example", "robin@xn--bcher-kva.example",
             "Robin@BÜCHER.example")  # fmt: skip


@pytest.mark.claim("S91")
@pytest.mark.settings(db_pool_overflow=20, **GENEROUS)
@pytest.mark.parametrize("same", ["username", "address"])
def test_of_twenty_who_register_the_same_at_once_one_gets_an_account(app: Flask, same: str) -> None:
    crowd = browsers(app, 20)
    tokens = [browser.token("/auth/register") for browser in crowd]
    start = threading.Barrier(20)

    def register(number: int) -> int:
        name = ("Robin", "rOBIN", "ROBIN")[number % 3] if same == "username" else f"robin{number}"
        mail = SPELLINGS[number % 4] if same == "address" else f"robin{number}@example.org"
        wish = {"username": name, "email": mail, "password": PASSWORD, "birth_date": "1990-02-03"}
        start.wait()
        data = {**wish, "csrf_token": tokens[number]}
        return int(crowd[number].post("/auth/register", data=data).status_code)

    with ThreadPoolExecutor(20) as threads:
        answered = sorted(threads.map(register, range(20)))
    assert set(answered) <= {303, 422, 503}
    assert answered.count(303) >= 1
    assert same == "address" or answered.count(303) == 1

    links = [link_in(mail) for mail in mails()]
    assert len(links) == answered.count(303)
    forms = [browser.token(link) for browser, link in zip(crowd, links, strict=False)]
    begin = threading.Barrier(len(links))

    def verify(number: int) -> int:
        begin.wait()
        data = {"csrf_token": forms[number], "password": PASSWORD}
        return int(crowd[number].post("/auth/verify", data=data).status_code)

    with ThreadPoolExecutor(20) as threads:
        confirmed = list(threads.map(verify, range(len(links))))
    assert confirmed.count(303) == 1
    assert set(confirmed) <= {303, 422, 503}
    assert db.session.scalar(select(func.count()).select_from(User)) == 1


VALUES = (
    "", "0", "-1", "9" * 400, "NaN", "1e999", "null", "[]", "{}", "\0", "\ud800", "\udfff",
    "\u202e", "\r\n", "'", '"', "<x>", "{{7*7}}", "%", "%s", "\\", "/", "..", "é" * 300, "😀" * 200,
    "a" * 5_000,
    "2026-02-30", "0000-00-00", "true", "\ufeff", "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
KINDS = (
    "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x",
    "multipart/form-data", "text/plain", "application/xml", "", "a/b; charset=nonsense", "é",
)  # fmt: skip
METHODS = ("GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "X")


@pytest.mark.claim("S102")
@pytest.mark.settings(eatsential_env="development", mail_url="smtp://127.0.0.1:1", **GENEROUS)
@pytest.mark.parametrize("seed", range(3))
def test_nothing_that_is_sent_is_a_fault(app: Flask, administrator: Visitor, seed: int) -> None:
    """Half of it is a form of the page with a valid token, and other things in its fields."""
    chance = random.Random(seed)  # noqa: S311
    app.config["PROPAGATE_EXCEPTIONS"] = False
    boss = db.session.scalars(select(User)).one()
    things = furnish(boss)
    with addressing(app):
        addresses = [things.address(r) for r in app.url_map.iter_rules() if r.endpoint != "static"]
    token = administrator.token("/account")
    for number in range(120):
        if number % 30 == 0:
            forget_limits()
        address = chance.choice(addresses)
        if chance.random() < 0.3:
            cut = chance.randrange(len(address))
            odd = chance.choice(VALUES).encode("utf-8", "surrogatepass")[:200]
            address = address[:cut] + quote(odd) + address[cut + 1 :]
        method = chance.choice(METHODS)
        names = ["text", "name", "q", "after", "before", "next", "code", "password", "chosen"]
        if chance.random() < 0.5 and (page := administrator.get(address)).status_code == 200:
            forms = page_of(page.text).forms if page.mimetype == "text/html" else []
            names += [name for form in forms for name in form.names]
        typed = {name: chance.choice(VALUES) for name in names if chance.random() < 0.6}
        body = "&".join(
            f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}"
            for name, value in {**typed, "csrf_token": token}.items()
        ).encode()
        if chance.random() < 0.2:
            body = chance.randbytes(300)
        headers = {"X-CSRFToken": token, "Accept": chance.choice(["*/*", "application/json", "é"])}
        answer = administrator.open(
            address if address.startswith("/") else "/",
            method=method,
            data=None if method == "GET" else body,
            query_string=body[:500].decode("latin-1") if method == "GET" else None,
            content_type=chance.choice(KINDS) if chance.random() < 0.4 else KINDS[0],
            headers=headers,
        )
        assert answer.status_code < 500, f"{seed}/{number}: {method} {address} {body[:300]!r}"
        if administrator.get_cookie("session") is None or "/auth/logout" in address:
            administrator.log_in(boss)
            token = administrator.token("/account")


@pytest.mark.claim("S99")
@pytest.mark.settings(db_pool_size=1, db_pool_overflow=0, db_pool_timeout=0.2)
def test_without_a_free_connection_pages_ask_to_come_back_and_then_work(visitor: Visitor) -> None:
    limited = db.engine.dialect.name == "postgresql"  # a file has no server that is full
    db.session.remove()
    with db.engine.connect():
        answer = visitor.get("/account")
        assert answer.status_code == (503 if limited else 200)
        assert answer.headers.get("Retry-After") == ("5" if limited else None)
        assert visitor.get("/health/live").status_code == 200
    assert visitor.get("/account").status_code == 200
