"""What somebody can count on who asks for an account."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eatsential import clock
from eatsential.auth.models import Registration, Token
from eatsential.database import db
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_user
from tests.support.post import link_in, mails

Travel = Callable[[datetime], None]

WISH = {
    "username": "Robin_1",
    "email": "robin@example.org",
    "password": "Correct-Horse-9",
    "birth_date": "1990-02-03",
}


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.claim("S15")
def test_an_account_exists_once_link_and_password_came_together(anybody: Visitor) -> None:
    answer = anybody.submit("/auth/register", **WISH)
    assert (answer.status_code, answer.location) == (303, "/auth/registered")
    assert count(User) == 0

    [mail] = mails()
    assert mail.to == "robin@example.org"
    answer = anybody.submit(link_in(mail), password=WISH["password"])

    assert (answer.status_code, answer.location) == (303, "/profile/start")
    assert count(User) == 1 and count(Registration) == 0
    assert anybody.get("/account").status_code == 200


@pytest.mark.claim("S15")
def test_the_link_alone_opens_nothing(anybody: Visitor) -> None:
    anybody.submit("/auth/register", **WISH)
    link = link_in(mails()[0])

    assert anybody.get(link).status_code == 302
    answer = anybody.submit(link, password="not what was chosen")

    assert answer.status_code == 422
    assert "not the password" in answer.text
    assert count(User) == 0


@pytest.mark.claim("S17")
def test_the_token_leaves_the_address_bar(anybody: Visitor) -> None:
    anybody.submit("/auth/register", **WISH)

    assert anybody.get(link_in(mails()[0])).location == "/auth/verify"


@pytest.mark.claim("S10")
def test_opening_the_link_many_times_does_not_use_it_up(anybody: Visitor) -> None:
    anybody.submit("/auth/register", **WISH)
    link = link_in(mails()[0])

    for _ in range(10):
        anybody.get(link)
        anybody.head(link)

    assert anybody.submit(link, password=WISH["password"]).status_code == 303


@pytest.mark.claim("S09")
def test_a_link_works_once(anybody: Visitor, another: Visitor) -> None:
    anybody.submit("/auth/register", **WISH)
    link = link_in(mails()[0])
    anybody.submit(link, password=WISH["password"])

    answer = another.submit(link, password=WISH["password"])

    assert answer.status_code == 422
    assert "does not work any more" in answer.text


@pytest.mark.claim("S11")
def test_a_link_works_for_a_day_and_no_longer(anybody: Visitor, travel: Travel) -> None:
    anybody.submit("/auth/register", **WISH)
    link = link_in(mails()[0])
    before = clock.now()

    travel(before + timedelta(hours=24, seconds=1))
    assert anybody.submit(link, password=WISH["password"]).status_code == 422
    travel(before + timedelta(hours=23, minutes=59))
    assert anybody.submit(link, password=WISH["password"]).status_code == 303


@pytest.mark.claim("S12")
def test_a_newer_link_replaces_the_older_one(anybody: Visitor) -> None:
    anybody.submit("/auth/register", **WISH)
    anybody.submit("/auth/resend", email=WISH["email"])
    older, newer = (link_in(mail) for mail in mails())

    assert anybody.submit(older, password=WISH["password"]).status_code == 422
    assert anybody.submit(newer, password=WISH["password"]).status_code == 303


@pytest.mark.claim("S08")
def test_only_a_hash_of_the_link_is_stored(anybody: Visitor) -> None:
    anybody.submit("/auth/register", **WISH)
    token = link_in(mails()[0]).rpartition("/")[2]

    assert token.encode() not in db.session.scalars(select(Token.digest)).one()


@pytest.mark.claim("S01")
def test_a_taken_address_gets_the_same_answer_and_its_owner_a_mail(anybody: Visitor) -> None:
    a_user(email="robin@example.org")
    fresh = anybody.submit("/auth/register", **{**WISH, "email": "new@example.org"})
    taken = anybody.submit(
        "/auth/register", **{**WISH, "username": "Robin_2", "email": "ROBIN@example.org"}
    )

    assert (fresh.status_code, fresh.location) == (taken.status_code, taken.location)
    assert "already" in mails()[1].subject
    assert count(User) == 1


@pytest.mark.claim("S05")
def test_a_username_stays_reserved_whatever_the_address(anybody: Visitor) -> None:
    """Otherwise asking twice would tell whether the first address has an account."""
    a_user(email="owner@example.org")
    anybody.submit("/auth/register", **{**WISH, "email": "owner@example.org"})

    answer = anybody.submit("/auth/register", **{**WISH, "email": "other@example.org"})

    assert answer.status_code == 422
    assert "taken" in answer.text


def test_sending_the_form_twice_asks_once(anybody: Visitor) -> None:
    assert anybody.submit("/auth/register", **WISH).status_code == 303
    assert anybody.submit("/auth/register", **WISH).status_code == 303

    assert count(Registration) == 1


@pytest.mark.parametrize("username", ["ab", "a" * 21, "with space", "ünï", "admin", "Ad-Min", ""])
def test_a_username_that_cannot_be(anybody: Visitor, username: str) -> None:
    answer = anybody.submit("/auth/register", **{**WISH, "username": username})

    assert answer.status_code == 422
    assert 'href="#username"' in answer.text
    assert count(Registration) == 0


@pytest.mark.parametrize(
    "email",
    [
        "",
        "robin",
        "robin@",
        "@example.org",
        "a b@example.org",
        "robin@gmail",
        "r\r\nBcc: x@y.z@a.b",
    ],
)
def test_an_address_that_cannot_be(anybody: Visitor, email: str) -> None:
    answer = anybody.submit("/auth/register", **{**WISH, "email": email})

    assert answer.status_code == 422
    assert 'href="#email"' in answer.text


def test_thirteen_today_is_old_enough_and_a_day_less_is_not(anybody: Visitor) -> None:
    today = clock.now().date()
    birthday = date(today.year - 13, today.month, today.day)

    for_tomorrow = {**WISH, "birth_date": (birthday + timedelta(days=1)).isoformat()}
    assert anybody.submit("/auth/register", **for_tomorrow).status_code == 422
    assert count(Registration) == 0
    for_today = {**WISH, "birth_date": birthday.isoformat()}
    assert anybody.submit("/auth/register", **for_today).status_code == 303


@pytest.mark.parametrize("birth_date", ["", "0001-01-01", "2999-01-01", "1990-02-30", "yesterday"])
def test_a_birth_date_that_cannot_be(anybody: Visitor, birth_date: str) -> None:
    answer = anybody.submit("/auth/register", **{**WISH, "birth_date": birth_date})

    assert answer.status_code == 422
    assert 'href="#birth_date"' in answer.text


@pytest.mark.claim("S21", "S26")
@pytest.mark.parametrize(
    ("password", "accepted"),
    [
        ("Ab1!xyz", False),  # 7
        ("xK7!qmZ2", True),  # 8, four classes
        ("xk7!qmz2", False),  # no capital
        ("xKx!qmZq", False),  # no digit
        ("plum tractor 7 x", True),  # 15 or more: any
        ("correct horse battery staple", True),
        ("passwordpasswordpassword", False),  # long and listed
        ("Password1!", False),  # listed
        ("Robin_1robin!A1", False),  # the username
        ("Eatsential1!", False),
        ("x" + "Zq7!" * 31 + "abc", True),  # 128
        ("x" + "Zq7!" * 31 + "abcd", False),  # 129
        ("😀🐢🌵" * 16, True),  # 48 characters, 192 bytes
        ("with\0nul and more than fifteen", False),
        ("x" * 100_000, False),
    ],
)
def test_the_password_policy(anybody: Visitor, password: str, accepted: bool) -> None:
    answer = anybody.submit("/auth/register", **{**WISH, "password": password})

    assert answer.status_code == (303 if accepted else 422)
    assert accepted or 'href="#password"' in answer.text
    assert password[:1000] not in answer.text


@pytest.mark.claim("S28")
def test_what_was_typed_is_kept_but_for_the_password(anybody: Visitor) -> None:
    answer = anybody.submit("/auth/register", **{**WISH, "username": "no spaces please"})

    assert 'value="no spaces please"' in answer.text
    assert 'value="robin@example.org"' in answer.text
    assert 'value="1990-02-03"' in answer.text
    assert "Correct-Horse-9" not in answer.text


def test_a_stale_form_keeps_what_was_typed(anybody: Visitor) -> None:
    answer = anybody.post("/auth/register", data={**WISH, "csrf_token": "old"})

    assert answer.status_code == 422
    assert "open too long" in answer.text
    assert 'value="Robin_1"' in answer.text
    assert count(Registration) == 0


@pytest.mark.claim("S66")
def test_the_sixth_registration_in_a_minute_waits(
    anybody: Visitor, app: Flask, travel: Travel
) -> None:
    for number in range(5):
        wish = {**WISH, "username": f"robin{number}", "email": f"robin{number}@example.org"}
        assert anybody.submit("/auth/register", **wish).status_code == 303

    answer = anybody.submit("/auth/register", **{**WISH, "username": "robin6"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert 'value="robin6"' in answer.text

    travel(clock.now() + timedelta(seconds=61))
    assert anybody.submit("/auth/register", **{**WISH, "username": "robin6"}).status_code == 303


@pytest.mark.claim("S68")
def test_one_mailbox_gets_three_mails_in_six_hours(anybody: Visitor, travel: Travel) -> None:
    anybody.submit("/auth/register", **WISH)
    for _ in range(5):
        anybody.submit("/auth/resend", email="Robin+tag@example.org")
        assert anybody.submit("/auth/resend", email=WISH["email"]).status_code == 303

    assert len(mails()) == 3


@pytest.mark.claim("S47")
def test_nobody_can_name_a_mail_header(anybody: Visitor) -> None:
    anybody.submit("/auth/register", **{**WISH, "username": "a\r\nBcc: b"})

    assert mails() == []


@pytest.mark.claim("S53")
def test_fields_that_the_form_does_not_have_change_nothing(anybody: Visitor) -> None:
    anybody.submit("/auth/register", **WISH, role="administrator", verified="1", id="1")
    anybody.submit(link_in(mails()[0]), password=WISH["password"], role="administrator")

    assert db.session.scalars(select(User.role)).one() == "user"
