"""What somebody can count on who logs in and out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from eatsential import clock
from eatsential.auth.models import UserSession
from eatsential.auth.rules import STEP
from eatsential.auth.services import recovery, sessions
from eatsential.auth.services.hashing import fits
from eatsential.database import db, transaction
from eatsential.outbox.rules import Mail
from eatsential.users.models import User
from eatsential.users.rules import Account
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_user, account_of
from tests.support.post import link_in, mails

Travel = Callable[[datetime], None]


def test_by_username_or_address_in_any_case(anybody: Visitor, another: Visitor) -> None:
    a_user(username="Robin", email="robin@example.org")

    assert anybody.submit("/auth/login", login="rOBIN", password=PASSWORD).status_code == 303
    answer = another.submit("/auth/login", login=" ROBIN@example.org ", password=PASSWORD)
    assert answer.status_code == 303


@pytest.mark.claim("S02")
def test_every_refusal_looks_the_same(anybody: Visitor) -> None:
    a_user(username="robin")
    a_user(username="suspended", suspended_at=clock.now())

    unknown = anybody.submit("/auth/login", login="nobody", password=PASSWORD)
    wrong = anybody.submit("/auth/login", login="robin", password="wrong")
    suspended = anybody.submit("/auth/login", login="suspended", password=PASSWORD)

    seen = [
        answer.text.replace(login, "").partition("<main")[2].partition("csrf_token")[0]
        for answer, login in ((unknown, "nobody"), (wrong, "robin"), (suspended, "suspended"))
    ]
    assert [unknown.status_code, wrong.status_code, suspended.status_code] == [422] * 3
    assert len(set(seen)) == 1


@pytest.mark.claim("S23")
@pytest.mark.parametrize("password", ["x" * 5000, "\0", "😀" * 200, "", "\ud800"])
def test_no_password_upsets_the_login(anybody: Visitor, password: str) -> None:
    a_user(username="robin")

    answer = anybody.submit("/auth/login", login="robin", password=password)

    assert answer.status_code == 422


@pytest.mark.claim("S21")
def test_long_passwords_are_not_cut_off(anybody: Visitor) -> None:
    a_user(username="robin", password="a" * 72 + "b" * 28)

    assert anybody.submit("/auth/login", login="robin", password="a" * 100).status_code == 422
    right = "a" * 72 + "b" * 28
    assert anybody.submit("/auth/login", login="robin", password=right).status_code == 303


@pytest.mark.claim("S24")
def test_two_spellings_of_one_password_both_fit(anybody: Visitor) -> None:
    a_user(username="robin", password="caf\u00e9 au lait Zürich")

    typed = "cafe\u0301 au lait Zu\u0308rich"
    assert anybody.submit("/auth/login", login="robin", password=typed).status_code == 303


@pytest.mark.claim("S30")
def test_after_logging_out_the_old_cookie_is_dead(visitor: Visitor, another: Visitor) -> None:
    cookie = visitor.get_cookie("session")
    assert cookie is not None
    assert visitor.press("/account", "/auth/logout").status_code == 303

    another.set_cookie("session", cookie.value)
    assert another.get("/account").status_code == 302


def test_a_second_logout_of_a_double_click_is_answered_like_the_first(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = sessions.end_session

    def second(account: Account, session_id: UUID) -> None:
        sessions.close(session_id)  # the first one is through
        end(account, session_id)

    monkeypatch.setattr(sessions, "end_session", second)
    assert visitor.press("/account", "/auth/logout").status_code == 303


@pytest.mark.claim("S29")
def test_the_cookie_is_new_after_logging_in(anybody: Visitor) -> None:
    a_user(username="robin")
    anybody.get("/auth/login")
    before = anybody.get_cookie("session")
    anybody.submit("/auth/login", login="robin", password=PASSWORD)
    after = anybody.get_cookie("session")

    assert before is not None and after is not None
    assert before.value != after.value
    assert after.http_only and after.same_site == "Lax"


@pytest.mark.claim("S41")
def test_a_form_token_from_before_logging_in_is_refused_after(anybody: Visitor) -> None:
    a_user(username="robin")
    token = anybody.token("/auth/login")
    anybody.submit("/auth/login", login="robin", password=PASSWORD)

    assert anybody.post("/auth/logout", data={"csrf_token": token}).status_code == 400


@pytest.mark.claim("S36")
def test_only_a_hash_of_the_session_is_stored(visitor: Visitor) -> None:
    with visitor.session_transaction() as cookie:
        token = cookie["_user_id"]

    stored = db.session.scalars(select(UserSession.digest)).one()
    assert token.encode() not in stored and len(stored) == 32


@pytest.mark.claim("S33")
def test_a_session_ends_after_a_day_without_use(visitor: Visitor, travel: Travel) -> None:
    travel(clock.now() + timedelta(hours=23))
    assert visitor.get("/account").status_code == 200
    travel(clock.now() + timedelta(hours=25))
    assert visitor.get("/account").status_code == 302


@pytest.mark.claim("S33")
def test_a_session_ends_after_a_week_however_used(visitor: Visitor, travel: Travel) -> None:
    for _ in range(8):
        visitor.get("/account")
        travel(clock.now() + timedelta(hours=22))

    assert visitor.get("/account").status_code == 302


@pytest.mark.claim("S33")
def test_a_remembered_session_lasts_a_month(anybody: Visitor, travel: Travel) -> None:
    a_user(username="robin")
    anybody.submit("/auth/login", login="robin", password=PASSWORD, remember="y")

    travel(clock.now() + timedelta(days=29))
    assert anybody.get("/account").status_code == 200
    travel(clock.now() + timedelta(days=2))
    assert anybody.get("/account").status_code == 302


@pytest.mark.parametrize("remember", [True, False])
def test_only_a_remembered_session_outlives_the_browser(anybody: Visitor, remember: bool) -> None:
    a_user(username="robin")
    ticked = {"remember": "y"} if remember else {}

    anybody.submit("/auth/login", login="robin", password=PASSWORD, **ticked)

    cookie = anybody.get_cookie("session")
    assert cookie is not None and (cookie.expires is not None) == remember


def test_after_logging_in_the_wanted_page_comes(anybody: Visitor) -> None:
    a_user(username="robin")
    asked = anybody.get("/account/sessions")
    assert asked.location == "/auth/login?next=/account/sessions"

    answer = anybody.submit(asked.location, login="robin", password=PASSWORD)
    assert answer.location == "/account/sessions"


def test_a_button_pressed_too_late_leads_to_no_page_that_cannot_be_opened(
    visitor: Visitor, user: User
) -> None:
    token = visitor.token("/account")
    with transaction() as session:
        session.execute(delete(UserSession).where(UserSession.user_id == user.id))

    answer = visitor.post(f"/check/{user.id}/forget", data={"csrf_token": token})

    assert (answer.status_code, answer.location) == (302, "/auth/login")


@pytest.mark.claim("S43")
@pytest.mark.parametrize(
    "target",
    [
        "//e.org", "/\\e.org", "\\\\e.org", "///e.org", "/\t/e.org", "https:e.org",
        "https://e.org", "javascript:alert(1)", "/%0d%0aSet-Cookie:x", " //e.org", "/a//b",
    ],
)  # fmt: skip
def test_no_next_leads_to_another_site(anybody: Visitor, target: str) -> None:
    a_user(username="robin")

    answer = anybody.submit("/auth/login", login="robin", password=PASSWORD, next=target)

    assert answer.status_code == 303
    assert answer.location.startswith("/") and not answer.location.startswith(("//", "/\\"))
    assert "e.org" not in answer.location


@pytest.mark.claim("S63", "S66")
def test_the_sixth_wrong_password_waits_and_then_the_right_one_too(
    anybody: Visitor, travel: Travel
) -> None:
    a_user(username="robin")
    for _ in range(5):
        assert anybody.submit("/auth/login", login="robin", password="no").status_code == 422

    for password in ("no", PASSWORD):
        answer = anybody.submit("/auth/login", login="robin", password=password)
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 300

    travel(clock.now() + timedelta(minutes=5, seconds=1))
    assert anybody.submit("/auth/login", login="robin", password=PASSWORD).status_code == 303


@pytest.mark.claim("S06")
def test_a_limit_does_not_tell_whether_the_account_exists(anybody: Visitor) -> None:
    for _ in range(5):
        anybody.submit("/auth/login", login="nobody", password="no")

    assert anybody.submit("/auth/login", login="nobody", password="no").status_code == 429


@pytest.mark.claim("S27")
def test_a_weaker_hash_is_renewed_when_its_owner_logs_in(anybody: Visitor, app: Flask) -> None:
    user = a_user(username="robin", rounds=4)
    with transaction() as session:
        stored = session.get_one(User, user.id).password_hash
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"bcrypt_rounds": 5})

    anybody.submit("/auth/login", login="robin", password=PASSWORD)

    renewed = db.session.get_one(User, user.id).password_hash
    assert stored != renewed and "$05$" in renewed


def test_a_login_under_way_does_not_bring_back_an_old_password(
    anybody: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = a_user(username="robin")
    monkeypatch.setattr(sessions, "fits", _while_the_password_changes(user))

    assert anybody.submit("/auth/login", login="robin", password=PASSWORD).status_code == 422
    assert db.session.get_one(User, user.id).password_hash == "a newer one"


def test_of_two_who_change_the_password_the_later_is_told(
    visitor: Visitor, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "fits", _while_the_password_changes(user))

    answer = visitor.submit(
        "/account/password", current_password=PASSWORD, password="plum tractor seven lamp"
    )

    assert answer.status_code == 422 and "was changed meanwhile" in answer.text
    assert db.session.get_one(User, user.id).password_hash == "a newer one"


def _while_the_password_changes(user: User) -> Callable[..., bool]:
    """Compare passwords as ever, in which time somebody else has stored another one."""

    def comparing(password: str, stored: str) -> bool:
        fit = fits(password, stored)
        with db.engine.begin() as connection:
            newer = update(User).where(User.id == user.id).values(password_hash="a newer one")
            connection.execute(newer)
        return fit

    return comparing


@pytest.mark.claim("S32")
def test_a_suspended_account_is_out_at_once(visitor: Visitor, user: User) -> None:
    with transaction() as session:
        session.get_one(User, user.id).suspended_at = clock.now()

    assert visitor.get("/account").status_code == 302


@pytest.mark.claim("S09", "S19")
def test_a_new_password_by_mail_ends_every_session(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    another.submit("/auth/forgot", email=user.email)
    link = link_in(mails()[0])
    answer = another.submit(link, password="plum tractor seven lamp")

    assert (answer.status_code, answer.location) == (303, "/auth/login")
    assert visitor.get("/account").status_code == 302
    assert another.submit(link, password="plum tractor seven lamp").status_code == 422
    assert "was changed" in mails()[1].subject


@pytest.mark.claim("S03")
def test_forgotten_looks_the_same_for_every_address(anybody: Visitor) -> None:
    a_user(email="robin@example.org")
    known = anybody.submit("/auth/forgot", email="robin@example.org")
    unknown = anybody.submit("/auth/forgot", email="nobody@example.org")

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert 'href="/auth/forgot"' in anybody.get(known.location).text


@pytest.mark.claim("S04")
@pytest.mark.parametrize("path", ["/auth/forgot", "/auth/resend"])
def test_the_time_does_not_tell_whether_an_address_is_known(anybody: Visitor, path: str) -> None:
    a_user(email="robin@example.org")
    token = anybody.token(path)
    for email in ("robin@example.org", "nobody@example.org"):
        began = clock.stopwatch()
        anybody.post(path, data={"csrf_token": token, "email": email})
        assert clock.stopwatch() - began >= STEP


@pytest.mark.claim("S31")
def test_changing_the_password_ends_all_other_sessions(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    another.submit("/auth/login", login=user.username, password=PASSWORD)

    answer = visitor.submit(
        "/account/password", current_password=PASSWORD, password="plum tractor seven lamp"
    )

    assert answer.status_code == 303
    assert visitor.get("/account").status_code == 200
    assert another.get("/account").status_code == 302


@pytest.mark.claim("S13")
def test_a_link_for_one_thing_opens_no_other(anybody: Visitor) -> None:
    a_user(email="robin@example.org")
    anybody.submit("/auth/forgot", email="robin@example.org")
    token = link_in(mails()[0]).rpartition("/")[2]

    assert anybody.submit(f"/auth/verify/{token}", password=PASSWORD).status_code == 422


@pytest.mark.claim("S35")
def test_sessions_are_listed_and_ended(visitor: Visitor, another: Visitor, user: User) -> None:
    another.submit("/auth/login", login=user.username, password=PASSWORD)
    [other] = [
        row.id
        for row in db.session.scalars(
            select(UserSession).order_by(UserSession.created_at.desc()).limit(1)
        )
    ]
    page = visitor.get("/account/sessions")
    assert page.text.count("End this session") == 2

    assert visitor.press("/account/sessions", f"/account/sessions/{other}/end").status_code == 303
    assert another.get("/account").status_code == 302
    assert visitor.get("/account").status_code == 200


def test_a_session_that_was_left_unused_is_not_listed(
    visitor: Visitor, another: Visitor, user: User, travel: Travel
) -> None:
    another.log_in(user)

    for _ in range(2):
        travel(clock.now() + timedelta(hours=20))
        page = visitor.get("/account/sessions")

    assert page.text.count("End this session") == 1


@pytest.mark.claim("S52")
def test_somebody_elses_session_does_not_exist(visitor: Visitor, another: Visitor) -> None:
    stranger = a_user(username="stranger")
    another.submit("/auth/login", login="stranger", password=PASSWORD)
    foreign = db.session.scalars(
        select(UserSession.id).where(UserSession.user_id == stranger.id)
    ).one()

    answer = visitor.post_with_token("/account", f"/account/sessions/{foreign}/end")

    assert answer.status_code == 404
    assert another.get("/account").status_code == 200


def test_logging_in_again_ends_the_session_before(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    before = visitor.get_cookie("session")
    assert before is not None
    visitor.submit("/auth/login", login=user.username, password=PASSWORD)

    another.set_cookie("session", before.value)
    assert another.get("/account").status_code == 302
    assert visitor.get("/account").status_code == 200


@pytest.mark.claim("S63")
@pytest.mark.claim("S63", "S06")
def test_the_count_does_not_tell_which_address_belongs_to_a_username(anybody: Visitor) -> None:
    a_user(username="robin", email="robin@example.org")
    for login in ("robin", "robin@example.org", "stranger@example.org"):
        tried = [
            anybody.submit("/auth/login", login=login, password="no").status_code for _ in range(6)
        ]
        assert tried == [422] * 5 + [429]


def test_a_pepper_that_is_gone_is_a_wrong_password_and_no_fault(anybody: Visitor) -> None:
    user = a_user(username="robin")
    with transaction() as session:
        row = session.get_one(User, user.id)
        row.password_hash = row.password_hash.replace("$p1$", "$p0$", 1)

    answer = anybody.submit("/auth/login", login="robin", password=PASSWORD)

    assert answer.status_code == 422


@pytest.mark.claim("S84")
def test_what_opens_an_account_is_not_shown_where_things_are_described(user: User) -> None:
    logged_in = replace(account_of(user), token="a-secret-marker")
    mail = Mail(to="a-secret-marker", subject="x", text="a-secret-marker", html="a-secret-marker")
    assert "a-secret-marker" not in f"{logged_in!r} {mail!r}"
