"""What the worker does beside mail, and that no chore stands in the way of another."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from eatsential import clock, database, worker
from eatsential.auth.models import Device, Registration, Throttle, Token, UserSession
from eatsential.auth.rules import Purpose
from eatsential.auth.services.sweeping import sweep_expired
from eatsential.database import Base, db, sweep, transaction
from eatsential.ending import never
from eatsential.installation import settings
from eatsential.outbox.models import OutboxMessage
from eatsential.outbox.services import sweep_settled
from eatsential.own_data.models import Export
from eatsential.own_data.services import exports
from eatsential.users.models import User
from eatsential.worker import Chore, Ending, turn, work, work_side_by_side
from tests.outbox.letters import a_mail, queue
from tests.own_data.people import together
from tests.support.factories import a_user, account_of
from tests.support.installation import environment_of
from tests.support.processes import Started, command

NOW = clock.now()
LATER, LONG_AGO = NOW + timedelta(days=2), NOW - timedelta(days=500)


def count(table: type[Base]) -> int:
    db.session.remove()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def a_token(user: User, expires_at: datetime) -> Token:
    return Token(
        digest=uuid4().bytes,
        purpose=Purpose.RESET,
        user_id=user.id,
        email_key="",
        created_at=LONG_AGO,
        expires_at=expires_at,
    )


def a_registration(expires_at: datetime) -> Registration:
    name = uuid4().hex[:20]
    return Registration(
        username=name,
        username_key=name,
        email=name,
        email_key=name,
        password_hash="",
        birth_date=date(1990, 2, 3),
        created_at=LONG_AGO,
        expires_at=expires_at,
    )


def a_session(
    user: User, expires_at: datetime, seen_at: datetime = NOW, *, remembered: bool = False
) -> UserSession:
    return UserSession(
        digest=uuid4().bytes,
        user_id=user.id,
        remembered=remembered,
        created_at=LONG_AGO,
        last_seen_at=seen_at,
        expires_at=expires_at,
        proved_at=LONG_AGO,
        user_agent="",
    )


def a_device(user: User, seen_at: datetime) -> Device:
    return Device(user_id=user.id, digest=uuid4().bytes, last_seen_at=seen_at)


def test_what_has_expired_is_erased_and_nothing_else(app: Flask, user: User) -> None:
    yesterday = NOW - timedelta(days=1, minutes=1)
    with transaction() as session:
        session.add_all(
            [
                a_token(user, yesterday),
                a_token(user, LATER),
                a_registration(yesterday),
                a_registration(LATER),
                a_session(user, yesterday),
                a_session(user, LATER, seen_at=yesterday),  # left unused
                a_session(user, LATER),
                a_session(user, LATER, seen_at=yesterday, remembered=True),
                Throttle(key=uuid4().bytes, count=1, until=yesterday),
                Throttle(key=uuid4().bytes, count=1, until=LATER),
                a_device(user, LONG_AGO),
                a_device(user, yesterday),
            ]
        )

    sweep_expired(never)

    tables = (Token, Registration, UserSession, Throttle, Device)
    assert [count(table) for table in tables] == [1, 1, 2, 1, 1]


def test_mail_is_kept_for_a_month_after_it_was_sent_and_a_week_after_it_was_given_up(
    app: Flask,
) -> None:
    queue(*(a_mail() for _ in range(5)))
    ids = db.session.scalars(select(OutboxMessage.id)).all()
    times = (
        {"sent_at": NOW - timedelta(days=31)},
        {"sent_at": NOW - timedelta(days=29)},
        {"parked_at": NOW - timedelta(days=8)},
        {"parked_at": NOW - timedelta(days=6)},
        {"created_at": LONG_AGO},  # still waits
    )
    with transaction() as session:
        for identifier, values in zip(ids, times, strict=True):
            session.execute(
                update(OutboxMessage).where(OutboxMessage.id == identifier).values(values)
            )

    sweep_settled(never)

    db.session.remove()
    assert set(db.session.scalars(select(OutboxMessage.id))) == {ids[1], ids[3], ids[4]}


def test_many_rows_are_swept_a_few_at_a_time_also_by_several(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SWEPT", 7)
    with transaction() as session:
        session.add_all(a_registration(LONG_AGO) for _ in range(100))
        session.add_all(a_registration(LATER) for _ in range(3))
    swept: list[int] = []

    def sweeping() -> None:
        with app.app_context():
            swept.append(sweep(Registration, Registration.expires_at <= NOW))
            db.session.remove()

    together(3, sweeping)

    assert sum(swept) == 100
    assert count(Registration) == 3


def test_a_sweep_stops_where_the_worker_is_told_to_end(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SWEPT", 2)
    with transaction() as session:
        session.add_all(a_registration(LONG_AGO) for _ in range(10))
    answers = iter([False, False, True])

    assert sweep(Registration, Registration.expires_at <= NOW, lambda: next(answers)) == 4
    assert count(Registration) == 6


def test_a_chore_that_fails_keeps_no_other_from_being_done(app: Flask, user: User) -> None:
    exports.ask(account_of(user))
    with transaction() as session:
        session.add(a_registration(LONG_AGO))
        session.execute(text("ALTER TABLE tokens RENAME TO elsewhere"))

    with capture_logs() as logs:
        turn(chain.from_iterable(worker.lanes()))

    failed = {entry["chore"] for entry in logs if entry["event"] == "chore_failed"}
    assert "exports" in failed  # they read the table that is away
    assert "expired" in failed
    assert not failed & {"deletions", "old_exports", "old_mail", "audit_head"}
    assert all(
        set(entry) <= {"chore", "fault", "event", "log_level"} for entry in logs if "chore" in entry
    )
    with transaction() as session:
        session.execute(text("ALTER TABLE elsewhere RENAME TO tokens"))


class Told(Ending):
    """An ending that is told by the test instead of by a signal."""

    def __init__(self) -> None:
        self.told = threading.Event()

    def within(self, seconds: float) -> bool:
        return self.told.wait(seconds)


@pytest.mark.settings(outbox_interval=0.02)
def test_a_long_chore_keeps_no_mail_waiting(app: Flask) -> None:
    ending, sent = Told(), threading.Event()
    outcome: list[bool] = []

    def long(_ended: Callable[[], bool]) -> None:
        outcome.append(sent.wait(10))
        ending.told.set()

    lanes = [[Chore("long", 3_600, long)], [Chore("mail", 0, lambda _ended: sent.set())]]
    work_side_by_side(app, lanes, ending)

    assert outcome == [True]


def test_a_worker_that_is_told_to_end_leaves_an_export_for_the_next_one(
    app: Flask, user: User
) -> None:
    exports.ask(account_of(user))
    answers = iter([False, False, True])

    assert exports.make_next(lambda: next(answers))

    db.session.remove()
    export = db.session.scalars(select(Export)).one()
    assert (export.step, export.tries, export.leased_until) == (0, 0, None)
    assert exports.make_next()
    assert count(Export) == 1
    assert db.session.scalars(select(Export.sealed)).one() is not None


@pytest.mark.settings(outbox_interval=0.02)
def test_each_chore_is_done_as_often_as_it_says(app: Flask) -> None:
    done: list[str] = []
    ending = Told()

    def often(_ended: Callable[[], bool]) -> None:
        done.append("often")
        if done.count("often") == 10:
            ending.told.set()

    chores = [Chore("often", 0, often), Chore("hourly", 3_600, lambda _e: done.append("hourly"))]
    work(chores, ending)

    assert done.count("often") == 10
    assert done.count("hourly") == 1


def test_a_database_that_goes_away_after_a_chore_ends_no_lane(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def away() -> None:
        raise OperationalError("ROLLBACK", None, Exception("server closed the connection"))

    chores = [
        Chore("one", 0, lambda _ended: done.append("one")),
        Chore("two", 0, lambda _ended: done.append("two")),
    ]
    with monkeypatch.context() as now, capture_logs() as said:
        now.setattr(db.session, "remove", away)
        turn(chores)

    assert done == ["one", "two"]
    assert [line["event"] for line in said] == ["chore_failed"] * 2


def test_the_worker_makes_exports_and_erases_who_is_due(app: Flask, tmp_path: Path) -> None:
    staying, leaving = a_user(), a_user()
    exports.ask(account_of(staying))
    with transaction() as session:
        due = {"deletion_due_at": datetime(2026, 1, 1, tzinfo=UTC)}
        session.execute(update(User).where(User.id == leaving.id).values(due))

    workers = [a_worker(tmp_path) for _ in range(2)]
    codes = [process.wait() for process in workers]

    assert codes == [0, 0]
    db.session.remove()
    assert db.session.scalars(select(Export.sealed)).one() is not None
    assert db.session.scalars(select(User.id)).all() == [staying.id]
    assert len(settings().erasure_ledger.read_text().splitlines()) == 1
    once = a_worker(tmp_path)  # a mail that was asked for after the mails' turn
    assert once.wait() == 0
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2


def a_worker(folder: Path) -> Started:
    """`eatsential worker --once` as a process of its own."""
    mail = {"MAIL_URL": f"file:{folder / 'mail'}"}
    return command("worker", "--once", **{**environment_of(settings()), **mail})
