"""Web workers killed, PostgreSQL crashed and the server stopped, each while people are at work."""

import os
import secrets
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from flask_migrate import upgrade
from psycopg2.extensions import cursor

from bench.report import Figure, Table
from bench.security.client import Client
from bench.security.timing import unlimited
from bench.security.work import Seen, at_work, half_done, lost, members, register
from bench.serving import WORKERS, Served, eatsential, postgresql
from eatsential.settings import Settings
from tests.support.installation import application
from tests.support.servers import Cluster, wait_until

SECONDS, AFTER = 30, 10  # of killing; after each time that PostgreSQL is back
MEMBERS, STRANGERS = 6, 3
EVERY = 1.0  # seconds between two kills
UNDER_WAY = 50
TOLD = "Handling signal: term"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE usename IS NOT NULL AND pid <> pg_backend_pid()"


def measured() -> Figure:
    """The three of them one after another, on one database."""
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        with postgresql(folder, settings=()) as cluster:
            settings = unlimited(cluster, folder, db_pool_overflow=UNDER_WAY)
            with application(settings, folder):
                upgrade()
                rows = list(_rows(cluster, settings, folder))
            stopped = stopping(cluster, settings, folder, UNDER_WAY)
    columns = (
        *("what happens", "times", "acts acknowledged", "of them lost", "half done"),
        *("503 with Retry-After", "without an answer", "other answers"),
        "last refusal after PostgreSQL accepts, s",
    )
    return Figure(
        "Accounts: parts killed under load",
        f"{MEMBERS} members record words in profiles and check food, {STRANGERS} strangers"
        f" register, all again and again, over gunicorn with {WORKERS} workers and a PostgreSQL"
        f" that keeps what it commits. A web worker is killed (SIGKILL) every {EVERY:.0f} s for"
        f" {SECONDS} s; then PostgreSQL is restarted, ended at once, and has one of its processes"
        f" killed, which ends all of them. Lost: acknowledged with 303 and not there. Half done: a"
        " registration without its mail, link or event, a word without its event, history or"
        " request, a check without its event or count, or a fault of the audit chain. The bar:"
        " none of either, and where no worker is killed no refusal but 503 with Retry-After, none"
        " later than 5 s after PostgreSQL accepts connections.",
        [
            Table(columns, rows),
            f"Asked to stop (SIGTERM) with {UNDER_WAY} registrations under way, it answered"
            f" **{stopped.acknowledged}** of them, and ended {stopped.seconds:.1f} s after the"
            " database let them go on.",
        ],
    )


def _rows(cluster: Cluster, settings: Settings, folder: Path) -> Iterator[tuple[str, ...]]:
    who = members(MEMBERS)
    with eatsential(settings, folder) as served:
        with at_work(served.address, who, STRANGERS) as seen, killing(served, EVERY) as killed:
            time.sleep(SECONDS)
        yield _row("a worker is killed", len(killed), seen, lost(seen, who), "-")
        for words, hurt in WAYS.items():
            with at_work(served.address, who, STRANGERS) as seen:
                time.sleep(AFTER / 2)
                accepted = hurt(cluster)
                time.sleep(AFTER)
            late = max(0.0, seen.last_refused - accepted)
            yield _row(words, 1, seen, lost(seen, who), f"{late:.1f}")


def _row(words: str, times: int, seen: Seen, gone: int, late: str) -> tuple[str, ...]:
    return (
        words,
        str(times),
        f"{seen.acknowledged:,}",
        str(gone),
        ", ".join(half_done()) or "none",
        str(seen.asked_back),
        str(seen.unanswered),
        ", ".join(f"{number} × {status}" for status, number in seen.faults.items()) or "none",
        late,
    )


@contextmanager
def killing(served: Served, every: float) -> Iterator[list[int]]:
    """Kill a worker, whichever it is, again and again; gives those that were killed."""
    killed: list[int] = []
    ended = threading.Event()

    def kill() -> None:
        while not ended.wait(every):
            killed.append(secrets.choice(served.workers()))
            os.kill(killed[-1], signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        ended.set()
        thread.join()


def restart(cluster: Cluster) -> float:
    """Ask PostgreSQL to end and start it again; when it accepted connections."""
    cluster.stop("fast")
    cluster.start_again()
    return time.monotonic()


def crash(cluster: Cluster) -> float:
    """End PostgreSQL at once, as a crash would, and start it again; when it accepted."""
    cluster.stop()
    cluster.start_again()
    return time.monotonic()


def kill_backend(cluster: Cluster) -> float:
    """Kill a process of PostgreSQL, which then ends all others by itself; when it accepted."""
    with _connected(cluster) as ask:
        ask.execute(BACKENDS)
        os.kill(secrets.choice(ask.fetchall())[0], signal.SIGKILL)
    wait_until(lambda: not _accepts(cluster), "a crash")
    wait_until(lambda: _accepts(cluster), "PostgreSQL")
    return time.monotonic()


WAYS: dict[str, Callable[[Cluster], float]] = {
    "PostgreSQL is restarted": restart,
    "PostgreSQL is ended at once": crash,
    "a process of PostgreSQL is killed": kill_backend,
}


@dataclass(frozen=True)
class Stopped:
    """How a server ended: the acts under way that it finished, and how long that took."""

    acknowledged: int
    seconds: float


def stopping(cluster: Cluster, settings: Settings, folder: Path, number: int) -> Stopped:
    """Stop a server with as many registrations under way, which all wait for the database."""
    seen = Seen()
    with eatsential(settings, folder) as served:
        clients = [Client(served.address) for _ in range(number)]
        threads = [threading.Thread(target=register, args=[one, seen]) for one in clients]
        with _connected(cluster, settings) as hold:
            hold.execute("LOCK TABLE registrations")
            for thread in threads:
                thread.start()
            wait_until(lambda: _waiting(cluster) == number, f"{number} registrations under way")
            os.kill(served.process, signal.SIGTERM)
            wait_until(lambda: TOLD in served.log.read_text(), "a server that was told to stop")
        began = time.monotonic()
        for thread in threads:
            thread.join()
        wait_until(lambda: not served.pid_file.exists(), "the end of the server", 30)
    for client in clients:
        client.close()
    return Stopped(seen.acknowledged, time.monotonic() - began)


@contextmanager
def _connected(cluster: Cluster, settings: Settings | None = None) -> Iterator[cursor]:
    """A transaction of somebody else, in the database of these settings or another one."""
    name = urlsplit(settings.database_url.get_secret_value()).path[1:] if settings else "postgres"
    connection = psycopg2.connect(cluster.url(name))
    try:
        yield connection.cursor()
    finally:
        connection.close()


def _waiting(cluster: Cluster) -> int:
    """How many wait in the database for somebody else."""
    with _connected(cluster) as ask:
        ask.execute(WAITING)
        return int(ask.fetchall()[0][0])


def _accepts(cluster: Cluster) -> bool:
    try:
        with _connected(cluster):
            return True
    except psycopg2.OperationalError:
        return False
