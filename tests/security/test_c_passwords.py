"""Passwords: what is accepted, what is kept of them, and that no spelling of one upsets us."""

import re
import unicodedata

import bcrypt
import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import func, select
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from eatsential.auth.errors import WeakPassword
from eatsential.auth.models import Registration
from eatsential.auth.policy import CLASSES, LONG, SHORTEST, check_password
from eatsential.database import db
from eatsential.keys import KeyRing
from eatsential.settings import Settings
from eatsential.users.models import User
from tests.security.links import RESET, forget_limits
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_user
from tests.support.installation import USUAL
from tests.support.page import page_of
from tests.support.post import link_in, mails

GENEROUS = {"limit_login_ip": "100000/minute", "limit_register": "100000/minute"}
pytestmark = pytest.mark.settings(**GENEROUS)
WISH = {"username": "robin", "email": "robin@example.org", "birth_date": "1990-02-03"}
MIXED = "Zq7!xK2#vM9?"  # all four kinds of characters
FORMS = {  # the pages that ask for a password: what else they ask for, and the password's field
    "/auth/register": (WISH, "password"),
    "/auth/login": ({"login": "robin"}, "password"),
    "/auth/verify/no-such-token": ({}, "password"),
    "/auth/reset/no-such-token": ({}, "password"),
    "/account/email/confirm/no-such-token": ({}, "password"),
    "/account/password": ({"password": PASSWORD}, "current_password"),
    "/account/email": ({"email": "new@example.org"}, "current_password"),
    "/account/delete": ({}, "current_password"),
    "/auth/confirm": ({}, "current_password"),
    "/account/password ": ({"current_password": PASSWORD}, "password"),
}


def register(browser: Visitor, password: str, **wish: str) -> int:
    return browser.submit("/auth/register", **{**WISH, **wish}, password=password).status_code


def register_as(browser: Visitor, name: str, password: str) -> int:
    return register(browser, password, username=name, email=f"{name}@example.org")


def log_in(browser: Visitor, password: str, login: str = "robin") -> int:
    forget_limits()
    return browser.submit("/auth/login", login=login, password=password).status_code


def of_length(length: int) -> str:
    """A password of this length that mixes all kinds of characters, and is not easily guessed."""
    return (MIXED + "hT4)wB8%nC5*jL3^" * 8)[:length]


@pytest.mark.claim("S21", "S26")
def test_of_two_long_passwords_that_begin_alike_one_fits(
    anybody: Visitor, another: Visitor
) -> None:
    """bcrypt alone would look at the first 72 bytes."""
    right = of_length(72) + "a quite long end of 28 chars"
    assert len(right) == 100
    assert register(anybody, right) == 303
    assert anybody.submit(link_in(mails()[0]), password=right).status_code == 303

    for wrong in (right[:72], right[:72] + "an entirely different ending", right[:-1], right + "x"):
        assert log_in(another, wrong) == 422
    assert log_in(another, right) == 303


@pytest.mark.claim("S22")
def test_of_many_characters_of_many_bytes_all_count(anybody: Visitor) -> None:
    for name, letter in {"emoji": "😀", "latin": "é", "han": "語", "tag": "\U000e0100"}.items():
        a_user(username=name, password=letter * 48)
        for length in (1, 18, 24, 36, 47, 49):
            assert log_in(anybody, letter * length, name) == 422, length
        assert log_in(anybody, letter * 48, name) == 303


KEPT = (  # long enough; what is no UTF-8 counts as the escapes it was sent with
    b"$2b$12$" + b"." * 53,
    b"\xff\xfe not UTF-8 \xc3\x28\x80",
    b"\xed\xa0\x80 a lone surrogate \xed\xa0\x80",
)


def raw(fields: dict[str, str], name: str, password: bytes, token: str) -> bytes:
    """The body of a form whose password no browser would send so."""
    plain = "&".join(f"{key}={value}" for key, value in {**fields, "csrf_token": token}.items())
    sent = "".join(f"%{byte:02X}" for byte in password) if len(password) < 10_000 else "x" * 10**6
    return f"{plain}&{name}={sent}".encode()


@pytest.mark.claim("S23")
@pytest.mark.settings(limit_login_account="1000/minute", **GENEROUS)
def test_no_bytes_in_a_password_upset_a_page(visitor: Visitor) -> None:
    for path in FORMS:
        fields, name = FORMS[path]
        token = visitor.token("/account")
        for password in (
            b"\0" * 20,
            b"with\0nul in the middle of it",
            *KEPT,
            b"x" * 200,
            "é".encode() * 400,
            b"x" * 1_000_000,
        ):
            answer = visitor.post(
                path.strip(),
                data=raw(fields, name, password, token),
                content_type="application/x-www-form-urlencoded",
            )
            assert answer.status_code < 500, password[:40]
            if password not in KEPT:
                assert answer.status_code >= 400, password[:40]


@pytest.mark.claim("S24")
def test_a_password_is_what_was_typed_and_not_how_a_keyboard_composes_it(
    anybody: Visitor, another: Visitor
) -> None:
    composed = "  Übergröße für Zoë und Ångström  "
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    for name, stored in (("robin", composed), ("wren", decomposed)):
        a_user(username=name, password=stored)
        for typed in (composed, decomposed):
            assert log_in(anybody, typed, name) == 303
        for wrong in (composed.strip(), composed.lower(), composed.upper(), composed.rstrip()):
            assert log_in(another, wrong, name) == 422


@pytest.mark.claim("S25")
def test_every_common_password_that_the_policy_would_take_is_refused() -> None:
    """The list works without a network. Shorter entries of one kind are refused for that alone."""
    listed = list(FREQUENCY_LISTS["passwords"])
    assert len(listed) >= 3_000
    long_or_mixed = [
        word
        for word in listed
        if len(word) >= LONG or (len(word) >= SHORTEST and all(re.search(c, word) for c in CLASSES))
    ]
    assert len(long_or_mixed) >= 30
    for word in long_or_mixed:
        with pytest.raises(WeakPassword):
            check_password(word, "default", "robin", "robin@example.org")


@pytest.mark.claim("S25")
def test_common_passwords_in_disguise_are_refused_and_the_page_says_why(anybody: Visitor) -> None:
    commonest = [word for word in FREQUENCY_LISTS["passwords"] if re.fullmatch("[a-z]{6,9}", word)]
    for word in commonest[:10]:
        for password in (f"{word.capitalize()}1!", word * 3):
            answer = anybody.submit("/auth/register", **WISH, password=password)
            assert answer.status_code == 422, password
            assert "This password is easy to guess" in answer.text


@pytest.mark.claim("S25")
def test_names_of_the_person_and_the_product_are_no_passwords(anybody: Visitor) -> None:
    wish = {"username": "Robin_Hood", "email": "sherwood.robin@example.org"}
    for password in (
        "Robin_Hood1!",
        "robin_hood-1990!A",
        "Eatsential1!",
        "eatsentialeatsential",
        "EATSENTIAL-2026a",
        "eatsential robin_hood",
        "Sherwood.Robin1!",
        "sherwood.robin@example.org",
    ):
        assert register(anybody, password, **wish) == 422


LENGTHS = {  # of mixed and of plain characters: with the default policy, and with the strict one
    7: (422, 422, 422),
    8: (303, 422, 422),
    14: (303, 422, 422),
    15: (303, 303, 303),
    48: (303, 303, 303),
    49: (303, 303, 303),
    64: (303, 303, 303),
    128: (303, 303, 303),
    129: (422, 422, 422),
}
PLAIN = "plum tractor seven lamp quartz ember " * 4


@pytest.mark.claim("S26")
def test_the_default_policy_by_length(anybody: Visitor) -> None:
    expected = 0
    for length, (mixed, plain, _) in LENGTHS.items():
        assert register_as(anybody, f"robin-{length}", of_length(length)) == mixed
        assert register_as(anybody, f"wren-{length}", PLAIN[: length - 1] + "z") == plain
        expected += [mixed, plain].count(303)
        kept = db.session.scalar(select(func.count()).select_from(Registration))
        assert kept == expected, length


@pytest.mark.claim("S26")
@pytest.mark.settings(password_policy="strict", **GENEROUS)
def test_the_strict_policy_by_length(anybody: Visitor) -> None:
    for length, (_, _, expected) in LENGTHS.items():
        assert register_as(anybody, f"robin-{length}", of_length(length)) == expected
        assert register_as(anybody, f"wren-{length}", PLAIN[: length - 1] + "z") == expected


@pytest.mark.claim("S21", "S26")
def test_a_password_that_is_too_long_is_said_to_be(anybody: Visitor) -> None:
    answer = anybody.submit("/auth/register", **WISH, password=of_length(128) + "x")
    assert "Use 128 characters or fewer." in answer.text


@pytest.mark.claim("S26")
@pytest.mark.parametrize("length", [8, 14, 128, 129, 7])
def test_the_policy_is_the_same_wherever_a_password_is_chosen(
    visitor: Visitor, another: Visitor, user: User, length: int
) -> None:
    expected = LENGTHS[length][0]
    changed = visitor.submit(
        "/account/password", current_password=PASSWORD, password=of_length(length)
    )
    assert changed.status_code == expected
    answer = another.submit(RESET.sent(another, user), password=of_length(length))
    assert answer.status_code == expected


def parts(stored: str) -> tuple[str, str, str]:
    version, kid, rest = stored.split("$", 2)
    return version, kid, rest


@pytest.mark.claim("S27")
def test_what_is_stored_of_equal_passwords_is_different_and_useless_without_the_pepper(
    app: Flask,
) -> None:
    one, other = (parts(a_user().password_hash) for _ in range(2))
    assert one[:2] == other[:2] == ("v1", "p1")
    assert one[2] != other[2]
    assert not bcrypt.checkpw(PASSWORD.encode(), one[2].encode())


@pytest.mark.claim("S27")
def test_by_itself_the_product_hashes_with_a_cost_of_twelve_and_production_with_no_less() -> None:
    given = {**USUAL, "database_url": "sqlite:///nowhere.sqlite"}
    given.pop("bcrypt_rounds")
    assert Settings(**given).bcrypt_rounds == 12
    production = {
        **given,
        "eatsential_env": "production",
        "public_base_url": "https://eatsential.example.org",
        "secret_key": "s" * 40,
    }
    assert Settings(**production).bcrypt_rounds == 12
    with pytest.raises(ValueError, match="bcrypt_rounds"):
        Settings(**production, bcrypt_rounds=11)


@pytest.mark.claim("S27")
def test_logging_in_moves_a_password_to_the_new_pepper(app: Flask, anybody: Visitor) -> None:
    user = a_user(username="robin")
    old = app.extensions["settings"].password_peppers.get_secret_value()
    fresh = "p2:" + old.partition(":")[2].swapcase()
    changed = app.extensions["settings"].model_copy(
        update={"password_peppers": SecretStr(f"{fresh},{old}")}
    )
    app.extensions["settings"] = changed
    app.extensions["peppers"] = KeyRing.parse(f"{fresh},{old}")
    assert log_in(anybody, PASSWORD) == 303

    stored = db.session.get_one(User, user.id).password_hash
    assert parts(stored)[1] == "p2"
    assert log_in(anybody, PASSWORD) == 303
    assert log_in(anybody, "a wrong password") == 422


@pytest.mark.claim("S28")
def test_password_managers_can_fill_every_password_field_and_no_page_repeats_one(
    visitor: Visitor,
) -> None:
    marker = "Marker-Zq7!xK2-of-a-password"
    found = 0
    for path, (fields, name) in FORMS.items():
        page = visitor.get(path.strip(), follow_redirects=True)
        controls = [c for c in page_of(page.text).all("input") if "password" in c.get("name")]
        for control in controls:
            found += 1
            assert control.get("type") == "password", path
            assert control.get("autocomplete") in ("current-password", "new-password"), path
            assert not control.get("value")
            assert "maxlength" not in control.attributes
            assert not [a for a in control.attributes if a.startswith("on")]
        sent = {**fields, "csrf_token": visitor.token("/account"), name: marker}
        answer = visitor.post(path.strip(), data=sent, follow_redirects=True)
        assert marker not in answer.text
    assert found >= len(FORMS)
