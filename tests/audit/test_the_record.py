"""The record in the database: gapless, append-only, and read over by a command."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import Result
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, NoResultFound
from structlog.testing import capture_logs

from eatsential import clock
from eatsential.audit import queries, services
from eatsential.audit.commands import audit
from eatsential.audit.models import AuditEvent, AuditKey
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import db, transaction
from eatsential.keys import KeyRing
from eatsential.users.models import User
from eatsential.worker import lanes, turn
from tests.support.factories import a_user
from tests.support.tampering import KINDS, Tampering, copied, tamper

ACTOR = UUID(int=7)
MORE = [
    Tampering(("UPDATE audit_events SET details = '{\"n\": 9}' WHERE number = 4",), "4 was edited"),
    Tampering(("UPDATE audit_events SET actor = NULL WHERE number = 9",), "9 was edited"),
    Tampering(("UPDATE audit_events SET number = 10 WHERE number = 9",), "9 was removed"),
    Tampering(("DELETE FROM audit_events",), "1 and what came after it were cut off"),
]


def appended(number: int) -> None:
    """So many events, a transaction each."""
    for n in range(number):
        record(Act.LOGGED_IN, actor=ACTOR, details={"n": n})


def verified(app: Flask, *arguments: str) -> Result:
    """What `eatsential audit verify` says."""
    db.session.remove()
    answer = app.test_cli_runner().invoke(audit, ["verify", *arguments])
    db.session.remove()
    return answer


@pytest.mark.claim("S86")
@pytest.mark.parametrize(
    "kind", [*KINDS.values(), *MORE], ids=[*KINDS, *(kind.statements[0] for kind in MORE)]
)
def test_what_was_done_to_the_record_is_found_and_named(app: Flask, kind: Tampering) -> None:
    appended(9)
    whole = verified(app)
    assert (whole.exit_code, whole.output) == (
        0,
        f"9 events, chain whole, head {queries.head()}\n",
    )

    tamper(*kind.statements)

    found = verified(app)
    assert (found.exit_code, found.output) == (1, f"Error: Event {kind.found}.\n")


@pytest.mark.claim("S86")
def test_a_tail_cut_off_together_with_the_head_is_found_with_the_head_of_the_log(
    app: Flask,
) -> None:
    appended(5)
    older = queries.head()
    appended(4)
    noted = queries.head()

    tamper(
        "DELETE FROM audit_events WHERE number > 5",
        "UPDATE audit_heads SET number = 5, digest = "
        "(SELECT digest FROM audit_events WHERE number = 5)",
    )

    assert queries.head() == older
    assert verified(app).exit_code == 0
    assert verified(app, "--head", str(older)).exit_code == 0
    found = verified(app, "--head", str(noted))
    assert (found.exit_code, found.output) == (
        1,
        "Error: Event 6 and what came after it were cut off.\n",
    )


@pytest.mark.claim("S86")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET reason = ''",
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
        "TRUNCATE audit.audit_events_default",
    ],
)
def test_the_database_refuses_to_change_an_event(app: Flask, statement: str) -> None:
    if statement.startswith("TRUNCATE") and db.engine.dialect.name == "sqlite":
        return  # there is no such statement
    appended(2)

    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(text(statement))

    assert verified(app).exit_code == 0


@pytest.mark.claim("S86")
@pytest.mark.parametrize("number", [0, 1, 4, 99])
def test_the_database_refuses_an_event_that_is_not_the_next_one(app: Flask, number: int) -> None:
    appended(2)

    with pytest.raises(DBAPIError, match="not the next one"), transaction() as session:
        session.execute(text(copied(number, of=2)))

    assert verified(app).exit_code == 0


def test_a_damaged_or_unknown_head_is_refused(app: Flask) -> None:
    answer = verified(app, "--head", "17:abc")

    assert answer.exit_code == 2
    assert "must read number:digest" in answer.output


def test_an_event_stands_with_its_act_or_not_at_all(app: Flask) -> None:
    class Never(Exception):
        pass

    def give_up() -> None:
        with transaction():
            a_user()
            record(Act.VERIFIED, actor=ACTOR)
            raise Never

    with pytest.raises(Never):
        give_up()
    record(Act.LOGGED_IN, actor=ACTOR)

    acts = db.session.scalars(select(AuditEvent.act)).all()
    assert (acts, db.session.scalar(select(func.count(User.id)))) == (["logged_in"], 0)


@pytest.mark.claim("S85")
def test_an_act_that_cannot_be_written_down_does_not_happen(app: Flask) -> None:
    tamper("DELETE FROM audit_heads")

    def unseen() -> None:
        with transaction():
            a_user()
            record(Act.VERIFIED, actor=ACTOR)

    with pytest.raises(NoResultFound):
        unseen()

    assert db.session.scalar(select(func.count(User.id))) == 0
    a_user()  # what is not recorded goes on


def test_events_of_many_at_once_have_no_gap(app: Flask) -> None:
    """Four writers, each with acts of one, two and three events."""
    faults: list[BaseException] = []
    start = threading.Barrier(4)

    def write() -> None:
        try:
            start.wait()
            for n in range(30):
                with app.app_context(), transaction():
                    for _ in range(n % 3 + 1):
                        record(Act.ENTRY_RECORDED, actor=ACTOR)
        except BaseException as fault:
            faults.append(fault)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert faults == []
    numbers = db.session.scalars(select(AuditEvent.number).order_by(AuditEvent.number)).all()
    assert numbers == list(range(1, 4 * 60 + 1))
    answer = verified(app)
    assert (answer.exit_code, answer.output[:10]) == (0, "240 events")


def test_the_chain_is_locked_last(
    app: Flask, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    """Whatever an act does after it recorded something, others wait only for its commit."""
    appended(1)
    with statements() as seen, transaction() as session:
        record(Act.LOGGED_IN, actor=ACTOR)
        record(Act.LOGGED_OUT, actor=ACTOR)
        a_user()
        session.execute(text("SELECT 17"))

    assert [statement.split()[0] for statement in seen if "audit" in statement][-2:] == [
        "SELECT",
        "INSERT",
    ]
    assert all("audit_" in statement for statement in seen[seen.index("SELECT 17") + 1 :])


def test_a_record_longer_than_a_batch_is_read_whole(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BATCH", 3)
    appended(10)
    assert verified(app).exit_code == 0

    tamper("DELETE FROM audit_events WHERE number = 10")

    assert "10 and what came after" in verified(app).output


@pytest.mark.claim("S86")
def test_the_chain_can_be_read_after_the_keys_were_rotated(app: Flask) -> None:
    appended(3)
    old: KeyRing = app.extensions["keys"]
    both = {"k2": b"2" * 32, **old.keys}

    app.extensions["keys"] = KeyRing(both)
    services.rotate_keys()
    appended(3)
    app.extensions["keys"] = KeyRing({"k2": b"2" * 32})

    assert verified(app).exit_code == 0
    used = db.session.scalars(select(AuditEvent.key_id).order_by(AuditEvent.number)).all()
    assert len(set(used)) == len(set(used[:3])) + len(set(used[3:])) == 2
    appended(1)
    assert verified(app).exit_code == 0
    tamper("UPDATE audit_events SET act = 'logged_out' WHERE number = 2")
    assert "2 was edited" in verified(app).output


def test_without_its_key_the_chain_cannot_be_read_and_says_so(app: Flask) -> None:
    appended(1)
    app.extensions["keys"] = KeyRing({"k9": b"9" * 32})

    answer = verified(app)

    assert answer.exit_code == 1
    assert "keys of the chain cannot be read" in answer.output


def test_the_key_of_the_chain_is_not_in_the_database(app: Flask) -> None:
    appended(1)
    [(key_id, key)] = queries.chain_keys().items()

    sealed = db.session.scalars(select(AuditKey.sealed)).one()

    assert len(key) == 32
    assert key not in bytes(sealed)
    assert db.session.scalars(select(AuditEvent.key_id)).one() == key_id


def test_old_events_are_kept_and_chained_in_their_order(app: Flask) -> None:
    began = clock.now() - timedelta(days=100)
    old: list[dict[str, Any]] = [
        {
            "id": uuid4(),
            "at": began + timedelta(days=30 * (n % 3), microseconds=n),
            "act": "login_failed" if n % 2 else "logged_in",
            "reason": "a “reason”" if n == 3 else "",
        }
        for n in range(2500)
    ]
    downgrade(revision="0003")
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit_events (id, at, act, actor, target, request_id, reason)"
                " VALUES (:id, :at, :act, NULL, NULL, 'r', :reason)"
            ),
            [{**row, "id": row["id"].hex, "at": moment(row["at"])} for row in old],
        )

    upgrade()

    appended(2)
    answer = verified(app)
    assert (answer.exit_code, answer.output[:11]) == (0, "2502 events")
    kept = db.session.scalars(select(AuditEvent).order_by(AuditEvent.number).limit(2500)).all()
    in_order = sorted(old, key=lambda row: row["at"])
    assert [(e.id, e.at, e.act, e.reason) for e in kept] == [
        (row["id"], row["at"], row["act"], row["reason"]) for row in in_order
    ]
    assert {(e.act, str(e.outcome)) for e in kept} == {
        ("login_failed", "refused"),
        ("logged_in", "done"),
    }
    tamper("UPDATE audit_events SET reason = '' WHERE reason <> ''")
    assert "was edited" in verified(app).output


def moment(at: datetime) -> str | datetime:
    """A moment as the database at hand takes it in plain SQL."""
    if db.engine.dialect.name == "sqlite":
        return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return at


def test_the_worker_writes_the_head_into_the_log(app: Flask) -> None:
    appended(3)

    with capture_logs() as logged:
        turn(chain(*lanes()))

    [noted] = [line for line in logged if line["event"] == "audit_head"]
    assert verified(app, "--head", f"{noted['number']}:{noted['digest']}").exit_code == 0
    tamper("DELETE FROM audit_events WHERE number = 3")
    tamper(
        "UPDATE audit_heads SET number = 2, digest = "
        "(SELECT digest FROM audit_events WHERE number = 2)"
    )
    assert verified(app, "--head", f"{noted['number']}:{noted['digest']}").exit_code == 1


def test_the_head_can_be_printed(app: Flask) -> None:
    appended(1)
    answer = app.test_cli_runner().invoke(audit, ["head"])
    assert answer.output == f"{queries.head()}\n"
