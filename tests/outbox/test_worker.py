"""The worker's process: killed, told to end, without its database."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from eatsential import clock
from eatsential.database import db, transaction
from eatsential.installation import settings
from eatsential.outbox.services import LEASE
from eatsential.outbox.transports import transport_of
from eatsential.outbox.worker import breaker_of, deliver_due
from eatsential.settings import Settings
from eatsential.worker import Chore, Ending, work
from tests.outbox.letters import a_mail, queue, row, rows
from tests.outbox.sink import Sink
from tests.support.processes import Started, command
from tests.support.servers import wait_until


@contextmanager
def a_worker(*options: str, **changes: str) -> Iterator[Started]:
    """`eatsential worker` as a process of its own, on the database of the test."""
    process = command("worker", *options, **{**_as_environment(settings()), **changes})
    try:
        yield process
    finally:
        process.kill()


def _as_environment(settings: Settings) -> dict[str, str]:
    secret = ("secret_key", "password_peppers", "encryption_keys", "database_url")
    values = {name: getattr(settings, name).get_secret_value() for name in secret}
    plain = ("eatsential_env", "public_base_url", "mail_from", "outbox_interval", "log_level")
    values |= {name: str(getattr(settings, name)) for name in plain}
    return {name.upper(): value for name, value in values.items()}


def deliver(sink: Sink) -> int:
    return deliver_due(transport_of(sink.url), breaker_of(settings()))


@pytest.mark.claim("S96")
def test_a_mail_of_a_worker_that_was_killed_is_sent_by_another(app: Flask, sink: Sink) -> None:
    queue()
    sink.release.clear()
    with a_worker(MAIL_URL=sink.url) as worker:
        assert sink.reached.wait(60)
        worker.kill()
    sink.release.set()
    assert deliver(sink) == 0  # the lease of the dead holds
    with time_machine.travel(clock.now() + LEASE + timedelta(seconds=1)):
        assert deliver(sink) == 1
        assert deliver(sink) == 0
    assert len(sink.mails) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.settings(outbox_interval=0.05)
def test_a_worker_that_is_told_to_end_finishes_the_mail_in_hand(
    app: Flask, sink: Sink, number: signal.Signals
) -> None:
    queue(a_mail(subject="First"), a_mail(subject="Second"))
    sink.release.clear()
    with a_worker(MAIL_URL=sink.url) as worker:
        assert sink.reached.wait(60)
        worker.send_signal(number)
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(0.3)
        sink.release.set()
        assert worker.wait() == 0
    assert [mail["Subject"] for mail in sink.mails] == ["First"]
    first, second = rows()
    assert first.sent_at is not None
    assert (second.sent_at, second.attempts, second.leased_until) == (None, 0, None)


@pytest.mark.settings(outbox_interval=600)
def test_a_worker_that_waits_ends_at_once(app: Flask, sink: Sink) -> None:
    queue()
    with a_worker(MAIL_URL=sink.url) as worker:
        wait_until(lambda: row().sent_at is not None, "the first mail")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait() == 0


def test_a_worker_can_deliver_once_and_end(app: Flask, tmp_path: Path) -> None:
    queue(a_mail(), a_mail())
    with a_worker("--once", MAIL_URL=f"file:{tmp_path / 'mail'}") as worker:
        assert worker.wait() == 0
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2


def test_a_worker_with_a_wrong_setting_says_so_and_ends(app: Flask) -> None:
    wrong = {**_as_environment(settings()), "MAIL_URL": "smtp://u:hunter2@?tls=no"}
    process = command("worker", "--once", **wrong).done()
    assert process.returncode == 2
    assert "MAIL_URL names no host" in process.stderr
    assert "hunter2" not in process.stderr


@pytest.fixture
def ending() -> Iterator[Ending]:
    """What a worker listens to, in this process for a while."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield Ending()
    signal.set_wakeup_fd(-1)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_heard_also_where_it_interrupts_no_wait(
    ending: Ending, number: signal.Signals
) -> None:
    def interrupt_another_thread() -> None:
        time.sleep(0.3)  # until the wait has begun
        signal.pthread_kill(threading.get_ident(), number)

    assert not ending.within(0)
    thread = threading.Thread(target=interrupt_another_thread)
    thread.start()
    assert ending.within(10)
    thread.join()
    assert ending.within(0)  # and is not forgotten


class Told(Ending):
    """An ending that is told by the test instead of by a signal."""

    def __init__(self) -> None:
        self.told = threading.Event()

    def within(self, seconds: float) -> bool:
        return self.told.wait(seconds)


@contextmanager
def working(app: Flask, sink: Sink) -> Iterator[Callable[[], bool]]:
    """The worker's loop in a thread; gives whether it is alive."""
    ending = Told()

    def run() -> None:
        with app.app_context():
            mail = Chore("mail", 0.0, lambda _ended: deliver(sink))
            work([mail], ending)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield thread.is_alive
    finally:
        ending.told.set()
        thread.join(10)
    assert not thread.is_alive()


@pytest.mark.settings(outbox_interval=0.05)
def test_a_worker_waits_for_a_database_that_is_away(app: Flask, sink: Sink) -> None:
    queue()
    _rename("outbox", "elsewhere")
    with working(app, sink) as alive:
        threading.Event().wait(0.3)
        assert alive()
        _rename("elsewhere", "outbox")
        wait_until(lambda: len(sink.mails) == 1, "the mail, after the database came back")


def _rename(old: str, new: str) -> None:
    with transaction() as session:
        session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
    db.session.remove()
