"""Accounts are found by how they begin, by state and by role, a page at a time."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from eatsential import clock
from eatsential.database import transaction
from eatsential.users.models import User
from eatsential.users.queries import PAGE, users
from eatsential.users.rules import Role, State, Wanted, wanted
from tests.support.browser import Visitor
from tests.support.factories import a_user


@pytest.fixture
def people(app: Flask) -> dict[str, User]:
    """One account of each sort."""
    found = {
        "plain": a_user(username="robin", email="zoe@example.org"),
        "suspended": a_user(username="robert", email="b@example.org"),
        "leaving": a_user(username="alex", email="roberta@example.org"),
        "curator": a_user(username="kim", email="c@example.org", role=Role.CURATOR),
    }
    with transaction() as session:
        for name, column in (("suspended", "suspended_at"), ("leaving", "deletion_due_at")):
            of = update(User).where(User.id == found[name].id)
            session.execute(of.values({column: clock.now() + timedelta(days=1)}))
    return found


@pytest.mark.parametrize(
    ("sought", "names"),
    [
        (wanted("ROB"), ["robert", "alex", "robin"]),
        (wanted("zoe@"), ["robin"]),
        (wanted("obin"), []),
        (wanted("r_b"), []),
        (wanted("rob", State.SUSPENDED), ["robert"]),
        (wanted("rob", State.LEAVING), ["alex"]),
        (wanted("", State.ACTIVE), ["kim", "robin"]),
        (wanted("", None, Role.CURATOR), ["kim"]),
        (wanted("rob", State.ACTIVE, Role.USER), ["robin"]),
    ],
)
def test_who_is_found(people: dict[str, User], sought: Wanted, names: list[str]) -> None:
    assert [found.username for found in users(sought).accounts] == names


def test_an_account_is_found_by_its_id(people: dict[str, User]) -> None:
    [found] = users(wanted(str(people["leaving"].id))).accounts
    assert (found.username, found.state) == ("alex", State.LEAVING)


def test_pages_of_a_search_leave_nobody_out(app: Flask) -> None:
    for number in range(PAGE):
        a_user(username=f"u{number:02}", email=f"u{99 - number}@example.org")

    page = users(wanted("u"))
    seen = {found.username for found in page.accounts}
    while page.next:
        page = users(wanted("u"), *page.next)
        seen |= {found.username for found in page.accounts}

    assert len(seen) == PAGE


def test_filters_stand_in_the_address_and_a_wrong_one_is_said(
    administrator: Visitor, people: dict[str, User]
) -> None:
    page = administrator.get("/admin/users?state=suspended&role=user").text
    assert "robert" in page and "robin" not in page
    assert administrator.get("/admin/users?state=lost").status_code == 422
