"""What somebody can count on who leaves, or changes their mind."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from pyotp import TOTP
from sqlalchemy import delete, func, select

from eatsential import clock
from eatsential.admin.services import suspend
from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.auth.models import UserSession
from eatsential.database import db, transaction
from eatsential.installation import settings
from eatsential.outbox.transports import transport_of
from eatsential.outbox.worker import breaker_of, deliver_due
from eatsential.own_data import ledger
from eatsential.own_data.services import deletion
from eatsential.users.models import User
from eatsential.users.rules import Role
from eatsential.users.services import LastAdministrator
from tests.own_data.people import logged_in, together
from tests.own_data.walk import rows_of_account
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_user, account_of, an_administrator
from tests.support.furnished import furnish
from tests.support.post import link_in, mails

Travel = Callable[[datetime], None]
PAGE, CANCEL = "/account/delete", "/account/delete/cancel"


def due_at(user: User) -> datetime | None:
    db.session.remove()
    return db.session.scalar(select(User.deletion_due_at).where(User.id == user.id))


def is_there(user: User) -> bool:
    db.session.remove()
    return bool(db.session.scalar(select(func.count()).where(User.id == user.id)))


def after_the_grace() -> datetime:
    return clock.now() + timedelta(seconds=settings().deletion_grace + 1)


def erase_due() -> int:
    erased = deletion.erase_due()
    db.session.remove()
    return erased


@pytest.mark.claim("S88")
def test_an_account_is_deleted_after_a_week_and_its_owner_is_told(
    visitor: Visitor, user: User, travel: Travel
) -> None:
    began = clock.now()
    answer = visitor.submit(PAGE, current_password=PASSWORD)

    assert (answer.status_code, answer.location) == (303, PAGE)
    due = due_at(user)
    assert due is not None
    assert timedelta(0) <= due - began - timedelta(days=7) < timedelta(minutes=1)
    [mail] = mails()
    assert mail.to == user.email
    assert link_in(mail) == PAGE
    assert "/account/export" in mail.text
    assert erase_due() == 0
    assert is_there(user)
    travel(due + timedelta(seconds=1))
    assert erase_due() == 1
    assert not is_there(user)
    assert visitor.get("/account").status_code == 302
    assert erase_due() == 0


@pytest.mark.claim("S88")
def test_the_page_says_what_is_lost_and_offers_the_export_first(visitor: Visitor) -> None:
    page = visitor.get(PAGE).text
    for words in ("7 days", "people of this account", "every label", "cannot be brought back"):
        assert words in page
    assert page.index("/account/export") < page.index('type="password"')


@pytest.mark.claim("S88")
def test_who_comes_back_sees_at_once_how_to_stay(visitor: Visitor) -> None:
    visitor.submit(PAGE, current_password=PASSWORD)

    assert visitor.press("/", CANCEL).status_code == 303
    assert "Keep my account" not in visitor.get("/").text


@pytest.mark.claim("S88")
def test_nobody_is_deleted_without_the_password(visitor: Visitor, user: User) -> None:
    answer = visitor.submit(PAGE, current_password="wrong")

    assert answer.status_code == 422
    assert "not your password" in answer.text
    assert due_at(user) is None
    assert mails() == []


@pytest.mark.settings(limit_login_account="2/5 minutes")
def test_the_password_cannot_be_guessed_here(visitor: Visitor) -> None:
    for _ in range(2):
        assert visitor.submit(PAGE, current_password="wrong").status_code == 422
    assert visitor.submit(PAGE, current_password=PASSWORD).status_code == 429


def test_who_leaves_is_logged_out_everywhere_else(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    another.log_in(user)

    visitor.submit(PAGE, current_password=PASSWORD)

    assert another.get("/account").status_code == 302
    assert visitor.get("/account").status_code == 200
    left = db.session.scalar(select(func.count()).where(UserSession.user_id == user.id))
    assert left == 1


@pytest.mark.claim("S88")
def test_it_can_be_taken_back_as_long_as_it_is_not_done(
    visitor: Visitor, another: Visitor, user: User, travel: Travel
) -> None:
    visitor.submit(PAGE, current_password=PASSWORD)
    another.submit("/auth/login", login=user.username, password=PASSWORD)
    assert "will be deleted on" in another.get(PAGE).text

    answer = another.press("/account", CANCEL)

    assert (answer.status_code, answer.location) == (303, "/account")
    assert due_at(user) is None
    assert "will be deleted on" not in another.get("/account").text
    assert "account stays" in mails()[-1].subject
    count = len(mails())
    assert visitor.post_with_token("/account", CANCEL).status_code == 303
    assert len(mails()) == count
    travel(after_the_grace())
    assert erase_due() == 0
    assert is_there(user)


def test_asking_twice_changes_neither_the_date_nor_sends_a_second_mail(
    visitor: Visitor, user: User
) -> None:
    visitor.submit(PAGE, current_password=PASSWORD)
    first = due_at(user)

    visitor.post_with_token(PAGE, PAGE, current_password=PASSWORD)

    assert due_at(user) == first
    assert len(mails()) == 1


@pytest.mark.settings(deletion_grace=60)
def test_what_is_due_cannot_be_taken_back(visitor: Visitor, user: User, travel: Travel) -> None:
    visitor.submit(PAGE, current_password=PASSWORD)
    token = visitor.token("/account")
    travel(after_the_grace())

    answer = visitor.post(CANCEL, data={"csrf_token": token}, follow_redirects=True)

    assert "too late" in answer.text
    assert due_at(user) is not None
    assert erase_due() == 1


def test_each_step_is_recorded(visitor: Visitor, user: User, travel: Travel) -> None:
    visitor.submit(PAGE, current_password=PASSWORD)
    visitor.press("/account", CANCEL)
    visitor.submit(PAGE, current_password=PASSWORD)
    travel(after_the_grace())
    erase_due()

    acts = db.session.execute(
        select(AuditEvent.act, AuditEvent.actor)
        .where(AuditEvent.target == user.id)
        .order_by(AuditEvent.at)
    ).all()
    assert [tuple(row) for row in acts if "delet" in row.act or "erased" in row.act] == [
        (Act.DELETION_SCHEDULED, user.id),
        (Act.DELETION_CANCELLED, user.id),
        (Act.DELETION_SCHEDULED, user.id),
        (Act.ACCOUNT_ERASED, None),
    ]


@pytest.mark.claim("S88")
def test_the_last_mail_leaves_and_is_forgotten(
    visitor: Visitor, user: User, travel: Travel, tmp_path: object
) -> None:
    visitor.submit(PAGE, current_password=PASSWORD)
    travel(after_the_grace())
    erase_due()

    [mail] = mails()  # those that waited went with the account
    assert (mail.to, "is deleted" in mail.subject) == (user.email, True)
    assert deliver_due(transport_of(f"file:{tmp_path}"), breaker_of(settings())) == 1
    db.session.remove()
    assert mails() == []


def test_one_who_cannot_be_erased_does_not_keep_the_others(
    app: Flask, travel: Travel, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = [a_user() for _ in range(3)]
    for leaving in users:
        deletion.schedule(logged_in(leaving), PASSWORD, "")
    travel(after_the_grace())
    append = ledger.append

    def full_disk(path: object, user_id: object, *rest: object) -> None:
        if user_id == users[0].id:
            raise OSError("No space left on device")
        append(path, user_id, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(ledger, "append", full_disk)

    assert erase_due() == 2
    assert [is_there(leaving) for leaving in users] == [True, False, False]
    assert sum(len(rows) for rows in rows_of_account(users[0].id).values()) > 1
    monkeypatch.undo()
    assert erase_due() == 1


def test_workers_side_by_side_erase_each_account_once(app: Flask, travel: Travel) -> None:
    for _ in range(8):
        deletion.schedule(logged_in(a_user()), PASSWORD, "")
    with transaction() as session:
        session.execute(delete(UserSession))
    travel(after_the_grace())
    counts: list[int] = []

    def work() -> None:
        with app.app_context():
            counts.append(deletion.erase_due())
            db.session.remove()

    together(3, work)

    assert sum(counts) == 8
    assert len(mails()) == 8
    assert len(ledger.erased(settings().erasure_ledger)) == 8


@pytest.mark.claim("S56")
def test_the_only_administrator_stays(administrator: Visitor) -> None:
    answer = administrator.submit(PAGE, current_password=PASSWORD)

    assert answer.status_code == 422
    assert "only administrator" in answer.text
    assert administrator.get("/account").status_code == 200


def test_who_is_leaving_is_no_administrator_to_count_on(app: Flask) -> None:
    leaving, staying = an_administrator(), an_administrator()
    deletion.schedule(logged_in(leaving), PASSWORD, "")

    with pytest.raises(LastAdministrator):
        deletion.schedule(logged_in(staying), PASSWORD, "")
    with pytest.raises(LastAdministrator):
        suspend(account_of(leaving), staying.id, "a reason")


@pytest.mark.claim("S56")
def test_of_two_administrators_who_leave_at_once_one_stays(app: Flask) -> None:
    both = [logged_in(an_administrator()) for _ in range(2)]
    outcomes: list[str] = []

    def leave(account: object) -> None:
        with app.app_context():
            try:
                deletion.schedule(account, PASSWORD, "")  # type: ignore[arg-type]
                outcomes.append("leaves")
            except LastAdministrator:
                outcomes.append("stays")
            db.session.remove()

    threads = [threading.Thread(target=leave, args=(account,)) for account in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["leaves", "stays"]
    staying = select(func.count()).where(
        User.role == Role.ADMINISTRATOR, User.deletion_due_at.is_(None)
    )
    db.session.remove()
    assert db.session.scalar(staying) == 1


def test_the_furnished_account_leaves_no_row(visitor: Visitor, user: User, travel: Travel) -> None:
    code = TOTP(furnish(user).app_key).now()
    visitor.submit(PAGE, current_password=PASSWORD, code=code)
    travel(after_the_grace())
    assert erase_due() == 1
    assert [table for table, rows in rows_of_account(user.id).items() if rows] == []
