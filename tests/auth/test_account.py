"""What somebody sees and changes of the own account."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import delete, select

from eatsential import clock
from eatsential.auth.models import UserSession
from eatsential.auth.services.sessions import open_session
from eatsential.database import db
from eatsential.installation import settings
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_browser, a_user, an_app

LATER = timedelta(minutes=16)
Travel = Callable[[datetime], None]


def row(user: User) -> User:
    return db.session.scalars(select(User).where(User.id == user.id)).one()


def test_the_first_page_of_the_account_says_what_is_set(visitor: Visitor, user: User) -> None:
    page = visitor.get("/account").text
    for words in (user.username, user.email, "Off", "1 browser", "As the browser asks, UTC"):
        assert words in page


def test_each_field_of_a_form_sent_empty_is_named(visitor: Visitor) -> None:
    answer = visitor.submit("/account/password", current_password="", password="")
    assert answer.status_code == 422
    assert "Enter your current password." in answer.text
    assert "Enter a new password." in answer.text


def test_a_new_username_works_at_once(visitor: Visitor, anybody: Visitor, user: User) -> None:
    old = user.username
    assert visitor.submit("/account/username", username="Fern_42").status_code == 303
    assert "Fern_42" in visitor.get("/account").text
    assert anybody.submit("/auth/login", login="fern_42", password=PASSWORD).status_code == 303
    assert anybody.submit("/auth/login", login=old, password=PASSWORD).status_code == 422


@pytest.mark.parametrize("name", ["Admin", "a", "x" * 21, "with space", "ROBIN", "waits"])
def test_a_name_that_nobody_can_have_is_refused(
    visitor: Visitor, anybody: Visitor, user: User, name: str
) -> None:
    a_user(username="robin")
    anybody.submit(
        "/auth/register",
        username="waits",
        email="waits@example.org",
        password="a very long password",
        birth_date="1990-02-03",
    )
    answer = visitor.submit("/account/username", username=name)
    assert answer.status_code == 422
    assert row(user).username == user.username


def test_a_name_that_was_not_confirmed_in_time_is_free_at_once(
    visitor: Visitor, anybody: Visitor, user: User, travel: Travel
) -> None:
    wish = {"password": "a very long password", "birth_date": "1990-02-03"}
    for name in ("waits", "waits-too"):
        anybody.submit("/auth/register", username=name, email=f"{name}@example.org", **wish)
    travel(clock.now() + timedelta(seconds=settings().verify_ttl + 1))
    visitor.log_in(user)
    assert visitor.submit("/account/username", username="waits").status_code == 303
    wish |= {"username": "waits-too", "email": "other@example.org"}
    assert anybody.submit("/auth/register", **wish).status_code == 303


def test_the_own_name_can_be_spelled_differently(visitor: Visitor, user: User) -> None:
    assert visitor.submit("/account/username", username=user.username.upper()).status_code == 303
    assert row(user).username == user.username.upper()


def test_times_are_shown_in_the_chosen_zone(anybody: Visitor, user: User, travel: Travel) -> None:
    travel(datetime.fromisoformat("2026-11-21T23:30:00+00:00"))
    visitor = anybody
    visitor.log_in(user)
    open_session(user, remember=False, browser=a_browser(device="known device"))
    answer = visitor.submit("/account/preferences", time_zone="Asia/Tokyo", language="en")
    assert answer.status_code == 303
    assert "22 November 2026, 08:30" in visitor.get("/account/sessions").text


@pytest.mark.parametrize("typed", [{"time_zone": "Mars/Base"}, {"language": "xx"}])
def test_what_is_no_zone_or_language_is_refused(
    visitor: Visitor, user: User, typed: dict[str, str]
) -> None:
    answer = visitor.submit("/account/preferences", **typed)
    assert answer.status_code == 422
    assert (row(user).time_zone, row(user).language) == ("UTC", "")


@pytest.mark.claim("S35")
def test_one_browser_ends_all_others(visitor: Visitor, another: Visitor, user: User) -> None:
    another.log_in(user)
    visitor.press("/account/sessions", "/account/sessions/end-others")
    assert visitor.get("/account").status_code == 200
    assert another.get("/account").status_code == 302


@pytest.mark.claim("S33")
@pytest.mark.parametrize("remember", [True, False])
def test_an_administrator_is_logged_out_after_twelve_hours(
    administrator: Visitor, travel: Travel, remember: bool
) -> None:
    boss = db.session.scalars(select(User)).one()
    opened = open_session(boss, remember=remember, browser=a_browser(device="known device"))
    ends = db.session.scalar(
        select(UserSession.expires_at).where(UserSession.id == opened.session_id)
    )
    assert ends is not None
    assert ends - clock.now() <= timedelta(hours=12)


@pytest.fixture
def late(visitor: Visitor, travel: Travel) -> Visitor:
    """A browser in which somebody logged in a while ago."""
    travel(clock.now() + LATER)
    return visitor


@pytest.mark.claim("S55")
def test_a_page_that_matters_asks_for_the_password_again(late: Visitor) -> None:
    asked = late.get("/account/two-factor")
    assert asked.location == "/auth/confirm?next=/account/two-factor"
    answer = late.submit(asked.location, current_password=PASSWORD)
    assert answer.location == "/account/two-factor"


@pytest.mark.claim("S29")
def test_the_session_has_another_token_afterwards(late: Visitor, user: User) -> None:
    with late.session_transaction() as cookie:
        before = dict(cookie)
    late.submit("/auth/confirm", current_password=PASSWORD)
    assert late.get("/account").status_code == 200
    with late.session_transaction() as cookie:
        assert cookie["_user_id"] != before["_user_id"]
        assert cookie.get("csrf_token") != before.get("csrf_token")
        cookie.clear()
        cookie.update(before)
    assert late.get("/account").status_code == 302


def test_a_wrong_password_proves_nothing(late: Visitor) -> None:
    answer = late.submit("/auth/confirm?next=/account", current_password="not this one at all")
    assert answer.status_code == 422
    assert "This is not your password." in answer.text


def test_passwords_cannot_be_tried_without_end(late: Visitor) -> None:
    tried = [
        late.submit("/auth/confirm", current_password=f"guess number {number}").status_code
        for number in range(6)
    ]
    assert tried == [422] * 5 + [429]


@pytest.mark.claim("S43")
def test_nobody_is_led_away_after_it(late: Visitor) -> None:
    answer = late.submit("/auth/confirm?next=//example.org", current_password=PASSWORD)
    assert answer.location == "/account"


def test_what_was_typed_travels_along(administrator: Visitor, travel: Travel) -> None:
    somebody = a_user()
    page = f"/admin/users/{somebody.id}/role"
    token = administrator.token(page)
    travel(clock.now() + LATER)

    typed = {"csrf_token": token, "role": "curator", "reason": '<looks> after "terms"'}
    asked = administrator.post(page, data=typed)
    assert "What you typed on the page before is kept." in asked.text
    assert db.session.scalar(select(User.role).where(User.id == somebody.id)) == "user"

    answer = administrator.send_form_of(asked, current_password=PASSWORD)
    assert answer.status_code == 303
    assert db.session.scalar(select(User.role).where(User.id == somebody.id)) == "curator"


def test_a_session_that_ended_is_not_opened_by_it(late: Visitor, user: User) -> None:
    token = late.token("/auth/confirm")
    with db.engine.begin() as connection:
        connection.execute(delete(UserSession))
    answer = late.post("/auth/confirm", data={"csrf_token": token, "current_password": PASSWORD})
    assert answer.status_code == 302
    assert late.get("/account").status_code == 302


@pytest.mark.claim("S26")
def test_an_administrator_needs_a_long_password(administrator: Visitor, anybody: Visitor) -> None:
    page = administrator.get("/account/password").text
    assert "15 characters or more." in page
    answer = administrator.submit(
        "/account/password", current_password=PASSWORD, password="Sh0rt & mixed"
    )
    assert answer.status_code == 422
    assert "Use 15 characters or more." in answer.text


def test_nothing_is_said_to_be_kept_where_nothing_was_typed(late: Visitor) -> None:
    wrong = late.submit("/auth/confirm?next=/account/two-factor", current_password="wrong")
    assert wrong.status_code == 422
    assert "is kept" not in wrong.text


@pytest.mark.parametrize("path", ["/account/sessions", "/account/log"])
def test_times_say_of_which_zone_they_are(visitor: Visitor, path: str) -> None:
    visitor.submit("/account/preferences", language="", time_zone="Asia/Tokyo")
    assert "Times are in the time zone Asia/Tokyo." in visitor.get(path).text


@pytest.mark.claim("S25")
@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("passwordpassword", "one of those that are used most"),
        ("Password2024!", "one of those that are used most"),
        ("Mustang123!", "one of those that are used most"),
        ("Eatsential2026!", "hardly more than your name"),
    ],
)
def test_a_password_that_is_refused_says_why(visitor: Visitor, password: str, reason: str) -> None:
    answer = visitor.submit("/account/password", current_password=PASSWORD, password=password)
    assert answer.status_code == 422
    assert reason in answer.text


@pytest.mark.claim("S55")
def test_where_there_is_an_app_its_code_is_asked_for_too(late: Visitor, user: User) -> None:
    key = an_app(user)
    missing = late.submit("/auth/confirm", current_password=PASSWORD)
    assert missing.status_code == 422
    assert "Enter the code." in missing.text
    wrong = late.submit("/auth/confirm", current_password=PASSWORD, code="000000")
    assert wrong.status_code == 422

    right = pyotp.TOTP(key).at(clock.now())
    assert late.submit("/auth/confirm", current_password=PASSWORD, code=right).status_code == 303
    again = late.submit("/auth/confirm", current_password=PASSWORD, code=right)
    assert again.status_code == 422
