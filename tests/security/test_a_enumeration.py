"""Nobody finds out who has an account here: that alone says something about their health."""

from collections.abc import Callable
from uuid import uuid4

import bcrypt
import pytest
from flask import Flask
from sqlalchemy import func, select

from eatsential import clock
from eatsential.database import db
from eatsential.users.models import User
from tests.security.links import forget_limits
from tests.security.seen import Seen, seen
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_user
from tests.support.furnished import Furnished, addressing, furnish, rules
from tests.support.post import mails

WISH = {"password": "Correct-Horse-9", "birth_date": "1990-02-03"}
GENEROUS = {"limit_login_ip": "1000/minute", "limit_register": "1000/minute"}
pytestmark = pytest.mark.settings(**GENEROUS)


@pytest.fixture
def members(app: Flask) -> dict[str, User]:
    """An account, and one that is suspended."""
    return {
        "known": a_user(username="known", email="known@example.org"),
        "suspended": a_user(
            username="suspended", email="suspended@example.org", suspended_at=clock.now()
        ),
    }


def register(browser: Visitor, username: str, email: str) -> list[Seen]:
    """Ask for an account; what is seen of the answer and of the page after it."""
    answer = browser.submit("/auth/register", username=username, email=email, **WISH)
    assert answer.status_code == 303
    return [seen(answer, username, email), seen(browser.get(answer.location), username, email)]


@pytest.mark.claim("S01")
def test_registering_a_taken_address_is_answered_to_the_byte_like_a_new_one(
    anybody: Visitor, members: dict[str, User]
) -> None:
    fresh = register(anybody, "first", "first@example.org")
    for number, spelling in enumerate(
        ("known@example.org", "KNOWN@EXAMPLE.ORG", "suspended@example.org", "Known@example.ORG")
    ):
        before = db.session.scalar(select(func.count()).select_from(User))
        told = len(mails())
        assert register(anybody, f"robin{number}", spelling) == fresh
        assert db.session.scalar(select(func.count()).select_from(User)) == before
        assert "already have an" in mails()[told].subject
        assert mails()[told].to == spelling.casefold()
        forget_limits()


@pytest.mark.claim("S02")
def test_no_refusal_of_a_login_tells_why(anybody: Visitor, members: dict[str, User]) -> None:
    register(anybody, "waiting", "waiting@example.org")
    tries = {
        "nobody": PASSWORD,
        "nobody@example.org": PASSWORD,
        "known": "a wrong password",
        "known@example.org": "a wrong password",
        "suspended": PASSWORD,
        "suspended@example.org": "a wrong password",
        "waiting": WISH["password"],
        "waiting@example.org": WISH["password"],
    }
    answers = []
    for login, password in tries.items():
        answer = anybody.submit("/auth/login", login=login, password=password)
        answers.append(seen(answer, login))
        forget_limits()

    assert answers[0][0] == 422
    assert [answer for answer in answers if answer != answers[0]] == []


@pytest.mark.claim("S03")
@pytest.mark.parametrize("path", ["/auth/forgot", "/auth/resend"])
def test_asking_for_a_mail_is_answered_alike_for_every_address(
    anybody: Visitor, members: dict[str, User], path: str
) -> None:
    register(anybody, "waiting", "waiting@example.org")
    answers = []
    for email in ("nobody@example.org", "known@example.org", "suspended@example.org",
                  "waiting@example.org", "KNOWN@example.org"):  # fmt: skip
        answer = anybody.submit(path, email=email)
        answers.append([seen(answer, email), seen(anybody.get(answer.location), email)])
        forget_limits()

    assert answers[0][0][0] == 303
    assert [answer for answer in answers if answer != answers[0]] == []
    to = {mail.to for mail in mails()[1:]}
    assert to == ({"known@example.org"} if path == "/auth/forgot" else {"waiting@example.org"})


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The cost of every bcrypt hash that is computed, by the library itself."""
    done: list[int] = []
    checkpw, hashpw = bcrypt.checkpw, bcrypt.hashpw

    def check(password: bytes, stored: bytes) -> bool:
        done.append(int(stored.split(b"$")[2]))
        return checkpw(password, stored)

    def make(password: bytes, salt: bytes) -> bytes:
        done.append(int(salt.split(b"$")[2]))
        return hashpw(password, salt)

    monkeypatch.setattr(bcrypt, "checkpw", check)
    monkeypatch.setattr(bcrypt, "hashpw", make)
    return done


@pytest.mark.claim("S04")
def test_every_answer_costs_the_same_hashes(
    anybody: Visitor, members: dict[str, User], hashes: list[int]
) -> None:
    """The time of an answer is that of its hash; `bench/security` measures it."""

    def cost(act: Callable[[], object]) -> list[int]:
        hashes.clear()
        act()
        forget_limits()
        return list(hashes)

    def log_in(login: str, password: str = "a wrong password") -> Callable[[], object]:
        return lambda: anybody.submit("/auth/login", login=login, password=password)

    cost(log_in("nobody"))  # makes the hash of nobody, once a process
    logins = [cost(log_in(login)) for login in ("nobody", "known", "known@example.org", "x" * 200)]
    assert [*logins, cost(log_in("suspended", PASSWORD))] == [[4]] * 5

    wishes = [
        cost(lambda n=name, e=email: register(anybody, n, e))  # type: ignore[misc]
        for name, email in (("quill-1", "q1@example.org"), ("quill-2", "known@example.org"))
    ]
    assert wishes == [[4]] * 2


@pytest.mark.claim("S05")
def test_a_username_is_reserved_whatever_is_known_of_the_address(
    anybody: Visitor, members: dict[str, User]
) -> None:
    answers = []
    for name, first in (("quill-1", "new@example.org"), ("quill-2", "known@example.org")):
        register(anybody, name, first)
        again = anybody.submit("/auth/register", username=name, email="third@example.org", **WISH)
        answers.append(seen(again, name))

    assert answers[0][0] == 422
    assert answers[0] == answers[1]


@pytest.mark.claim("S06")
@pytest.mark.settings(limit_login_account="2/5 minutes", **GENEROUS)
def test_a_limit_is_answered_alike_with_and_without_an_account(
    anybody: Visitor, members: dict[str, User]
) -> None:
    answers = []
    for login in ("nobody", "known", "suspended"):
        for _ in range(2):
            anybody.submit("/auth/login", login=login, password="a wrong password")
        status, headers, cookies, body = seen(
            anybody.submit("/auth/login", login=login, password=PASSWORD), login
        )
        waits = dict(headers)["retry-after"]
        assert status == 429 and 295 <= int(waits) <= 300
        answers.append((cookies, body, {name for name, _ in headers}))

    assert answers[0] == answers[1] == answers[2]


@pytest.mark.claim("S07")
def test_what_is_somebody_elses_and_what_is_nobodys_are_answered_alike(
    app: Flask, visitor: Visitor
) -> None:
    theirs = furnish(a_user())
    named = {name for name in vars(theirs) if name.endswith("_id")} - {"user_id", "food_id"}
    nobodys = Furnished(**{**vars(theirs), **{name: uuid4() for name in named}})
    token = visitor.token("/account")
    tried = 0
    for method in ("GET", "HEAD", "POST"):
        for rule in rules(app, method):
            if not rule.arguments & named:
                continue
            tried += 1
            data = {"csrf_token": token} if method == "POST" else None
            answers = []
            for things in (theirs, nobodys):
                with addressing(app):
                    address = things.address(rule)
                answers.append(seen(visitor.open(address, method=method, data=data)))
            assert answers[0][0] == 404, rule
            assert answers[0] == answers[1], rule
    assert tried > 20
