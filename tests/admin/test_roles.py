"""Giving roles, and the administrator who has to stay."""

from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from eatsential.admin import services
from eatsential.audit.models import AuditEvent
from eatsential.auth.models import UserSession
from eatsential.database import db
from eatsential.errors import DomainError
from eatsential.users.models import User
from eatsential.users.rules import Role
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_user, account_of, an_administrator

Travel = Callable[[datetime], None]


def role_of(user: User) -> str:
    return str(db.session.scalar(select(User.role).where(User.id == user.id)))


def give(browser: Visitor, user: User, role: str) -> int:
    page = f"/admin/users/{user.id}/role"
    return browser.submit(page, role=role, reason="asked for by mail").status_code


@pytest.mark.claim("S32")
def test_a_role_counts_from_the_next_request_on(administrator: Visitor, another: Visitor) -> None:
    helper = a_user()
    another.log_in(helper)
    assert another.get("/admin/users").status_code == 404

    assert give(administrator, helper, "support") == 303

    assert another.get("/account").status_code == 302  # logs in anew with it
    another.submit("/auth/login", login=helper.username, password=PASSWORD)
    assert another.get("/admin/users").location == "/account/two-factor"


@pytest.mark.claim("S55")
def test_who_has_a_role_needs_a_second_factor(app: Flask, another: Visitor) -> None:
    boss = an_administrator()
    another.log_in(boss)
    assert another.get("/admin/users").status_code == 200
    with db.engine.begin() as connection:
        connection.execute(update(UserSession).values(second_factor_at=None))
    answer = another.get("/admin/users")
    assert answer.location == "/account/two-factor"
    assert "Your role needs a second factor." in another.get(answer.location).text


def test_the_change_is_recorded_with_its_reason(administrator: Visitor) -> None:
    helper = a_user()
    give(administrator, helper, "curator")
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "role_changed")).one()
    assert (event.target, event.reason) == (helper.id, "asked for by mail")


@pytest.mark.parametrize("role", ["", "root", "ADMINISTRATOR"])
def test_what_is_no_role_is_refused(administrator: Visitor, role: str) -> None:
    helper = a_user()
    assert give(administrator, helper, role) == 422
    assert role_of(helper) == "user"


def test_a_reason_is_asked_for(administrator: Visitor) -> None:
    helper = a_user()
    page = f"/admin/users/{helper.id}/role"
    assert administrator.submit(page, role="curator", reason=" ").status_code == 422


@pytest.mark.parametrize("role", ["support", "curator", "user"])
@pytest.mark.claim("S54")
def test_only_administrators_give_roles(app: Flask, another: Visitor, role: str) -> None:
    helper, victim = a_user(role=Role(role)), a_user()
    another.log_in(helper)
    page = f"/admin/users/{victim.id}/role"
    assert another.get(page).status_code in (302, 404)
    answer = another.post_with_token("/account", page, role="administrator", reason="please")
    assert answer.status_code in (302, 404)
    assert role_of(victim) == "user"


@pytest.mark.claim("S56")
def test_the_only_administrator_cannot_give_the_role_away(administrator: Visitor) -> None:
    boss = db.session.scalars(select(User)).one()
    a_user()
    assert "/role" not in administrator.get(f"/admin/users/{boss.id}").text  # a form that refuses
    assert give(administrator, boss, "user") == 422
    assert role_of(boss) == "administrator"


@pytest.mark.claim("S56")
@pytest.mark.parametrize("rounds", [5])
def test_two_administrators_who_demote_each_other_at_once_do_not_both_succeed(
    app: Flask, rounds: int
) -> None:
    for _ in range(rounds):
        with db.engine.begin() as connection:
            connection.execute(update(User).values(role=Role.USER))
        pair = [an_administrator(), an_administrator()]
        start = Barrier(2)

        def demote(actor: User, victim: User, start: Barrier = start) -> None:
            with app.app_context():
                start.wait()
                try:
                    services.change_role(account_of(actor), victim.id, Role.USER, "race")
                except DomainError:
                    db.session.rollback()

        threads = [Thread(target=demote, args=(pair[i], pair[1 - i])) for i in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        left = db.session.scalar(
            select(func.count()).where(User.role == Role.ADMINISTRATOR, User.suspended_at.is_(None))
        )
        assert left == 1
        db.session.rollback()
