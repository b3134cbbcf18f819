"""Every address, whoever asks: no failure, nothing given away, nothing changed by looking."""

import hashlib

import pytest
from flask import Flask, url_for
from sqlalchemy import select

from eatsential.audit.rules import Act
from eatsential.database import db
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_user, an_administrator
from tests.support.furnished import Furnished, addressing, furnish, rules
from tests.support.tables import tables

PUBLIC = {
    "auth.confirm_address",
    "auth.forgot",
    "auth.login",
    "auth.passkey",
    "auth.register",
    "auth.registered",
    "auth.reset_sent",
    "auth.resend",
    "auth.reset",
    "auth.second_step",
    "auth.setup",
    "auth.verify",
    "cards.shown",  # for who has its link
    "cards.worker",
    "home.index",
    "probes.live",
    "probes.metrics",  # for who has its token
    "probes.ready",
}
HIDDEN = ("admin.",)  # nobody else can tell that these exist
GONE = {"auth.setup", "probes.metrics"}  # 404: there is an administrator; there is no token


LOOKS = (
    Act.ACCESS_REFUSED,
    Act.AUDIT_SEARCHED,
    Act.LOOKED_UP_FOR,
    Act.PROFILE_EXPORTED,
    Act.USERS_LISTED,
    Act.USER_SEEN,
)


def digest() -> str:
    """All rows of all tables, in one number; without the notes of who looked, and when."""
    content = hashlib.sha256()
    for table in db.metadata.sorted_tables:
        if table.name in ("audit_heads", "card_views"):
            continue
        columns = [column for column in table.columns if column.name != "last_seen_at"]
        rows = select(*columns).order_by(table.c.id)
        if table.name == "audit_events":
            rows = rows.where(table.c.act.not_in(LOOKS))
        for row in db.session.execute(rows):
            content.update(repr((table.name, tuple(row))).encode())
    db.session.remove()
    return content.hexdigest()


@pytest.fixture
def own(app: Flask, visitor: Visitor, user: User) -> Furnished:
    """The things of the account that `visitor` is logged in with."""
    return furnish(user)


def addresses(app: Flask, things: Furnished, method: str) -> list[tuple[str, str]]:
    with addressing(app):
        return [(rule.endpoint, things.address(rule)) for rule in rules(app, method)]


def test_the_digest_sees_a_change(app: Flask) -> None:
    before = digest()
    a_user()
    assert digest() != before


def test_every_table_has_a_key_that_orders_it(app: Flask) -> None:
    assert tables() == {table.name for table in db.metadata.sorted_tables}


@pytest.mark.claim("S42")
def test_own_pages_are_there_and_looking_changes_nothing(
    app: Flask, visitor: Visitor, own: Furnished
) -> None:
    before = digest()
    for endpoint, address in addresses(app, own, "GET"):
        answer = visitor.get(address)
        if endpoint == "probes.metrics" or endpoint.startswith(HIDDEN):
            assert answer.status_code == 404, address
        else:
            assert answer.status_code in (200, 302), address
    assert digest() == before


@pytest.mark.claim("S42")
def test_an_administrator_sees_every_page_and_looking_changes_nothing(app: Flask) -> None:
    boss = an_administrator()
    browser = app.test_client()
    assert isinstance(browser, Visitor)
    browser.log_in(boss)
    things = furnish(boss)
    before = digest()

    for endpoint, address in addresses(app, things, "GET"):
        expected = (404,) if endpoint in GONE else (200, 302)
        assert browser.get(address).status_code in expected, address
    assert digest() == before


@pytest.mark.claim("S42", "S52")
def test_nobody_sees_what_is_not_public_and_looking_changes_nothing(
    app: Flask, anybody: Visitor, own: Furnished
) -> None:
    before = digest()
    for endpoint, address in addresses(app, own, "GET"):
        answer = anybody.get(address)
        if endpoint in PUBLIC:
            assert answer.status_code in (200, 302, 404), address
            assert "/auth/login" not in (answer.location or ""), address
        elif endpoint.startswith(HIDDEN):
            assert answer.status_code == 404, address
        else:
            assert answer.status_code == 302, address
            assert answer.location.startswith("/auth/login?next=/"), address
    assert digest() == before


@pytest.mark.claim("S52")
def test_the_things_of_another_account_do_not_exist(
    app: Flask, visitor: Visitor, own: Furnished
) -> None:
    theirs = furnish(a_user())
    named = {"person_id", "entry_id", "check_id", "session_id", "user_id", "passkey_id", "link_id"}
    named |= {"grant_id", "invitation_id", "kept_id", "batch_id", "note_id"}
    token = visitor.token("/account")
    for method in ("GET", "POST"):
        for rule in rules(app, method):
            if not rule.arguments & named:
                continue
            with addressing(app):
                address = theirs.address(rule)
            if method == "GET":
                assert visitor.get(address).status_code == 404, address
            else:
                answer = visitor.post(address, data={"csrf_token": token})
                assert answer.status_code == 404, address


@pytest.mark.claim("S40")
@pytest.mark.parametrize("who", ["anybody", "visitor", "administrator"])
def test_nothing_is_done_without_a_token(
    app: Flask, own: Furnished, who: str, request: pytest.FixtureRequest
) -> None:
    browser: Visitor = request.getfixturevalue(who)
    before = digest()
    for endpoint, address in addresses(app, own, "POST"):
        for data in ({}, {"csrf_token": "guessed"}):
            answer = browser.post(address, data=data)
            assert answer.status_code in (302, 303, 400, 404, 422), f"{endpoint}: {answer.status}"
    assert digest() == before


@pytest.mark.parametrize(
    "path",
    ["/no-such-page", "/profile/no-such-id", "/check/" + "0" * 32, "/static/no-such-file", "/%00"],
)
def test_an_unknown_address_says_so(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404


@pytest.mark.claim("S77")
def test_a_method_that_is_not_served_says_so(app: Flask, visitor: Visitor, own: Furnished) -> None:
    with addressing(app):
        logout = url_for("auth.logout")
    for method, path in (("GET", logout), ("PUT", "/check"), ("DELETE", "/account")):
        assert visitor.open(path, method=method).status_code in (400, 405)
