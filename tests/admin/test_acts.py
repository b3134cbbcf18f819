"""What administrators do to accounts: each act is recorded with its reason and told by mail."""

import pytest
from sqlalchemy import select

from eatsential.audit.models import AuditEvent
from eatsential.auth.models import Token, UserSession
from eatsential.auth.rules import Purpose
from eatsential.database import db
from eatsential.users.models import User
from eatsential.users.rules import Role
from tests.support.browser import Visitor
from tests.support.factories import an_administrator
from tests.support.furnished import a_registration
from tests.support.post import mails

MAILS = {
    "suspend": ("user_suspended", "changed something"),
    "reinstate": ("user_reinstated", "changed something"),
    "end-sessions": ("sessions_ended", "changed something"),
    "send-reset": ("reset_sent", "new password"),
    "delete": ("deletion_scheduled", "will be deleted"),
}


def submit(browser: Visitor, user: User, act: str) -> int:
    path = f"/admin/users/{user.id}/acts/{act}"
    return browser.submit(path, reason="asked for by mail").status_code


@pytest.mark.parametrize("act", MAILS)
def test_each_act_is_recorded_with_its_reason_and_told_by_mail(
    administrator: Visitor, user: User, act: str
) -> None:
    recorded, subject = MAILS[act]

    assert submit(administrator, user, act) == 303

    event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == recorded)).one()
    assert (event.target, event.reason) == (user.id, "asked for by mail")
    [mail] = [mail for mail in mails() if mail.to == user.email]
    assert subject in mail.subject and "asked for by mail" not in mail.text


@pytest.mark.claim("S57")
def test_an_administrator_triggers_a_new_password_and_never_sets_one(
    administrator: Visitor, user: User
) -> None:
    before = user.password_hash
    submit(administrator, user, "send-reset")
    stored = db.session.scalar(select(User.password_hash).where(User.id == user.id))
    assert stored == before
    sent = select(Token.user_id).where(Token.purpose == Purpose.RESET)
    assert db.session.scalars(sent).all() == [user.id]


def test_a_deletion_is_told_as_somebody_elses_and_taken_back(
    administrator: Visitor, user: User
) -> None:
    submit(administrator, user, "delete")
    [mail] = [mail for mail in mails() if mail.to == user.email]
    assert "an administrator of this installation asked" in mail.text
    assert submit(administrator, user, "keep") == 303
    assert db.session.scalar(select(User.deletion_due_at).where(User.id == user.id)) is None


def test_ended_sessions_are_over(administrator: Visitor, visitor: Visitor, user: User) -> None:
    submit(administrator, user, "end-sessions")
    left = select(UserSession.id).where(UserSession.user_id == user.id)
    assert db.session.scalars(left).all() == []


def test_nobody_does_to_himself_what_somebody_else_should_decide(anybody: Visitor) -> None:
    boss = an_administrator()
    an_administrator()
    anybody.log_in(boss)
    assert "What you can do" not in anybody.get(f"/admin/users/{boss.id}").text
    for act in ("suspend", "delete", "end-sessions", "send-reset"):
        assert submit(anybody, boss, act) == 422
    answer = anybody.submit(f"/admin/users/{boss.id}/role", role="user", reason="tired")
    assert answer.status_code == 422
    assert db.session.scalar(select(User.role).where(User.id == boss.id)) is Role.ADMINISTRATOR


def test_the_mail_of_a_registration_is_sent_again(administrator: Visitor) -> None:
    path = f"/admin/registrations/{a_registration()}"
    assert administrator.submit(path, reason="the first was lost").status_code == 303
    assert [mail.subject for mail in mails()] == ["Confirm your address for Eatsential"]
