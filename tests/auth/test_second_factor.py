"""What somebody can count on who protects an account with more than a password."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select, update

from eatsential import clock
from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.auth import codes, throttle
from eatsential.auth.commands import remove_second_factor
from eatsential.auth.errors import LoginSpent, WrongCode
from eatsential.auth.models import RecoveryCode, TimeCodes, Token, UserSession
from eatsential.auth.rules import Purpose
from eatsential.auth.services import second_factor, sessions
from eatsential.database import db, transaction
from eatsential.keys import digest, fresh_token
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_browser, a_user, an_administrator, an_app
from tests.support.furnished import addressing
from tests.support.page import page_of
from tests.support.post import link_in, mails

Travel = Callable[[datetime], None]
PAGE = "/account/two-factor"
MINUTE = timedelta(minutes=1)
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of RFC 6238, in base 32


def key_on(page: str) -> str:
    """The key that the page tells people to type into their app."""
    return "".join(next(e.text for e in page_of(page).all("strong")).split())


def shown(key: str, moment: datetime | None = None) -> str:
    """What an app with this key shows."""
    return pyotp.TOTP(key).at(moment or clock.now())


def switch_on(visitor: Visitor) -> tuple[str, list[str]]:
    """Set up an app as its owner does. The app's key, and the recovery codes."""
    page = visitor.get(PAGE)
    key = key_on(page.text)
    form = page_of(page.text).form_with("code")
    done = visitor.post(PAGE, data={**form.values, "code": shown(key)})
    assert done.status_code == 303, done.text
    codes_page = visitor.get(done.location)
    return key, codes_page_codes(codes_page.text)


def codes_page_codes(page: str) -> list[str]:
    return next(e.text for e in page_of(page).all("pre")).split()


def log_in(browser: Visitor, user: User, **typed: str) -> str:
    """Type name and password; where that leads to."""
    answer = browser.submit("/auth/login", login=user.username, password=PASSWORD, **typed)
    assert answer.status_code == 303
    return answer.location


def is_in(browser: Visitor) -> bool:
    return browser.get("/account").status_code == 200


@pytest.fixture
def key(user: User) -> str:
    """The key of the app of `user`."""
    return an_app(user)


def test_an_app_is_set_up_with_a_key_and_a_picture(visitor: Visitor, user: User) -> None:
    page = visitor.get(PAGE)

    key = key_on(page.text)
    assert len(key) * 5 >= 160
    [image] = page_of(page.text).all("img")
    assert image.get("src").startswith("data:image/svg+xml")
    assert image.get("alt")
    assert "%23fff" in image.get("src"), "it must be black on white, also in the dark"
    assert image.get("src") == codes.qr_code(codes.provisioning_uri(key, user.username))

    form = page_of(page.text).form_with("code")
    answer = visitor.post(PAGE, data={**form.values, "code": shown(key)})

    assert answer.status_code == 303
    assert "The authenticator app is on." in visitor.get(answer.location).text
    assert "On since" in visitor.get(PAGE).text


def test_looking_at_the_page_sets_nothing_up(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    visitor.get(PAGE)

    assert db.session.scalar(select(func.count()).select_from(TimeCodes)) == 0
    log_in(another, user)
    assert is_in(another)


@pytest.mark.parametrize("code", ["", "000000", "12345", "no code", "١٢٣٤٥٦", "1" * 500])
def test_a_wrong_code_sets_nothing_up_and_keeps_the_key(visitor: Visitor, code: str) -> None:
    page = visitor.get(PAGE)
    key = key_on(page.text)
    form = page_of(page.text).form_with("code")

    again = visitor.post(PAGE, data={**form.values, "code": code})

    assert again.status_code == 422
    assert key_on(again.text) == key
    assert not db.session.scalar(select(TimeCodes.id))


def test_the_key_of_one_account_sets_nothing_up_for_another(
    visitor: Visitor, another: Visitor
) -> None:
    another.log_in(a_user())
    page = another.get(PAGE)
    theirs, key = page_of(page.text).form_with("code").values["key"][0], key_on(page.text)

    answer = visitor.submit(PAGE, key=theirs, code=shown(key))

    assert answer.status_code == 422
    assert key_on(answer.text) != key


@pytest.mark.parametrize("key", ["", "nonsense", "é", "a" * 5000])
def test_a_key_that_was_tampered_with_is_another_one(visitor: Visitor, key: str) -> None:
    assert visitor.submit(PAGE, key=key, code="123456").status_code == 422


@pytest.mark.claim("S08")
def test_the_key_and_the_recovery_codes_are_unreadable_in_the_database(
    visitor: Visitor, user: User
) -> None:
    key, recovery = switch_on(visitor)

    [row] = db.session.scalars(select(TimeCodes))
    assert key.encode() not in row.sealed
    kept = set(db.session.scalars(select(RecoveryCode.digest)))
    assert len(kept) == 10
    assert not kept & {code.encode() for code in recovery}


@pytest.mark.claim("S31")
def test_setting_up_ends_every_other_session_and_renews_this_one(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    another.log_in(user)
    before = visitor.get_cookie("session")
    assert before is not None

    switch_on(visitor)

    assert is_in(visitor)
    assert not is_in(another)
    another.set_cookie("session", before.value)
    assert not is_in(another)
    assert all(db.session.scalars(select(UserSession.second_factor_at)))


@pytest.mark.claim("S16")
def test_the_owner_is_told_of_every_change(visitor: Visitor, user: User, travel: Travel) -> None:
    switch_on(visitor)
    visitor.press(PAGE, "/account/two-factor/codes")
    visitor.submit("/account/two-factor/off")

    told = [mail for mail in mails() if "second factor" in mail.subject]
    assert [mail.to for mail in told] == [user.email] * 3
    for mail, words in zip(told, ("was added", "New recovery codes", "was removed"), strict=True):
        assert words in mail.text
        assert link_in(mail) == "/auth/forgot"


def test_every_change_is_on_record(visitor: Visitor, user: User) -> None:
    switch_on(visitor)
    visitor.press(PAGE, "/account/two-factor/codes")
    visitor.submit("/account/two-factor/off")

    acts = db.session.scalars(select(AuditEvent.act).where(AuditEvent.actor == user.id))
    assert {
        Act.SECOND_FACTOR_ON,
        Act.RECOVERY_CODES_MADE,
        Act.SECOND_FACTOR_OFF,
    } <= set(acts)


@pytest.mark.claim("S20")
def test_the_password_alone_opens_nothing_any_more(another: Visitor, user: User, key: str) -> None:
    assert log_in(another, user, next="/check") == "/auth/two-factor"
    assert not is_in(another)

    answer = another.submit("/auth/two-factor", code=shown(key))

    assert (answer.status_code, answer.location) == (303, "/check")
    assert is_in(another)


def test_a_wrong_password_does_not_say_that_there_is_a_second_factor(
    another: Visitor, user: User, key: str
) -> None:
    other = a_user()
    pages = [
        another.submit("/auth/login", login=name, password="wrong")
        .text.replace(name, "")
        .partition("<main")[2]
        .partition("csrf_token")[0]
        for name in (user.username, other.username)
    ]
    assert pages[0] == pages[1]


def test_a_remembered_login_is_remembered_after_the_code(
    another: Visitor, user: User, key: str
) -> None:
    log_in(another, user, remember="y")
    another.submit("/auth/two-factor", code=shown(key))

    newest = select(UserSession.remembered).order_by(UserSession.created_at.desc()).limit(1)
    assert db.session.scalar(newest) is True


@pytest.mark.claim("S29")
def test_the_cookie_from_before_the_code_is_no_session(
    another: Visitor, anybody: Visitor, user: User, key: str
) -> None:
    log_in(another, user)
    before = another.get_cookie("session")
    another.submit("/auth/two-factor", code=shown(key))

    assert before is not None
    anybody.set_cookie("session", before.value)
    assert not is_in(anybody)
    assert anybody.get("/auth/two-factor").text.count("Log in again")


@pytest.mark.claim("S61")
def test_a_code_is_taken_once(another: Visitor, anybody: Visitor, user: User, key: str) -> None:
    code = shown(key)
    for browser, status in ((another, 303), (anybody, 422)):
        log_in(browser, user)
        assert browser.submit("/auth/two-factor", code=code).status_code == status
    assert not is_in(anybody)


@pytest.mark.claim("S61")
def test_the_code_of_the_set_up_does_not_log_in(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    key, _ = switch_on(visitor)
    log_in(another, user)

    assert another.submit("/auth/two-factor", code=shown(key)).status_code == 422


@pytest.mark.claim("S61")
@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_a_clock_may_be_wrong_by_one_step(
    another: Visitor, user: User, key: str, travel: Travel, steps: int, status: int
) -> None:
    beginning = datetime.fromtimestamp(clock.now().timestamp() // 30 * 30 + 5, clock.now().tzinfo)
    travel(beginning + 3 * MINUTE)
    log_in(another, user)

    code = shown(key, clock.now() + timedelta(seconds=30 * steps))

    assert another.submit("/auth/two-factor", code=code).status_code == status


def finished_at_once(app: Flask, user: User, code: str) -> list[bool]:
    """Twenty logins of one account that wait, all finished with one code at the same moment."""
    waiting, now = [fresh_token() for _ in range(20)], clock.now()
    with transaction() as session:
        session.add_all(
            Token(
                digest=digest(token),
                purpose=Purpose.SECOND_FACTOR,
                user_id=user.id,
                email_key="",
                created_at=now,
                expires_at=now + MINUTE,
            )
            for token in waiting
        )

    def finish(token: str) -> bool:
        with addressing(app):
            try:
                second_factor.finish_login(token, code, remember=False, browser=a_browser())
            except WrongCode:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(finish, waiting))


@pytest.mark.claim("S61")
@pytest.mark.settings(limit_login_account="1000/minute")
def test_of_twenty_who_send_one_code_at_once_one_gets_in(app: Flask, user: User, key: str) -> None:
    assert finished_at_once(app, user, shown(key)).count(True) == 1


@pytest.mark.claim("S61")
def test_after_five_wrong_codes_the_right_one_waits(
    another: Visitor, user: User, key: str, travel: Travel
) -> None:
    log_in(another, user)
    for _ in range(5):
        assert another.submit("/auth/two-factor", code="000000").status_code == 422

    answer = another.submit("/auth/two-factor", code=shown(key))
    assert answer.status_code == 429
    assert 290 <= int(answer.headers["Retry-After"]) <= 300

    travel(clock.now() + timedelta(seconds=int(answer.headers["Retry-After"]) + 1))
    assert another.submit("/auth/two-factor", code=shown(key)).status_code == 303


def test_a_long_way_to_go_loses_no_login(another: Visitor, user: User, key: str) -> None:
    log_in(another, user, next="/check?text=" + fresh_token() * 100)
    cookie = another.get_cookie("session")
    assert cookie is not None
    assert len(cookie.value) < 4_000  # browsers drop one of more than 4,096
    assert another.submit("/auth/two-factor", code=shown(key)).location == "/"


def test_wrong_codes_are_on_record(another: Visitor, user: User, key: str) -> None:
    log_in(another, user)
    another.submit("/auth/two-factor", code="000000")

    failed = select(AuditEvent.target).where(AuditEvent.act == Act.SECOND_FACTOR_FAILED)
    assert db.session.scalars(failed).all() == [user.id]


@pytest.mark.claim("S61")
def test_a_recovery_code_logs_in_once(
    visitor: Visitor, another: Visitor, anybody: Visitor, user: User
) -> None:
    _, recovery = switch_on(visitor)
    assert len(set(recovery)) == 10
    log_in(another, user)
    typed = recovery[3].upper().replace("-", " ").replace("0", "O").replace("1", "l")
    assert another.submit("/auth/two-factor", code=typed).status_code == 303

    log_in(anybody, user)
    assert anybody.submit("/auth/two-factor", code=recovery[3]).status_code == 422
    assert "9 are left." in another.get(PAGE).text
    assert any("recovery code was used" in " ".join(mail.text.split()) for mail in mails())


@pytest.mark.claim("S61")
@pytest.mark.settings(limit_login_account="1000/minute")
def test_of_twenty_who_send_one_recovery_code_at_once_one_gets_in(
    app: Flask, visitor: Visitor, user: User
) -> None:
    _, recovery = switch_on(visitor)

    assert finished_at_once(app, user, recovery[0]).count(True) == 1


def test_recovery_codes_are_shown_once_and_can_be_made_anew(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    _, first = switch_on(visitor)
    assert visitor.get("/account/two-factor/codes").location == PAGE

    made = visitor.press(PAGE, "/account/two-factor/codes")
    visitor.head(made.location)  # shows nothing, and uses nothing up
    page = visitor.get(made.location)
    fresh = codes_page_codes(page.text)

    assert len(set(first) & set(fresh)) == 0
    assert visitor.get("/account/two-factor/codes").status_code == 302
    log_in(another, user)
    assert another.submit("/auth/two-factor", code=first[0]).status_code == 422
    assert another.submit("/auth/two-factor", code=fresh[0]).status_code == 303


@pytest.mark.claim("S34")
def test_the_cookie_does_not_give_the_recovery_codes_away(visitor: Visitor) -> None:
    page = visitor.get(PAGE)
    form = page_of(page.text).form_with("code")
    visitor.post(PAGE, data={**form.values, "code": shown(key_on(page.text))})
    with visitor.session_transaction() as cookie:
        kept = repr(dict(cookie))
    recovery = codes_page_codes(visitor.get("/account/two-factor/codes").text)

    assert not [code for code in recovery if code in kept]


def test_no_recovery_codes_without_a_second_factor(visitor: Visitor) -> None:
    answer = visitor.post_with_token("/account", "/account/two-factor/codes")

    assert answer.status_code == 404
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 0


def test_switching_off_takes_app_and_recovery_codes_away(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    switch_on(visitor)
    assert visitor.submit("/account/two-factor/off").status_code == 303

    assert not db.session.scalar(select(RecoveryCode.id))
    assert log_in(another, user) == "/"
    assert is_in(another)


def test_an_administrator_keeps_a_second_factor(administrator: Visitor) -> None:
    switch_on(administrator)

    answer = administrator.submit("/account/two-factor/off")

    assert answer.status_code == 422
    assert "Your role needs a second factor." in answer.text
    assert db.session.scalar(select(TimeCodes.id))
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 10


@pytest.mark.claim("S20")
def test_a_new_password_by_mail_does_not_get_around_the_second_factor(
    another: Visitor, user: User, key: str
) -> None:
    another.submit("/auth/forgot", email=user.email)
    link = next(link_in(mail) for mail in reversed(mails()) if "/auth/reset/" in mail.text)
    another.submit(link, password="plum tractor seven lamp")

    answer = another.submit("/auth/login", login=user.username, password="plum tractor seven lamp")
    assert answer.location == "/auth/two-factor"
    assert not is_in(another)
    assert another.submit("/auth/two-factor", code=shown(key)).status_code == 303


@pytest.mark.claim("S12")
def test_a_login_that_waits_dies_with_the_password(
    visitor: Visitor, another: Visitor, user: User, key: str
) -> None:
    log_in(another, user)
    visitor.submit(
        "/account/password", current_password=PASSWORD, password="plum tractor seven lamp"
    )

    with another.session_transaction() as cookie:
        assert cookie["pending"]["token"]
    page = another.get("/auth/two-factor")
    assert "Log in again" in page.text
    assert not is_in(another)


@pytest.mark.claim("S11")
@pytest.mark.parametrize(("seconds", "open_"), [(598, True), (602, False)])
def test_a_login_waits_ten_minutes(
    another: Visitor, user: User, key: str, travel: Travel, seconds: int, open_: bool
) -> None:
    log_in(another, user)
    page = another.get("/auth/two-factor")
    travel(clock.now() + timedelta(seconds=seconds))

    form = page_of(page.text).form_with("code")
    answer = another.post("/auth/two-factor", data={**form.values, "code": shown(key)})

    assert answer.status_code == (303 if open_ else 422)
    assert is_in(another) is open_


def test_a_login_of_a_suspended_account_is_not_finished(
    another: Visitor, user: User, key: str
) -> None:
    log_in(another, user)
    with transaction() as session:
        session.execute(update(User).where(User.id == user.id).values(suspended_at=clock.now()))

    assert "Log in again" in another.get("/auth/two-factor").text


def test_a_login_is_not_finished_by_who_is_suspended_in_that_moment(
    app: Flask, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = an_app(user)
    waiting = sessions.log_in(user.username, PASSWORD, remember=False, browser=a_browser())
    assert isinstance(waiting, str)

    def suspended_meanwhile(subject: str) -> None:
        with transaction() as session:
            moment = update(User).where(User.id == user.id).values(suspended_at=clock.now())
            session.execute(moment.execution_options(synchronize_session=False))

    monkeypatch.setattr(throttle, "count_password", suspended_meanwhile)
    with pytest.raises(LoginSpent):
        second_factor.finish_login(waiting, shown(key), remember=False, browser=a_browser())
    assert db.session.scalar(select(func.count()).select_from(UserSession)) == 0


def test_a_login_cannot_be_finished_without_having_begun(anybody: Visitor) -> None:
    assert "Log in again" in anybody.get("/auth/two-factor").text
    answer = anybody.post_with_token("/auth/login", "/auth/two-factor", code="000000")
    assert answer.status_code == 422


def test_changes_ask_again_who_it_is_after_a_while(visitor: Visitor, travel: Travel) -> None:
    travel(clock.now() + timedelta(minutes=16))
    for path in (PAGE, "/account/two-factor/codes", "/account/two-factor/off"):
        answer = visitor.get(path)
        assert answer.status_code == 302
        assert answer.location.startswith("/account/confirm") or "confirm" in answer.location


@pytest.mark.claim("S55")
def test_the_password_alone_is_nowhere_taken_for_the_proof(
    visitor: Visitor, user: User, key: str, travel: Travel
) -> None:
    travel(clock.now() + timedelta(minutes=16))
    left = {"current_password": PASSWORD, "code": ""}

    assert visitor.submit("/account/delete", **left).status_code == 422
    assert visitor.submit("/account/email", email="new@example.org", **left).status_code == 422
    assert visitor.submit(
        "/account/password", current_password=PASSWORD, password="plum tractor seven lamp"
    ).location.endswith("/account")
    assert visitor.get(f"{PAGE}/off").status_code == 302


@pytest.mark.parametrize("path", ["/account/delete", "/account/email"])
def test_leaving_and_another_address_take_the_code_too(
    visitor: Visitor, user: User, key: str, path: str
) -> None:
    typed = {"current_password": PASSWORD, "email": "new@example.org"}
    form = page_of(visitor.get(path).text).form_with("code").values

    def send(code: str) -> int:
        return visitor.post(path, data={**form, **typed, "code": code}).status_code

    assert send("000000") == 422
    assert send(shown(key)) == 303
    assert visitor.get("/account").status_code == 200


def test_who_lost_every_proof_is_let_in_by_who_runs_the_installation(
    app: Flask, visitor: Visitor, another: Visitor, user: User, key: str
) -> None:
    done = app.test_cli_runner().invoke(remove_second_factor, [user.email.upper()])

    assert done.exit_code == 0, done.output
    assert not is_in(visitor)
    assert "authenticator app was removed" in " ".join(mails()[-1].text.split())
    assert log_in(another, user) == "/"
    told = another.get("/account/log").text
    assert "An administrator removed your authenticator app." in told


@pytest.mark.parametrize("login", ["nobody", "robin"])
def test_where_there_is_nothing_to_take_away_it_says_so(app: Flask, login: str) -> None:
    a_user(username="robin")
    done = app.test_cli_runner().invoke(remove_second_factor, [login])
    assert done.exit_code == 1
    assert ("no such account" in done.output) == (login == "nobody")


def test_every_letter_that_is_misread_is_understood() -> None:
    assert codes.plain_recovery_code("IL0O-AB CD") == "1100abcd"
    assert not set("ilou") & set(codes.ALPHABET)
    assert len(codes.ALPHABET) ** 16 >= 2**80


def test_the_picture_says_whose_key_it_is_and_for_what() -> None:
    uri = codes.provisioning_uri(SECRET, "robin")

    found = pyotp.parse_uri(uri)
    assert (found.name, found.issuer, found.secret) == ("robin", "Eatsential", SECRET)


def test_the_time_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, the last six of eight digits."""
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        moment = datetime.fromtimestamp(seconds, clock.now().tzinfo)
        assert codes.step_of(SECRET, code, moment) == seconds // 30


def test_a_new_password_asks_for_no_second_factor_again(administrator: Visitor) -> None:
    switch_on(administrator)
    assert administrator.get("/admin/users").status_code == 200

    administrator.submit(
        "/account/password", current_password=PASSWORD, password="plum tractor seven lamp"
    )

    assert administrator.get("/admin/users").status_code == 200


@pytest.mark.claim("S55")
def test_an_administrator_sets_up_a_second_factor_before_anything_else(
    app: Flask, anybody: Visitor
) -> None:
    boss = an_administrator()
    assert log_in(anybody, boss) == "/"
    answer = anybody.get("/admin/users")
    assert (answer.status_code, answer.location) == (302, PAGE)
    assert "Your role needs a second factor." in anybody.get(PAGE).text

    switch_on(anybody)

    assert anybody.get("/admin/users").status_code == 200
