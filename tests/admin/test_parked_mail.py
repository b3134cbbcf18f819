"""What an administrator can do about mail that did not leave, and what they never see of it."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from eatsential.admin.wording import MAILS
from eatsential.audit.models import AuditEvent
from eatsential.database import db, transaction
from eatsential.outbox.models import OutboxMessage
from eatsential.outbox.services import claim, opened
from eatsential.settings import ROOT
from eatsential.users.models import User
from eatsential.users.rules import Role
from tests.support.browser import Visitor
from tests.support.factories import a_parked_mail


def acts() -> list[tuple[str, str, object]]:
    return [
        (event.act, event.reason, event.details)
        for event in db.session.scalars(
            select(AuditEvent).where(AuditEvent.act.like("mail_%")).order_by(AuditEvent.number)
        )
    ]


def test_the_list_says_when_and_why_and_never_for_whom(administrator: Visitor) -> None:
    assert "No mail was given up." in administrator.get("/admin/mail").text
    mail = a_parked_mail("reset_password", to="marker@example.org")

    for page in (administrator.get("/admin/mail"), administrator.get(f"/admin/mail/{mail}")):
        assert "Choose a new password" in page.text and "RCPT 550" in page.text
        assert "marker" not in page.text


def test_a_mail_is_tried_again_with_all_its_tries(administrator: Visitor) -> None:
    mail = a_parked_mail(to="robin@example.org")
    assert claim() is None

    answer = administrator.submit(f"/admin/mail/{mail}", act="try_again", reason="the server works")

    assert answer.status_code == 303
    claimed = claim()
    assert claimed is not None and claimed.tries == 1
    assert opened(claimed).to == "robin@example.org"
    assert acts() == [("mail_tried_again", "the server works", {"kind": "confirm_address"})]


def test_a_mail_that_is_given_up_is_gone(administrator: Visitor) -> None:
    mail = a_parked_mail()

    answer = administrator.submit(f"/admin/mail/{mail}", act="give_up", reason="no such address")

    assert answer.status_code == 303
    assert db.session.scalars(select(OutboxMessage)).all() == []
    assert acts() == [("mail_given_up", "no such address", {"kind": "confirm_address"})]
    assert administrator.get(f"/admin/mail/{mail}").status_code == 404


def test_both_need_a_choice_and_a_reason(administrator: Visitor) -> None:
    mail = a_parked_mail()
    path = f"/admin/mail/{mail}"

    assert administrator.submit(path, reason="because").status_code == 422
    assert administrator.submit(path, act="give_up", reason=" ").status_code == 422
    assert claim() is None and acts() == []


def test_what_somebody_did_already_is_not_done_twice(administrator: Visitor) -> None:
    mail = a_parked_mail()
    path = f"/admin/mail/{mail}"
    form = {"csrf_token": administrator.token(path), "act": "try_again", "reason": "again"}

    assert [administrator.post(path, data=form).status_code for _ in range(2)] == [303, 404]
    assert len(acts()) == 1


def test_a_mail_that_waits_cannot_be_touched(administrator: Visitor) -> None:
    mail = a_parked_mail()
    with transaction() as session:
        session.get_one(OutboxMessage, mail).parked_at = None

    assert administrator.get(f"/admin/mail/{mail}").status_code == 404
    assert administrator.get(f"/admin/mail/{uuid4()}").status_code == 404


def test_the_list_goes_on_where_the_page_ends(administrator: Visitor) -> None:
    for _ in range(53):
        a_parked_mail()

    first = administrator.get("/admin/mail").text
    assert first.count("/admin/mail/") == 50
    following = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert administrator.get(following).text.count("/admin/mail/") == 3


@pytest.mark.claim("S54")
@pytest.mark.parametrize("role", [Role.USER, Role.CURATOR, Role.SUPPORT])
def test_for_everybody_else_the_page_is_unknown(
    app: Flask, visitor: Visitor, user: User, role: Role
) -> None:
    mail = a_parked_mail()
    with transaction() as session:
        session.get_one(User, user.id).role = role

    for path in ("/admin/mail", f"/admin/mail/{mail}"):
        answer = visitor.get(path)
        assert answer.status_code == 404 and "Choose" not in answer.text


def test_every_mail_has_words() -> None:
    kinds = {path.stem for path in (ROOT / "templates" / "mail").glob("*.txt")} - {"base"}
    assert set(MAILS) == kinds
