"""What writing down each act costs, and how fast the record is read over."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from uuid import UUID, uuid4

import psycopg2
from flask_migrate import upgrade
from sqlalchemy import select

from bench.report import Figure, Table
from bench.serving import postgresql
from eatsential import clock
from eatsential.audit import queries, services
from eatsential.audit.commands import audit
from eatsential.audit.rules import Act
from eatsential.auth.models import Throttle
from eatsential.database import db, transaction
from eatsential.settings import ROOT, Settings
from tests.support.installation import application, environment_of, settings_for
from tests.support.servers import Cluster
from tests.support.tampering import KINDS, tamper

PROCESSES = 4
ACTS = 2_500  # of each process: 10,000 together (bar/security.md F21)
LONG = 100_000  # events of the longer record that is read over
BATCH = 1_000
AS_INSTALLED = ("fsync", "synchronous_commit", "full_page_writes")
VERIFY = """
import resource
from eatsential.cli import main
try:
    main(["audit", "verify"])
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_ready: Barrier


def measured() -> Figure:
    """Four processes that write at once, on each database; then one that reads it all over."""
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        file = folder / "bench.sqlite"

        def another_file() -> Settings:
            return settings_for(f"sqlite:///{shutil.copy(file, folder / f'{uuid4().hex}.sqlite')}")

        def another_database() -> Settings:
            return settings_for(cluster.create(f"copy_{uuid4().hex}", "bench"))

        with postgresql(folder) as cluster:
            _careful(cluster)
            installed = settings_for(cluster.create("bench"))
            rows = [
                _row("PostgreSQL", installed, folder, another_database),
                _row("SQLite", settings_for(f"sqlite:///{file}"), folder, another_file),
            ]
    return Figure(
        "Audit",
        f"{PROCESSES} processes at once, {ACTS:,} acts each, an act being one row in a transaction"
        f" of its own, without and with an event; PostgreSQL with fsync. Then"
        " `eatsential audit verify`, start of the process included; its memory is the largest it"
        f" had. Tampering: {', '.join(KINDS)}.",
        [
            Table(
                (
                    "database",
                    "with ÷ without an event",
                    "acts a second without",
                    "acts a second with",
                    "read over",
                    "events a second",
                    "memory at 10,000",
                    f"memory at {LONG:,}",
                    "tampering found",
                ),
                rows,
            )
        ],
    )


def _row(
    name: str, settings: Settings, folder: Path, copied: Callable[[], Settings]
) -> tuple[str, ...]:
    with application(settings, folder):
        upgrade()
    without = _rate(settings, folder, recorded=False)
    recorded = _rate(settings, folder, recorded=True)
    _, small = _verified(settings)
    _lengthen(settings, folder)
    seconds, large = _verified(settings)
    return (
        name,
        f"{recorded / without:.2f}",
        f"{without:,.0f}",
        f"{recorded:,.0f}",
        f"{seconds:.1f} s",
        f"{LONG / seconds:,.0f}",
        f"{small:.0f} MiB",
        f"{large:.0f} MiB",
        f"{_found(folder, copied)} of {len(KINDS)}",
    )


def _careful(cluster: Cluster) -> None:
    """Let PostgreSQL flush what it has committed, which the cluster of the tests does not."""
    connection = psycopg2.connect(cluster.url())
    connection.autocommit = True
    with connection.cursor() as cursor:
        for setting in AS_INSTALLED:
            cursor.execute(f"ALTER SYSTEM SET {setting} = on")
        cursor.execute("SELECT pg_reload_conf()")
    connection.close()


def _rate(settings: Settings, folder: Path, *, recorded: bool) -> float:
    """Acts a second of all processes together, from the moment when all of them are ready."""
    spawned = get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, spawned, _meet, (spawned.Barrier(PROCESSES),)) as pool:
        waiting = [pool.submit(_act, settings, folder, recorded=recorded) for _ in range(PROCESSES)]
        times = [one.result() for one in waiting]
    return PROCESSES * ACTS / (max(ended for _, ended in times) - min(began for began, _ in times))


def _meet(barrier: Barrier) -> None:
    global _ready
    _ready = barrier


def _act(settings: Settings, folder: Path, *, recorded: bool) -> tuple[float, float]:
    """Do the acts of one process; when it began and when it ended."""
    with application(settings, folder):
        db.session.execute(select(Throttle.id).limit(1))
        db.session.rollback()
        _ready.wait()
        began = time.perf_counter()
        for _ in range(ACTS):
            with transaction() as session:
                session.add(Throttle(key=uuid4().bytes * 2, count=1, until=clock.now()))
                if recorded:
                    services.record(Act.LOGGED_IN, actor=UUID(int=1), target=uuid4())
        return began, time.perf_counter()


def _lengthen(settings: Settings, folder: Path) -> None:
    """Make the record as long as the longer one."""
    with application(settings, folder):
        number = queries.head().number
        while number < LONG:
            with transaction():
                for _ in range(min(BATCH, LONG - number)):
                    services.record(Act.CHECK_MADE, actor=UUID(int=1), target=uuid4())
            number += BATCH


def _verified(settings: Settings) -> tuple[float, float]:
    """Seconds, and the most MiB, of `eatsential audit verify`."""
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603 (Python starts itself)
        [sys.executable, "-c", VERIFY],
        cwd=ROOT,
        env=environment_of(settings),
        capture_output=True,
        text=True,
        check=True,
    )
    if "chain whole" not in done.stdout:
        raise RuntimeError(done.stdout)
    return time.perf_counter() - began, int(done.stdout.split()[-1]) / 1024


def _found(folder: Path, copied: Callable[[], Settings]) -> int:
    """How many kinds of tampering are found, each in a copy of the longer record."""
    found = 0
    for kind in KINDS.values():
        with application(copied(), folder) as app:
            tamper(*kind.statements)
            answer = app.test_cli_runner().invoke(audit, ["verify"])
            found += answer.exit_code == 1 and kind.found in answer.output
    return found
