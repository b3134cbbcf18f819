"""What administrators can count on, and what nobody else sees."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from eatsential.admin import services
from eatsential.audit.models import AuditEvent
from eatsential.auth.services.administrator import fresh_code
from eatsential.database import db
from eatsential.users.models import User
from eatsential.users.rules import Role
from eatsential.users.services import LastAdministrator
from tests.support.browser import Visitor
from tests.support.factories import a_user, account_of, an_administrator

WISH = {
    "username": "boss",
    "email": "boss@example.org",
    "password": "plum tractor seven lamp",
    "birth_date": "1980-01-01",
}


@pytest.mark.claim("S60")
def test_the_first_administrator_is_made_with_the_code_once(
    anybody: Visitor, another: Visitor
) -> None:
    code = fresh_code()
    assert code is not None

    answer = anybody.submit("/setup", code=code, **WISH)

    assert (answer.status_code, answer.location) == (303, "/admin/users")
    assert anybody.get("/admin/users").location == "/account/two-factor"
    assert another.get("/setup").status_code == 404
    assert fresh_code() is None


@pytest.mark.claim("S60")
def test_a_wrong_or_older_code_makes_nobody(anybody: Visitor) -> None:
    older = fresh_code()
    fresh_code()

    for code in ("guess", older or ""):
        answer = anybody.submit("/setup", code=code, **WISH)
        assert answer.status_code == 422
        assert 'href="#code"' in answer.text
    assert db.session.scalars(select(User)).all() == []


@pytest.mark.claim("S54")
@pytest.mark.parametrize("path", ["/admin", "/admin/", "/admin/users", "/ADMIN/users"])
def test_everybody_else_sees_an_unknown_page(visitor: Visitor, anybody: Visitor, path: str) -> None:
    unknown = visitor.get("/no-such-page")
    for client in (visitor, anybody):
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 404
    seen, expected = (
        page.text.partition("<main")[2].partition("give this number")[0]
        for page in (visitor.get("/admin/users"), unknown)
    )
    assert seen == expected != ""


@pytest.mark.claim("S54")
@pytest.mark.parametrize("method", ["OPTIONS", "HEAD", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/admin", "/admin/", "/admin/users"])
def test_no_method_tells_anybody_else_that_there_are_pages(
    visitor: Visitor, anybody: Visitor, method: str, path: str
) -> None:
    for client in (visitor, anybody):
        answer = client.open(path, method=method)
        assert (answer.status_code, "Allow" in answer.headers) == (404, False)


@pytest.mark.claim("S46")
def test_users_are_found_by_name_and_address(administrator: Visitor) -> None:
    a_user(username="Robin", email="r@example.org")
    a_user(username="percent", email="100%@example.org")

    assert "Robin" in administrator.get("/admin/users?q=ROB").text
    assert "Robin" in administrator.get("/admin/users?q=r@example").text
    page = administrator.get("/admin/users?q=100%25").text
    assert "percent" in page and "Robin" not in page
    assert "No account is like this" in administrator.get("/admin/users?q=%25").text
    assert "No account is like this" in administrator.get("/admin/users?q=%00zz").text


def test_the_list_goes_on_where_the_page_ends(administrator: Visitor) -> None:
    for number in range(60):
        a_user(username=f"u{number:02}")

    first = administrator.get("/admin/users").text
    assert first.count("/admin/users/") == 50
    following = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = administrator.get(following.replace("&amp;", "&")).text
    assert second.count("/admin/users/") == 11


@pytest.mark.claim("S32")
def test_a_suspended_account_is_out_and_comes_back(
    administrator: Visitor, visitor: Visitor, user: User
) -> None:
    path = f"/admin/users/{user.id}"
    suspend, reinstate = f"{path}/acts/suspend", f"{path}/acts/reinstate"

    assert administrator.submit(suspend, reason="  ").status_code == 422
    assert administrator.submit(suspend, reason="asked for it by mail").status_code == 303
    assert visitor.get("/account").status_code == 302
    assert "suspended since" in administrator.get(path).text
    assert administrator.submit(reinstate, reason="asked again").status_code == 303
    assert "active" in administrator.get(path).text

    acts = db.session.execute(
        select(AuditEvent.act, AuditEvent.target, AuditEvent.reason)
        .where(AuditEvent.reason != "")
        .order_by(AuditEvent.number)
    ).all()
    assert [tuple(act) for act in acts] == [
        ("user_suspended", user.id, "asked for it by mail"),
        ("user_reinstated", user.id, "asked again"),
    ]


def test_a_suspension_sent_twice_is_no_reinstatement(administrator: Visitor, user: User) -> None:
    path = f"/admin/users/{user.id}"

    for _ in range(2):
        assert administrator.submit(f"{path}/acts/suspend", reason="spam").status_code == 303

    assert "suspended since" in administrator.get(path).text


def test_support_sees_accounts_and_changes_none(anybody: Visitor) -> None:
    user = a_user(role=Role.SUPPORT)
    anybody.log_in(user)
    path = f"/admin/users/{user.id}"
    page = anybody.get(path)

    assert page.status_code == 200 and "Suspend" not in page.text
    for what in ("suspend", "delete", "end-sessions", "send-reset"):
        answer = anybody.post_with_token(path, f"{path}/acts/{what}", reason="spam")
        assert answer.status_code == 404


@pytest.mark.claim("S56")
def test_the_only_administrator_stays(administrator: Visitor, app: Flask) -> None:
    only = db.session.scalars(select(User).where(User.role == "administrator")).one()

    for what in ("suspend", "delete"):
        answer = administrator.submit(f"/admin/users/{only.id}/acts/{what}", reason="tired")
        assert answer.status_code == 422
        assert "your own account" in answer.text
    for act in (services.suspend, services.schedule_deletion):
        with pytest.raises(LastAdministrator):
            act(account_of(a_user()), only.id, "who was an administrator until a moment ago")


@pytest.mark.claim("S56")
def test_two_administrators_cannot_both_remove_each_other(app: Flask) -> None:
    one, other = an_administrator(), an_administrator()
    refused: list[bool] = []
    barrier = threading.Barrier(2)

    def remove(actor: User, target: User) -> None:
        with app.app_context():
            barrier.wait()
            try:
                services.suspend(account_of(actor), target.id, "race")
                refused.append(False)
            except LastAdministrator:
                refused.append(True)

    threads = [threading.Thread(target=remove, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(refused) == [False, True]
