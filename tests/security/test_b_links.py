"""Links in mails: each once, for its purpose, in its time, and stored nowhere."""

import base64
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text

from eatsential.auth.models import Token
from eatsential.auth.rules import Purpose
from eatsential.auth.services.administrator import fresh_code
from eatsential.auth.services.links import issue
from eatsential.database import db
from eatsential.installation import settings
from eatsential.users.models import User
from tests.security.browsers import browsers
from tests.security.links import (
    ANOTHER,
    CHANGE,
    KINDS,
    NEW,
    RESET,
    VERIFY,
    Kind,
    accounts,
    forget_limits,
    newest_link,
    suspend,
)
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_user
from tests.support.post import mails

pytestmark = pytest.mark.settings(limit_login_ip="1000/minute", limit_login_account="1000/minute")
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def stored() -> bytes:
    """Every byte that the database holds, as a thief of its files would read it."""
    db.session.remove()
    url = urlsplit(settings().database_url.get_secret_value())
    if url.scheme == "sqlite":
        path = Path(url.path.removeprefix("/"))
        path = path if path.is_absolute() else Path("/") / path
        found = b"".join(f.read_bytes() for f in path.parent.glob(f"{path.name}*"))
        assert b"SQLite format 3" in found
        return found
    tables = (
        f'SELECT "{table.name}"::text FROM "{table.name}"' for table in db.metadata.sorted_tables
    )
    with db.engine.connect() as connection:
        return "\n".join(
            row for statement in tables for row in connection.scalars(text(statement))
        ).encode()


def spellings(token: str) -> list[bytes]:
    """A secret as itself, in hexadecimal and in base 64."""
    raw = token.encode()
    return [raw, raw.hex().encode(), base64.b64encode(raw).rstrip(b"=")]


@each_kind
@pytest.mark.claim("S08")
def test_a_thief_of_the_database_finds_no_link_in_it(
    anybody: Visitor, user: User, kind: Kind
) -> None:
    token = kind.sent(anybody, user).rpartition("/")[2]
    assert len(base64.urlsafe_b64decode(token + "=")) == 32

    found = stored()
    assert user.username.encode() in found
    for spelling in spellings(token):
        assert spelling not in found


@each_kind
@pytest.mark.claim("S09")
def test_a_link_does_what_it_is_for_once(
    anybody: Visitor, another: Visitor, user: User, kind: Kind
) -> None:
    path = kind.sent(anybody, user)
    assert another.submit(path, **kind.typed).status_code == 303
    before = (stored_users(), len(mails()))

    again = another.submit(path, **kind.typed)
    assert again.status_code == 422
    assert "used already, replaced by a newer one, or is too old" in again.text
    assert (stored_users(), len(mails())) == before


def stored_users() -> list[tuple[object, ...]]:
    columns = (User.id, User.email, User.password_hash, User.role)
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(User.id))]


@each_kind
@pytest.mark.claim("S10")
def test_who_looks_at_a_link_does_not_use_it_up(
    app: Flask, anybody: Visitor, another: Visitor, user: User, kind: Kind
) -> None:
    path = kind.sent(anybody, user)
    for method in ("GET", "HEAD", "OPTIONS"):
        another.open(path, method=method)
    with ThreadPoolExecutor(10) as scanners:
        looked = [
            scanners.submit(lambda: app.test_client().get(path, follow_redirects=True).status_code)
            for _ in range(10)
        ]
        assert {look.result() for look in looked} == {200}

    assert another.submit(path, **kind.typed).status_code == 303


@each_kind
@pytest.mark.claim("S11")
def test_a_link_works_to_its_last_second_and_not_one_more(
    anybody: Visitor, another: Visitor, user: User, kind: Kind
) -> None:
    path = kind.sent(anybody, user)
    ends = db.session.scalar(select(func.max(Token.expires_at)))
    made = db.session.scalar(select(func.max(Token.created_at)))
    assert ends is not None and made is not None
    assert ends - made == timedelta(seconds=kind.seconds)

    for moment, status in ((1, 422), (0, 422), (-1, 303)):
        with time_machine.travel(ends + timedelta(seconds=moment), tick=False):
            assert another.submit(path, **kind.typed).status_code == status


@each_kind
@pytest.mark.claim("S12")
def test_a_newer_link_replaces_the_older_one(
    anybody: Visitor, another: Visitor, user: User, kind: Kind
) -> None:
    older = kind.sent(anybody, user)
    newer = kind.sent(anybody, user)

    assert another.submit(older, **kind.typed).status_code == 422
    assert another.submit(newer, **kind.typed).status_code == 303


@pytest.mark.parametrize("spent", [RESET, CHANGE], ids=lambda kind: kind.name)
@pytest.mark.parametrize("older", [RESET, CHANGE], ids=lambda kind: kind.name)
@pytest.mark.claim("S12")
def test_another_password_or_address_ends_every_link_of_the_account(
    anybody: Visitor, another: Visitor, user: User, older: Kind, spent: Kind
) -> None:
    before = older.sent(anybody, user)
    path = spent.sent(anybody, user)
    assert another.submit(path, **spent.typed).status_code == 303

    typed = {"password": ANOTHER if spent is RESET else PASSWORD}
    assert another.submit(before, **typed).status_code == 422


@pytest.mark.claim("S12")
def test_changing_the_password_ends_the_link_of_somebody_who_forgot_it(
    anybody: Visitor, visitor: Visitor, user: User
) -> None:
    path = RESET.sent(anybody, user)
    changed = visitor.submit("/account/password", current_password=PASSWORD, password=ANOTHER)
    assert changed.status_code == 303

    assert anybody.submit(path, password="somebody elses choice").status_code == 422


@pytest.mark.parametrize("made", list(Purpose))
@pytest.mark.claim("S13")
def test_a_token_of_one_purpose_is_refused_for_every_other(
    app: Flask, anybody: Visitor, another: Visitor, user: User, made: Purpose
) -> None:
    fresh_code()  # so that the page of the first administrator waits for one
    token = issue(made, 3600, user_id=user.id, email=NEW, email_key=user.email_key)
    before = stored_users()
    tried = 0
    for purpose, kind in (
        (Purpose.VERIFY, VERIFY),
        (Purpose.RESET, RESET),
        (Purpose.CHANGE_ADDRESS, CHANGE),
    ):
        if made is not purpose:
            tried += 1
            answer = another.submit(kind.page + token, **kind.typed)
            assert answer.status_code == 422, kind.name
            assert "does not work any more" in answer.text
    if made is not Purpose.FIRST_ADMINISTRATOR:
        tried += 1
        wish = {"username": "boss", "email": "boss@example.org", "birth_date": "1980-01-01"}
        answer = another.submit("/setup", code=token, password=ANOTHER, **wish)
        assert answer.status_code == 422
    if made is not Purpose.SECOND_FACTOR:
        tried += 1
        with another.session_transaction() as cookie:
            cookie["pending"] = {"token": token, "remember": False, "next": ""}
        assert "code" not in {c.get("name") for c in controls(another.get("/auth/two-factor").text)}
    with another.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert another.get("/account").status_code == 302
    assert tried >= 4
    assert stored_users() == before


def controls(page: str) -> list[dict[str, str]]:
    return [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", page)]


def of_twenty(app: Flask, act: Callable[[Visitor, str], int], path: str) -> list[int]:
    """What twenty browsers are answered that press the same button at the same moment."""
    crowd = browsers(app, 20)
    tokens = [browser.token(path) for browser in crowd]
    start = threading.Barrier(20)

    def press(browser: Visitor, token: str) -> int:
        start.wait()
        return act(browser, token)

    with ThreadPoolExecutor(20) as threads:
        return sorted(threads.map(press, crowd, tokens))


@each_kind
@pytest.mark.settings(
    db_pool_overflow=20, limit_login_ip="1000/minute", limit_login_account="1000/minute"
)
@pytest.mark.claim("S14")
def test_of_twenty_who_use_one_link_at_once_one_succeeds(
    app: Flask, anybody: Visitor, user: User, kind: Kind
) -> None:
    path = kind.sent(anybody, user)

    def act(browser: Visitor, token: str) -> int:
        return browser.post(path, data={"csrf_token": token, **kind.typed}).status_code

    answered = of_twenty(app, act, path)
    assert answered == [303] + [422] * 19
    assert accounts() == (2 if kind is VERIFY else 1)


@pytest.mark.settings(db_pool_overflow=20, limit_login_ip="1000/minute")
@pytest.mark.claim("S14", "S60")
def test_of_twenty_who_use_the_code_of_the_first_start_one_administers(app: Flask) -> None:
    code = fresh_code() or ""
    names = iter(f"boss{number}" for number in range(20))
    lock = threading.Lock()

    def act(browser: Visitor, token: str) -> int:
        with lock:
            name = next(names)
        wish = {"username": name, "email": f"{name}@example.org", "birth_date": "1980-01-01"}
        data = {"csrf_token": token, "code": code, "password": ANOTHER, **wish}
        return browser.post("/setup", data=data).status_code

    answered = of_twenty(app, act, "/setup")
    assert answered[0] == 303
    assert set(answered[1:]) <= {404, 422}
    assert accounts() == 1


@pytest.mark.claim("S15")
def test_an_account_made_with_anothers_address_is_never_opened_by_them(
    anybody: Visitor, another: Visitor, user: User
) -> None:
    """A stranger registers the victim's address, and the victim follows the link in the mail."""
    path = VERIFY.sent(anybody, user)
    for password in ("", "what the victim would choose", "1"):
        answer = another.submit(path, password=password)
        assert answer.status_code == 422
    assert another.get("/account").status_code == 302
    assert anybody.get("/account").status_code == 302
    assert accounts() == 1
    assert anybody.submit("/auth/login", login="robin", password=PASSWORD).status_code == 422


@pytest.mark.claim("S16")
def test_a_new_password_is_told_to_the_owner(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    visitor.submit("/account/password", current_password=PASSWORD, password=ANOTHER)
    another.submit(RESET.sent(another, user), password="a third very long password")

    told = [mail.to for mail in mails() if "password was changed" in mail.subject]
    assert told == [user.email] * 2


@each_kind
@pytest.mark.claim("S17")
def test_the_token_of_a_link_stays_in_the_address_of_one_request(
    anybody: Visitor, another: Visitor, user: User, kind: Kind
) -> None:
    path = kind.sent(anybody, user)
    token = path.rpartition("/")[2]

    opened = another.get(path)
    assert opened.status_code == 302 and token not in opened.location
    assert opened.headers["Referrer-Policy"] == "same-origin"
    assert opened.headers["Cache-Control"] == "no-store"
    assert token not in another.get(opened.location).text

    assert token not in another.post(path, data={"password": "wrong"}).text


@pytest.mark.claim("S18")
@pytest.mark.parametrize("taken", ["address", "username"])
def test_what_was_taken_between_mail_and_click_is_refused_in_words(
    anybody: Visitor, another: Visitor, user: User, taken: str
) -> None:
    path = VERIFY.sent(anybody, user)
    if taken == "address":
        a_user(email="ROBIN@example.org")
    else:
        a_user(username="robin")

    answer = another.submit(path, password=PASSWORD)
    assert answer.status_code == 422
    assert "does not work any more" in answer.text
    assert accounts() == 2


@pytest.mark.claim("S19")
def test_a_new_password_by_mail_ends_every_session_and_needs_no_old_one(
    app: Flask, visitor: Visitor, another: Visitor, user: User
) -> None:
    crowd = [visitor, *browsers(app, 2)]
    for browser in crowd:
        browser.log_in(user)
    path = RESET.sent(another, user)
    assert [browser.get("/account").status_code for browser in crowd] == [200] * 3

    assert another.submit(path, password=ANOTHER).status_code == 303
    assert [browser.get("/account").status_code for browser in [*crowd, another]] == [302] * 4


@pytest.mark.claim("S19")
@pytest.mark.parametrize("typed", ["", "not the current password", ANOTHER])
def test_a_password_is_changed_by_who_knows_the_current_one(
    visitor: Visitor, user: User, typed: str
) -> None:
    before = stored_users()
    answer = visitor.submit("/account/password", current_password=typed, password=ANOTHER)
    assert answer.status_code == 422
    assert stored_users() == before


@pytest.mark.claim("S09", "S12")
def test_a_suspended_account_gets_no_link_and_its_link_opens_nothing(
    anybody: Visitor, another: Visitor, user: User
) -> None:
    path = RESET.sent(anybody, user)
    suspend(user)
    forget_limits()
    before = len(mails())
    anybody.submit("/auth/forgot", email=user.email)
    assert len(mails()) == before
    assert newest_link("/auth/reset") == path

    another.submit(path, password=ANOTHER)
    answer = another.submit("/auth/login", login=user.username, password=ANOTHER)
    assert answer.status_code == 422
