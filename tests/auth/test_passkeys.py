"""What somebody can count on who logs in with a passkey."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from eatsential import clock
from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.auth.errors import PasskeyRefused
from eatsential.auth.models import Passkey, RecoveryCode, Token, UserSession
from eatsential.auth.rules import Purpose, relying_party
from eatsential.auth.services import passkeys
from eatsential.auth.services.sweeping import sweep_expired
from eatsential.database import db, transaction
from eatsential.users.models import User
from tests.support.authenticator import PRESENT, VERIFIED, Authenticator
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_browser, a_user
from tests.support.furnished import addressing
from tests.support.page import page_of
from tests.support.post import mails

Travel = Callable[[datetime], None]
OWN = "/account/passkeys"


def options(browser: Visitor, page: str, second: str = "") -> dict[str, Any]:
    """What the server says when the script of this page asks it."""
    form = next(f for f in page_of(browser.get(page).text).forms if "credential" in f.names)
    address = f"{OWN}/options" if page == OWN else "/auth/passkey/options"
    answer = browser.post(
        address, data={**form.values, "second": second}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = json.loads(answer.text)
    return found


def send(browser: Visitor, credential: str, second: str = "", **typed: str) -> TestResponse:
    """What the script does with the answer of the key, on the login page or after the password."""
    token = browser.token("/auth/passkey")
    data = {"csrf_token": token, "credential": credential, "second": second, **typed}
    return browser.post("/auth/passkey", data=data)


def add(browser: Visitor, key: Authenticator, name: str = "Phone") -> TestResponse:
    credential = key.create(options(browser, OWN))
    return browser.submit(OWN, name=name, credential=credential)


def is_in(browser: Visitor) -> bool:
    return browser.get("/account").status_code == 200


def number(table: type[Passkey] | type[RecoveryCode] | type[UserSession]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def key(visitor: Visitor) -> Authenticator:
    """A key with a passkey of `user`."""
    made = Authenticator()
    assert add(visitor, made).status_code == 303
    return made


def test_a_passkey_is_added_with_a_name_and_brings_recovery_codes(
    visitor: Visitor, user: User
) -> None:
    asked = options(visitor, OWN)
    assert asked["rp"] == {"name": "Eatsential", "id": "localhost"}
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"

    answer = add(visitor, Authenticator(), "Key on the key ring")

    assert answer.location == "/account/two-factor/codes"
    shown = visitor.get(answer.location).text
    assert "The passkey was added." in shown
    assert len(next(e.text for e in page_of(shown).all("pre")).split()) == 10
    page = visitor.get(OWN)
    assert "Key on the key ring" in page.text
    assert "Not used yet." in page.text
    assert "A passkey was added." in " ".join(mails()[-1].text.split())
    acts = db.session.scalars(select(AuditEvent.act).where(AuditEvent.actor == user.id))
    assert Act.PASSKEY_ADDED in set(acts)


def test_what_the_key_is_told_says_nothing_about_the_person(visitor: Visitor, user: User) -> None:
    asked = options(visitor, OWN)

    assert user.email not in json.dumps(asked)
    assert asked["user"]["name"] == user.username


def test_a_passkey_logs_in_without_a_password(
    visitor: Visitor, another: Visitor, user: User, key: Authenticator
) -> None:
    asked = options(another, "/auth/login")
    assert not asked.get("allowCredentials"), "nobody has said yet who they are"

    answer = send(another, key.get(asked), next="/check")

    assert (answer.status_code, answer.location) == (303, "/check")
    assert is_in(another)
    assert "Last used" in visitor.get(OWN).text
    newest = select(UserSession.second_factor_at).order_by(UserSession.created_at.desc()).limit(1)
    assert db.session.scalar(newest) is not None


def test_a_passkey_is_the_second_factor_after_the_password(
    another: Visitor, user: User, key: Authenticator
) -> None:
    answer = another.submit(
        "/auth/login", login=user.username, password=PASSWORD, remember="y", next="/check"
    )
    assert answer.location == "/auth/two-factor"
    assert not is_in(another)

    asked = options(another, "/auth/two-factor", second="yes")
    assert len(asked["allowCredentials"]) == 1
    answer = send(another, key.get(asked), second="yes")

    assert (answer.status_code, answer.location) == (303, "/check")
    assert is_in(another)
    newest = select(UserSession.remembered).order_by(UserSession.created_at.desc()).limit(1)
    assert db.session.scalar(newest) is True
    assert (
        db.session.scalars(
            select(Token.id).where(Token.purpose == Purpose.SECOND_FACTOR, Token.used_at.is_(None))
        ).all()
        == []
    )


def test_the_passkey_of_another_account_is_no_second_factor(
    visitor: Visitor, another: Visitor, anybody: Visitor, user: User, key: Authenticator
) -> None:
    stranger = a_user()
    another.log_in(stranger)
    theirs = Authenticator()
    add(another, theirs)

    anybody.submit("/auth/login", login=user.username, password=PASSWORD)
    answer = send(
        anybody, theirs.get(options(anybody, "/auth/two-factor", second="yes")), second="yes"
    )

    assert answer.status_code == 422
    assert not is_in(anybody)


def test_adding_ends_every_other_session_and_renews_this_one(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    another.log_in(user)
    before = visitor.get_cookie("session")
    assert before is not None

    add(visitor, Authenticator())

    assert is_in(visitor)
    another.set_cookie("session", before.value)
    assert not is_in(another)


WRONG: dict[str, Callable[[Authenticator], Authenticator]] = {
    "another site": lambda key: replace(key, origin="https://eatsential.example.net"),
    "another name": lambda key: replace(key, host="example.net"),
    "nobody verified": lambda key: replace(key, flags=PRESENT),
    "nobody there": lambda key: replace(key, flags=VERIFIED),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_passkey_made_wrongly_is_not_added(visitor: Visitor, what: str) -> None:
    answer = add(visitor, WRONG[what](Authenticator()))

    assert answer.status_code == 422
    assert number(Passkey) == 0


@pytest.mark.parametrize(
    "what",
    [
        *WRONG,
        "another key",
        "unknown",
        "another owner",
    ],
)
def test_a_wrong_answer_opens_nothing_and_is_on_record(
    another: Visitor, key: Authenticator, what: str
) -> None:
    more: dict[str, Callable[[Authenticator], Authenticator]] = {
        "another key": lambda k: replace(Authenticator(), identifier=k.identifier, handle=k.handle),
        "unknown": lambda k: replace(k, identifier=b"unknown"),
        "another owner": lambda k: replace(k, handle=bytes(16)),
    }
    wrong = {**WRONG, **more}[what](key)

    answer = send(another, wrong.get(options(another, "/auth/login")))

    assert answer.status_code == 422
    assert "The passkey was not accepted." in answer.text
    assert not is_in(another)
    failed = select(func.count()).where(AuditEvent.act == Act.LOGIN_FAILED)
    assert db.session.scalar(failed) == 1


def test_a_copy_of_a_key_is_found_out_by_its_count(
    visitor: Visitor, another: Visitor, anybody: Visitor
) -> None:
    original = Authenticator(count=5)
    add(visitor, original)
    copy = replace(original)
    assert send(another, original.get(options(another, "/auth/login"))).status_code == 303

    assert send(anybody, copy.get(options(anybody, "/auth/login"))).status_code == 422


def test_a_key_that_counts_nothing_is_welcome(visitor: Visitor, another: Visitor) -> None:
    """Passkeys that are synchronised between devices say 0 every time."""
    synchronised = Authenticator()
    add(visitor, synchronised)
    for _ in range(2):
        synchronised.count = -1
        assert send(another, synchronised.get(options(another, "/auth/login"))).status_code == 303


@pytest.mark.claim("S09")
def test_an_answer_is_taken_once(another: Visitor, anybody: Visitor, key: Authenticator) -> None:
    credential = key.get(options(another, "/auth/login"))
    before = another.get_cookie("session")
    assert before is not None
    assert send(another, credential).status_code == 303

    anybody.set_cookie("session", before.value)
    assert send(anybody, credential).status_code == 422
    assert not is_in(anybody)


def test_a_wrong_answer_spends_the_question_too(another: Visitor, key: Authenticator) -> None:
    asked = options(another, "/auth/login")
    before = another.get_cookie("session")
    assert before is not None
    send(another, replace(key, flags=PRESENT).get(asked))

    another.set_cookie("session", before.value)
    assert send(another, key.get(asked)).status_code == 422


@pytest.mark.claim("S11")
@pytest.mark.parametrize(("seconds", "status"), [(297, 303), (302, 422)])
def test_a_question_waits_five_minutes(
    another: Visitor, key: Authenticator, travel: Travel, seconds: int, status: int
) -> None:
    asked = options(another, "/auth/login")
    travel(clock.now() + timedelta(seconds=seconds))

    assert send(another, key.get(asked)).status_code == status


@pytest.mark.claim("S13")
def test_the_question_of_one_act_is_not_that_of_another(
    visitor: Visitor, another: Visitor, user: User, key: Authenticator
) -> None:
    asked = options(visitor, OWN)
    with visitor.session_transaction() as cookie:
        challenge = cookie["challenge"]
    options(another, "/auth/login")
    with another.session_transaction() as cookie:
        cookie["challenge"] = challenge

    assert send(another, key.get(asked)).status_code == 422


def test_a_question_is_answered_by_the_browser_that_asked(
    another: Visitor, anybody: Visitor, key: Authenticator
) -> None:
    credential = key.get(options(another, "/auth/login"))

    assert send(anybody, credential).status_code == 422


@pytest.mark.claim("S14")
def test_of_twenty_who_send_one_answer_at_once_one_gets_in(app: Flask, key: Authenticator) -> None:
    with addressing(app):
        asked, challenge = passkeys.to_log_in("", a_browser())
    credential = key.get(json.loads(asked))

    def finish(_number: int) -> bool:
        with addressing(app):
            try:
                passkeys.log_in(
                    credential, challenge, pending="", remember=False, browser=a_browser()
                )
            except PasskeyRefused:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(finish, range(20))).count(True) == 1


def test_a_suspended_account_is_not_opened(
    another: Visitor, user: User, key: Authenticator
) -> None:
    with transaction() as session:
        session.execute(update(User).where(User.id == user.id).values(suspended_at=clock.now()))

    assert send(another, key.get(options(another, "/auth/login"))).status_code == 422


def test_a_passkey_is_added_once(visitor: Visitor, key: Authenticator) -> None:
    asked = options(visitor, OWN)
    assert len(asked["excludeCredentials"]) == 1

    answer = visitor.submit(OWN, name="again", credential=key.create(asked))

    assert answer.status_code == 422
    assert "added before" in answer.text
    assert number(Passkey) == 1


MALFORMED = [
    "",
    "nonsense",
    "null",
    "[]",
    "{}",
    "[" * 15_000,
    '{"id": 1}',
    '{"id": "é", "rawId": "é", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "A", "type": "public-key", "response": {"clientDataJSON": "A",'
    ' "authenticatorData": "A", "signature": "A", "attestationObject": "A"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30",'
    ' "authenticatorData": "e30", "signature": "e30", "attestationObject": "ohg"}}',
    "x" * 30_000,
]


@pytest.mark.claim("S102")
@pytest.mark.parametrize("credential", MALFORMED)
def test_no_answer_upsets_the_server(
    visitor: Visitor, another: Visitor, key: Authenticator, credential: str
) -> None:
    options(another, "/auth/login")
    assert send(another, credential).status_code == 422

    options(visitor, OWN)
    assert visitor.submit(OWN, name="x", credential=credential).status_code == 422
    assert number(Passkey) == 1


@pytest.mark.claim("S102")
@pytest.mark.parametrize("first", range(0, 9, 3))
def test_no_broken_attestation_upsets_the_server(
    app: Flask, visitor: Visitor, user: User, first: int
) -> None:
    """Every byte of a right answer is broken in turn."""
    who = Authenticator()
    account = _account(app, visitor)
    for place in range(first, 240, 9):
        with addressing(app):
            asked, challenge = passkeys.to_register(account)
        answer = json.loads(who.create(json.loads(asked)))
        broken = answer["response"]["attestationObject"]
        letter = "A" if broken[place : place + 1] != "A" else "_"
        answer["response"]["attestationObject"] = broken[:place] + letter + broken[place + 1 :]
        with addressing(app):
            try:
                passkeys.add(account, "x", json.dumps(answer), challenge)
            except PasskeyRefused:
                continue
            finally:
                db.session.remove()
        account = _account(app, visitor, user)
        who = Authenticator()


def test_a_passkey_is_renamed_and_removed(
    visitor: Visitor, another: Visitor, user: User, key: Authenticator
) -> None:
    [identifier] = db.session.scalars(select(Passkey.id))
    visitor.submit(f"{OWN}/{identifier}", name="Old phone")
    assert "Old phone" in visitor.get(OWN).text
    assert visitor.submit(f"{OWN}/{identifier}", name="").status_code == 422

    answer = visitor.submit(f"{OWN}/{identifier}/delete")

    assert answer.status_code == 303
    assert (number(Passkey), number(RecoveryCode)) == (0, 0)
    assert "A passkey was removed." in " ".join(mails()[-1].text.split())
    assert send(another, key.get(options(another, "/auth/login"))).status_code == 422
    login = another.submit("/auth/login", login=user.username, password=PASSWORD)
    assert login.location == "/"


def test_an_administrator_keeps_a_second_factor(administrator: Visitor) -> None:
    add(administrator, Authenticator())
    [identifier] = db.session.scalars(select(Passkey.id))

    answer = administrator.submit(f"{OWN}/{identifier}/delete")

    assert answer.status_code == 422
    assert (number(Passkey), number(RecoveryCode)) == (1, 10)

    add(administrator, Authenticator())
    assert administrator.submit(f"{OWN}/{identifier}/delete").status_code == 303
    assert number(Passkey) == 1


def test_a_name_is_asked_for(visitor: Visitor) -> None:
    credential = Authenticator().create(options(visitor, OWN))

    assert visitor.submit(OWN, name=" ", credential=credential).status_code == 422
    assert number(Passkey) == 0


@pytest.mark.claim("S64")
@pytest.mark.settings(limit_login_ip="3/minute")
def test_questions_are_bounded(anybody: Visitor) -> None:
    for _ in range(3):
        options(anybody, "/auth/login")
    token = anybody.token("/auth/login")

    answer = anybody.post(
        "/auth/passkey/options",
        data={"csrf_token": token},
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 429
    assert json.loads(answer.text)["error"] == (
        "You tried this too often. Wait a little, then try again."
    )


def test_old_questions_are_swept_up(anybody: Visitor, travel: Travel) -> None:
    for _ in range(2):
        options(anybody, "/auth/login")
        travel(clock.now() + timedelta(minutes=6))
    options(anybody, "/auth/login")
    sweep_expired(lambda: False)

    asked = select(func.count()).where(Token.purpose == Purpose.PASSKEY)
    assert db.session.scalar(asked) == 1


@pytest.mark.settings(public_base_url="http://127.0.0.1:8000", trusted_hosts="localhost")
def test_where_browsers_know_no_passkeys_none_are_offered(
    anybody: Visitor, visitor: Visitor
) -> None:
    assert "passkey" not in anybody.get("/auth/login").text
    assert "Passkeys do not work here" in visitor.get(OWN).text
    answer = anybody.post_with_token("/auth/login", "/auth/passkey/options")
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("address", "host", "origin"),
    [
        ("https://eatsential.example.org", "eatsential.example.org", None),
        (
            "https://Eatsential.Example.org:443/food",
            "eatsential.example.org",
            "https://eatsential.example.org",
        ),
        ("https://example.org:8443", "example.org", "https://example.org:8443"),
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
        ("http://eatsential.localhost", "eatsential.localhost", None),
    ],
)
def test_who_asks_is_the_public_address(address: str, host: str, origin: str | None) -> None:
    party = relying_party(address)

    assert party is not None
    assert (party.host, party.origin) == (host, origin or address)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "https://[::1]", "http://example.org", "https://192.0.2.1"]
)
def test_nobody_asks_where_no_browser_answers(address: str) -> None:
    assert relying_party(address) is None


def _account(app: Flask, visitor: Visitor, user: User | None = None) -> Any:
    """The account that `visitor` is logged in with, as an act is given it."""
    from eatsential.auth.services.sessions import account_of

    if user is not None:
        visitor.log_in(user)
    with visitor.session_transaction() as cookie:
        found = account_of(cookie["_user_id"])
    assert found is not None
    return found
