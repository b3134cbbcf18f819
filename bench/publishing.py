"""How long it takes until every process answers with a rule set that was just published."""

# ruff: noqa: S310, S603 (the servers and their addresses are this machine's)

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import func, select

from bench.accounts import CHECKS, fill
from bench.report import Figure, Table
from bench.serving import WORKERS, eatsential, household, postgresql
from eatsential.curation import queries
from eatsential.curation.services import publishing
from eatsential.database import db
from eatsential.foods.models import CheckRow
from eatsential.settings import ROOT, Settings
from eatsential.vocabulary.load import ruleset
from tests.curation.drafting import a_draft, milder, shown, tried
from tests.support.factories import a_user, account_of
from tests.support.installation import application, environment_of
from tests.support.servers import wait_until

ACCOUNTS = 100
PAUSE = 0.02  # seconds between two questions
PATIENCE = 600
VERDICTS = ("cannot_tell", "avoid")  # what traces come to, one after another
ROUNDS = len(VERDICTS) + 1  # and back again
VERSION = re.compile(r"Vocabulary ([\d.]+)")


@dataclass(frozen=True)
class Answered:
    """An answer of a web process: when it was there, how long it took, and by which version."""

    at: float
    seconds: float
    version: str


def measured() -> Figure:
    """Publish to two web processes and a worker that are under way; again, and back again."""
    with (
        tempfile.TemporaryDirectory(prefix="eatsential-") as name,
        postgresql(folder := Path(name)) as cluster,
    ):
        settings = household(cluster, folder)
        with application(settings, folder):
            fill(ACCOUNTS, ruleset().edition)
        with eatsential(settings, folder) as served, _worker(settings, folder):
            rows = [_round(settings, folder, served.address, n) for n in range(ROUNDS)]
        taken = sum(log.read_text().count("rule_set_taken_up") for log in folder.glob("*.log"))
    return Figure(
        "Publishing a rule set",
        f"gunicorn with {WORKERS} processes and `eatsential worker`, PostgreSQL; the start page is"
        f" asked for every {PAUSE * 1000:.0f} ms while a rule set is published. Each process asks"
        " every 2 s whether something was, and compiles it while it answers."
        f" {ACCOUNTS * CHECKS:,} saved checks are given again by the worker."
        f" Load before: {os.getloadavg()[0]:.1f}.",
        [
            Table(
                (
                    "published",
                    "until every answer is by it, s",
                    "slowest answer meanwhile, ms",
                    "failed",
                    "until every saved check is given again, s",
                    "checks a second, from then on",
                ),
                rows,
            ),
            f"Processes that took up a rule set, over all rounds: {taken} of"
            f" {ROUNDS * (WORKERS + 1)}.",
        ],
    )


def _round(settings: Settings, folder: Path, address: str, number: int) -> tuple[str, ...]:
    answers: list[Answered | None] = []
    over = Event()
    asking = Thread(target=_ask, args=(address, answers, over))
    asking.start()
    with application(settings, folder):
        if number == ROUNDS - 1:
            publishing.activate(account_of(a_user()), 1, "To measure the way back.")
        else:
            draft_id = a_draft(account_of(a_user()), milder(VERDICTS[number]))
            tried(draft_id)
            publishing.publish(account_of(a_user()), draft_id, shown(draft_id))
        began = time.perf_counter()
        wanted = queries.active().number or 0
        edition = queries.rule_set(wanted).edition
        old = select(func.count()).where(CheckRow.ruleset != edition)
        first = _when(lambda: (db.session.scalar(old) or 0) < ACCOUNTS * CHECKS)
        last = _when(lambda: not db.session.scalar(old))
    over.set()
    asking.join()
    there = [answer for answer in answers if answer and answer.at >= began]
    others = [answer.at for answer in there if not answer.version.endswith(f".{wanted}")]
    return (
        f"rule set {wanted}" + (" again" if number == ROUNDS - 1 else ""),
        f"{max(others, default=began) - began:.1f}",
        f"{max(answer.seconds for answer in there) * 1000:.0f}",
        str(answers.count(None)),
        f"{last - began:.1f}",
        f"{ACCOUNTS * CHECKS / max(last - first, 0.001):,.0f}",
    )


def _when(true: Callable[[], bool]) -> float:
    def ends_snapshot() -> bool:
        db.session.rollback()
        return true()

    wait_until(ends_snapshot, "the worker", PATIENCE)
    return time.perf_counter()


def _ask(address: str, answers: list[Answered | None], over: Event) -> None:
    while not over.wait(PAUSE):
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                found = VERSION.search(answer.read().decode())
        except OSError:
            answers.append(None)
            continue
        now = time.perf_counter()
        answers.append(Answered(now, now - began, found.group(1) if found else ""))


@contextmanager
def _worker(settings: Settings, folder: Path) -> Iterator[None]:
    with (folder / "worker.log").open("wb") as out:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "eatsential", "worker"],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                **environment_of(settings),
            },
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until(
                lambda: "worker_started" in (folder / "worker.log").read_text(), "a worker", 60
            )
            yield
        finally:
            process.terminate()
            process.wait(40)
