"""Servers as they run for people, started for a measurement and ended after it."""

# ruff: noqa: S310, S603 (the servers and their addresses are this machine's)

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from flask_migrate import upgrade

from eatsential.foods import services as foods
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.settings import ROOT, Settings
from tests.support.factories import a_person, a_user, account_of, an_allergy
from tests.support.installation import application, environment_of, settings_for
from tests.support.servers import QUICK, Cluster, free_port, wait_until

GUNICORN = Path(sys.executable).parent / "gunicorn"
CONFIG = ROOT / "deploy" / "gunicorn.conf.py"
WORKERS, THREADS = 2, 64  # deploy/gunicorn.conf.py says the threads
ALLERGENS = ("milk", "egg", "peanut", "sesame", "soy", "celery")
OTHERS = (
    Entry(EntryKind.DIET, "vegan"),
    Entry(EntryKind.DIET, "halal"),
    Entry(EntryKind.CONDITION, "coeliac"),
    Entry(EntryKind.WORD, "fenugreek"),
    Entry(EntryKind.WORD, "carob"),
)
LABEL = "Wheat flour, sugar, whey powder, salt. May contain traces of sesame."
USERNAME = "sam"


@dataclass(frozen=True)
class Served:
    """A running server: where it answers, its first process, the file that names it, its log."""

    address: str
    process: int
    pid_file: Path
    log: Path

    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text()
        return [int(child) for child in children.split()]


@contextmanager
def postgresql(folder: Path, settings: Sequence[str] = QUICK) -> Iterator[Cluster]:
    """A PostgreSQL of the tests' kind."""
    folder.chmod(0o711)  # it may run as somebody else
    cluster = Cluster(folder / "postgresql", settings)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


@contextmanager
def gunicorn(
    target: str,
    folder: Path,
    *arguments: str,
    cwd: Path,
    environment: Mapping[str, str],
    port: int | None = None,
) -> Iterator[Served]:
    """gunicorn on a free port of this machine, with the workers and threads of every comparison."""
    name = uuid4().hex
    host = f"127.0.0.1:{port or free_port()}"
    pid_file, log = folder / f"{name}.pid", folder / f"{name}.log"
    shape = [f"--workers={WORKERS}", "--worker-class=gthread", f"--threads={THREADS}", "--preload"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [GUNICORN, *shape, f"--bind={host}", f"--pid={pid_file}", *arguments, target],
            cwd=cwd,
            env={"PATH": os.environ["PATH"], **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        served = Served(f"http://{host}", process.pid, pid_file, log)
        try:
            wait_until(lambda: _is_up(served, process), f"gunicorn for {target}; see {log}", 60)
            yield served
        finally:
            process.terminate()
            process.wait(40)


@contextmanager
def eatsential(settings: Settings, folder: Path, *arguments: str) -> Iterator[Served]:
    """The product under the configuration that is deployed; `arguments` change gunicorn's."""
    with gunicorn(
        "wsgi:app",
        folder,
        f"--config={CONFIG}",
        *arguments,
        cwd=ROOT,
        environment={"PYTHONPATH": str(ROOT), **environment_of(settings)},
        port=urlsplit(settings.public_base_url).port,
    ) as served:
        yield served


def household(cluster: Cluster, folder: Path, **changes: object) -> Settings:
    """A migrated database with one account that has used the product; gives its settings.

    One person with six allergies, two diets, a condition and two words, and ten checks: as much as
    the pages of the baselines show.
    """
    settings = settings_for(
        cluster.create(f"bench_{uuid4().hex}"),
        **{
            "eatsential_env": "development",
            "public_base_url": f"http://127.0.0.1:{free_port()}",
            "limit_general": "100000000/minute",
            "log_level": "INFO",
            "log_format": "json",
            "mail_url": f"file:{folder / 'mail'}",
            **changes,
        },
    )
    with application(settings, folder):
        upgrade()
        user = a_user(username=USERNAME)
        person = a_person(user, "Robin", *map(an_allergy, ALLERGENS), *OTHERS)
        for _ in range(10):
            foods.check(account_of(user), [person], LABEL, "en")
    return settings


def _is_up(served: Served, process: "subprocess.Popen[bytes]") -> bool:
    if process.poll() is not None:
        raise RuntimeError(f"gunicorn ended with status {process.returncode}")
    if not served.pid_file.exists() or len(served.workers()) < WORKERS:
        return False
    return _answers(served.address)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True  # a page that wants a login, or is not there
    except OSError:
        return False
    return True
