"""A mail that was asked for arrives, once, whatever fails on the way."""

import re
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from circuitbreaker import CircuitBreaker
from flask import Flask

from eatsential import clock
from eatsential.database import db, transaction
from eatsential.installation import settings
from eatsential.outbox.models import OutboxMessage
from eatsential.outbox.rules import MOST_TRIES, Mail, wait_after
from eatsential.outbox.services import LEASE, claim, record_sent
from eatsential.outbox.transports import transport_of
from eatsential.outbox.worker import breaker_of, deliver_due
from tests.outbox.letters import a_mail, queue, row, rows
from tests.outbox.sink import Sink


def deliver(sink: Sink, breaker: CircuitBreaker | None = None) -> int:
    return deliver_due(transport_of(sink.url), breaker or breaker_of(settings()))


def later(seconds: float) -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(seconds=seconds))


@pytest.mark.claim("S84", "S96")
def test_a_mail_arrives_once_and_what_it_said_is_forgotten(app: Flask, sink: Sink) -> None:
    queue(a_mail(subject="Grüße"))
    assert row().sealed is not None
    assert deliver(sink) == 1
    assert deliver(sink) == 0
    [mail] = sink.mails
    assert sink.recipients == ["robin@example.org"]
    assert (mail["To"], mail["Subject"]) == ("robin@example.org", "Grüße")
    assert mail["Message-ID"].startswith(f"<{row().id}@")
    assert row().sent_at is not None
    assert row().sealed is None
    assert row().leased_until is None


@pytest.mark.claim("S84")
def test_what_waits_cannot_be_read_in_the_database(app: Flask) -> None:
    queue(a_mail())
    sealed = row().sealed or b""
    assert b"robin" not in sealed
    assert b"morning" not in sealed


@pytest.mark.claim("S96")
def test_an_act_that_fails_sends_nothing(app: Flask, sink: Sink) -> None:
    def act() -> None:
        with transaction():
            queue()
            raise RuntimeError("the act failed")

    with pytest.raises(RuntimeError, match="the act failed"):
        act()
    assert deliver(sink) == 0
    assert rows() == []


def test_the_oldest_mail_goes_first(app: Flask, sink: Sink) -> None:
    for number in range(3):
        with later(number - 10):
            queue(a_mail(subject=f"Mail {number}"))
    assert deliver(sink) == 3
    assert [mail["Subject"] for mail in sink.mails] == ["Mail 0", "Mail 1", "Mail 2"]


@pytest.mark.claim("S96")
def test_a_mail_outlives_an_outage_without_losing_a_try(app: Flask, sink: Sink) -> None:
    queue()
    sink.stop()
    for _ in range(MOST_TRIES + 1):
        assert deliver(sink) == 0
    assert (row().attempts, row().last_fault) == (0, "ConnectionRefusedError")
    sink.start()
    assert deliver(sink) == 1
    assert len(sink.mails) == 1


def test_a_server_that_knows_no_sender_is_away(app: Flask, sink: Sink) -> None:
    queue()
    sink.answers["MAIL"] = "550 5.7.1 sender unknown"
    assert deliver(sink) == 0
    assert (row().attempts, row().last_fault) == (0, "MAIL 550")


def test_another_worker_takes_a_mail_when_the_lease_is_over(app: Flask, sink: Sink) -> None:
    queue()
    lost = claim()
    assert lost is not None
    assert deliver(sink) == 0
    with later(LEASE.total_seconds() + 1):
        taken = claim()
        assert taken is not None
        record_sent(lost)  # who came back too late changes nothing
        assert row().sent_at is None
        record_sent(taken)
    assert row().sent_at is not None


@pytest.mark.claim("S96")
def test_workers_side_by_side_send_each_mail_once(app: Flask, sink: Sink) -> None:
    subjects = [f"Mail {number}" for number in range(24)]
    queue(*(a_mail(subject=subject) for subject in subjects))
    counts: list[int] = []

    def work() -> None:
        with app.app_context():
            counts.append(deliver(sink))
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == len(subjects)
    assert sorted(mail["Subject"] for mail in sink.mails) == sorted(subjects)


@pytest.mark.claim("S96")
def test_what_is_refused_for_good_is_parked_and_holds_up_nobody(app: Flask, sink: Sink) -> None:
    queue(a_mail(to="gone@example.org"), a_mail())
    sink.answers["RCPT gone@example.org"] = "550 5.1.1 <gone@example.org> unknown"
    assert deliver(sink) == 1
    parked, sent = rows()
    assert parked.parked_at is not None
    assert parked.last_fault == "RCPT 550"
    assert sent.sent_at is not None
    with later(86_400):
        assert deliver(sink) == 0


def test_what_is_deferred_waits_longer_each_time_and_is_parked_at_last(
    app: Flask, sink: Sink
) -> None:
    queue()
    sink.answers["DATA"] = "451 4.7.1 greylisted"
    base = settings().mail_retry_base
    with time_machine.travel(clock.now(), tick=False) as now:
        for tried in range(1, MOST_TRIES):
            assert deliver(sink) == 0
            wait = (row().due_at - clock.now()).total_seconds()
            assert base * 2 ** (tried - 1) / 2 <= wait <= base * 2 ** (tried - 1)
            assert deliver(sink) == 0  # not due
            assert (row().attempts, row().last_fault) == (tried, "DATA 451")
            now.shift(wait + 1)
        assert deliver(sink) == 0
    assert row().parked_at is not None
    assert row().attempts == MOST_TRIES


def test_what_was_deferred_arrives_when_it_is_taken(app: Flask, sink: Sink) -> None:
    queue()
    sink.answers["RCPT"] = "450 4.2.0 greylisted"
    assert deliver(sink) == 0
    del sink.answers["RCPT"]
    with later(settings().mail_retry_base + 1):
        assert deliver(sink) == 1
    assert row().last_fault == ""


def test_a_mail_that_ends_its_workers_is_parked(app: Flask, sink: Sink) -> None:
    queue()
    with time_machine.travel(clock.now(), tick=False) as now:
        for _ in range(MOST_TRIES):
            assert claim() is not None  # and nothing more is heard of that worker
            now.shift(LEASE)
        assert deliver(sink) == 0
    assert row().parked_at is not None
    assert row().last_fault == "WorkerLost"
    assert sink.mails == []


def test_a_mail_moved_to_another_row_is_parked(app: Flask, sink: Sink) -> None:
    queue(a_mail(subject="First"), a_mail(subject="Second"))
    first, second = rows()
    with transaction() as session:
        moved = session.get_one(OutboxMessage, first.id)
        moved.sealed = second.sealed
    assert deliver(sink) == 1
    assert rows()[0].parked_at is not None
    assert rows()[0].last_fault == "Unreadable"
    assert [mail["Subject"] for mail in sink.mails] == ["Second"]


@pytest.mark.claim("S47")
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\u2028", "\x85"])
def test_a_line_break_adds_no_recipient_and_no_header(end: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        a_mail(to=f"robin@example.org{end}Bcc: eve@example.org")
    with pytest.raises(ValueError, match="one line"):
        a_mail(subject=f"Hello{end}Bcc: eve@example.org")


@pytest.mark.claim("S47")
@pytest.mark.parametrize(
    "to",
    [
        "robin@example.org, eve@example.org",
        "Robin <robin@example.org>",
        "robin@example.org>,<eve@example.org",
        "robin@example.org\x00",
        "robin",
    ],
)
def test_what_is_not_one_address_is_parked(app: Flask, sink: Sink, to: str) -> None:
    queue(Mail(to=to, subject="Hello", text="Hello\n", html="<p>Hello</p>"))
    assert deliver(sink) == 0
    assert row().parked_at is not None
    assert "@" not in row().last_fault
    assert sink.recipients == []


def test_a_domain_of_other_letters_is_written_to_in_ascii(app: Flask, sink: Sink) -> None:
    queue(a_mail(to="robin@bücher.example"))
    assert deliver(sink) == 1
    assert sink.recipients == ["robin@xn--bcher-kva.example"]


@pytest.mark.parametrize("knows", [True, False])
def test_a_name_of_other_letters_needs_a_server_that_knows_them(app: Flask, knows: bool) -> None:
    sink = Sink(enable_SMTPUTF8=knows)
    sink.start()
    try:
        queue(a_mail(to="jürgen@example.org"))
        assert deliver(sink) == int(knows)
    finally:
        sink.stop()
    assert sink.recipients == (["jürgen@example.org"] if knows else [])
    assert (row().parked_at is None) is knows


@pytest.mark.claim("S96")
@pytest.mark.settings(mail_breaker_failures=3, mail_breaker_reset=0.5)
def test_a_server_that_is_away_is_left_alone_for_a_while(app: Flask, sink: Sink) -> None:
    queue(a_mail(), a_mail())
    breaker = breaker_of(settings())
    sink.answers["MAIL"] = "421 4.3.2 shutting down"
    for _ in range(10):
        deliver(sink, breaker)
    assert sink.connections == 3
    time.sleep(0.6)  # half open: one mail is tried
    for _ in range(10):
        deliver(sink, breaker)
    assert sink.connections == 4
    sink.answers.clear()
    assert deliver(sink, breaker) == 0
    time.sleep(0.6)
    assert deliver(sink, breaker) == 2
    assert breaker.closed
    assert [waited.attempts for waited in rows()] == [1, 1]


def test_mails_of_one_server_that_are_refused_do_not_stop_the_others(
    app: Flask, sink: Sink
) -> None:
    breaker = breaker_of(settings())
    failures = settings().mail_breaker_failures
    queue(*(a_mail(to=f"gone{number}@example.org") for number in range(failures + 1)), a_mail())
    for number in range(failures + 1):
        sink.answers[f"RCPT gone{number}@example.org"] = "450 4.2.0 come back later"
    assert deliver(sink, breaker) == 1


@pytest.mark.parametrize("luck", [0.0, 0.5, 1.0])
def test_no_mail_waits_longer_than_an_hour(luck: float) -> None:
    waits = [wait_after(tries, base=60, luck=luck) for tries in range(1, MOST_TRIES + 1)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(seconds=3_600 * (1 - luck / 2))


@pytest.mark.claim("S84")
def test_no_fault_that_is_kept_names_anybody(app: Flask, sink: Sink) -> None:
    queue(a_mail(to="gone@example.org"))
    sink.answers["RCPT"] = "550 gone@example.org is not here, ask robin@example.org"
    deliver(sink)
    assert re.fullmatch(r"[A-Za-z0-9 ]+", row().last_fault)
