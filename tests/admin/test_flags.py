"""Rolling a feature out slowly, and switching it off while everything runs."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text

from eatsential import clock
from eatsential.audit.models import AuditEvent
from eatsential.database import db, transaction
from eatsential.flags.queries import Remembered
from eatsential.flags.rules import Flag, Setting, place
from eatsential.flags.services import set_flag
from eatsential.users.models import User
from eatsential.users.rules import Role
from tests.support.browser import Visitor
from tests.support.factories import a_person, account_of

PHOTO = Flag.PHOTO_READING
OFF = {"percent": "0", "purpose": "The program hangs", "owner": "Dana", "reason": "it hangs"}


def setting(percent: int = 0, **given: object) -> Setting:
    usual: dict[str, object] = {"roles": frozenset(), "accounts": frozenset()}
    usual |= {"owner": "Dana", "purpose": "A try", "expires_on": clock.today()}
    return Setting(percent=percent, **(usual | given))  # type: ignore[arg-type]


def tomorrow() -> str:
    return (clock.today() + timedelta(days=1)).isoformat()


def test_accounts_keep_their_place_and_are_spread_evenly() -> None:
    accounts = [uuid4() for _ in range(5_000)]
    places = [place(PHOTO, account) for account in accounts]

    assert places == [place(PHOTO, account) for account in accounts]
    assert 400 < sum(one < 10 for one in places) < 600
    assert places != [place(Flag.ANSWER_WHILE_TYPING, account) for account in accounts]


def test_who_is_named_or_has_a_role_is_in_whatever_the_percentage() -> None:
    one, today = uuid4(), clock.today()
    for chosen in (setting(accounts={one}), setting(roles={Role.CURATOR}), setting(100)):
        assert chosen.is_on(PHOTO, one, Role.CURATOR, today)
    assert not setting().is_on(PHOTO, one, Role.CURATOR, today)


def test_after_its_last_day_it_is_off_for_everybody() -> None:
    last = setting(100)
    assert last.is_on(PHOTO, uuid4(), Role.USER, last.expires_on)
    assert not last.is_on(PHOTO, uuid4(), Role.USER, last.expires_on + timedelta(days=1))


def test_reading_pictures_is_switched_off_and_on_again(
    administrator: Visitor, visitor: Visitor, user: User
) -> None:
    a_person(user)
    assert "Read a picture" in visitor.get("/check").text
    answer = administrator.submit(f"/admin/flags/{PHOTO}", **OFF, expires_on="tomorrow")
    assert answer.status_code == 422 and "Enter a date like" in answer.text

    answer = administrator.submit(f"/admin/flags/{PHOTO}", **OFF, expires_on=tomorrow())
    assert answer.status_code == 303
    assert "Read a picture" not in visitor.get("/check").text
    assert visitor.get("/check/photo").location == "/check"

    administrator.submit(f"/admin/flags/{PHOTO}/default", reason="it works")
    assert visitor.get("/check/photo").status_code == 200
    kept = select(AuditEvent).where(AuditEvent.act == "flag_changed").order_by(AuditEvent.number)
    events = list(db.session.scalars(kept))
    assert [event.reason for event in events] == ["it hangs", "it works"]
    before, after = events[0].details["old"], events[0].details["new"]
    assert before == "as it comes" == events[1].details["new"]
    assert str(after).startswith("0 of a hundred") and after == events[1].details["old"]


def test_answers_while_typing_are_switched_off(visitor: Visitor, user: User) -> None:
    a_person(user)
    set_flag(account_of(user), Flag.ANSWER_WHILE_TYPING, setting(), "too busy")
    assert "data-preview" not in visitor.get("/check").text
    assert visitor.post_with_token("/check", "/check/preview").status_code == 404


def test_it_is_on_for_an_account_by_name(
    administrator: Visitor, visitor: Visitor, user: User
) -> None:
    path = f"/admin/flags/{PHOTO}"
    answer = administrator.submit(path, **OFF, accounts="nobody-here", expires_on=tomorrow())
    assert answer.status_code == 422 and "nobody-here" in answer.text

    answer = administrator.submit(path, **OFF, accounts=user.username, expires_on=tomorrow())
    assert answer.status_code == 303
    assert visitor.get("/check/photo").status_code == 200
    assert user.username in administrator.get(path).text


def test_a_last_day_that_is_over_is_refused_and_an_expired_flag_is_told(
    administrator: Visitor, user: User
) -> None:
    path, yesterday = f"/admin/flags/{PHOTO}", clock.today() - timedelta(days=1)
    answer = administrator.submit(path, **OFF, expires_on=yesterday.isoformat())
    assert answer.status_code == 422

    set_flag(account_of(user), PHOTO, setting(100, expires_on=yesterday), "late")
    assert "Features whose last day is over" in administrator.get("/admin/").text
    assert "its last day is over" in administrator.get("/admin/flags").text


def test_flags_are_read_in_one_statement_and_remembered(
    app: Flask, user: User, statements: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    set_flag(account_of(user), PHOTO, setting(accounts={user.id}), "a try")
    memory = Remembered()
    with statements(flags=True) as seen:
        assert memory.settings()[PHOTO].accounts == {user.id}
        assert memory.settings()[PHOTO].owner == "Dana"
    assert len(seen) == 1


def test_without_the_database_every_feature_is_as_it_comes(app: Flask, user: User) -> None:
    set_flag(account_of(user), PHOTO, setting(), "a try")
    with transaction() as session:
        session.execute(text("ALTER TABLE flags RENAME TO away"))
    assert Remembered().settings() == {}


@pytest.mark.parametrize("name", ["no_such_feature", "PHOTO_READING"])
def test_a_feature_that_the_code_does_not_know_is_an_unknown_page(
    administrator: Visitor, name: str
) -> None:
    assert administrator.get(f"/admin/flags/{name}").status_code == 404
