"""Starting: lean, loud about wrong settings, and gone without a trace when told to."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from eatsential.settings import ROOT
from tests.support.installation import environment_of, settings_for
from tests.support.live import is_ready
from tests.support.servers import PATIENCE, free_port, wait_until

HEAVY = (
    "alembic",
    "boto3",
    "flask_migrate",
    "psycopg2",
    "redis",
    "weasyprint",
    "webauthn",
    "zxcvbn",
)
LOADED = f"""
import sys
from eatsential import create_app
from eatsential.settings import Settings
create_app(Settings.load())
print(*(name for name in {HEAVY} if name in sys.modules))
"""


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:eatsential", "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def test_nothing_heavy_is_loaded_to_answer_requests(tmp_path: Path) -> None:
    settings = environment_of(settings_for(f"sqlite:///{tmp_path / 'start.sqlite'}"))

    done = python(LOADED, **settings)

    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr


def test_every_wrong_setting_is_named_at_once_and_no_value_is_shown() -> None:
    wrong = {
        "EATSENTIAL_ENV": "production",
        "SECRET_KEY": "changeme",
        "PASSWORD_PEPPERS": "p1:c2hvcnQ=",
        "ENCRYPTION_KEYS": "",
        "DATABASE_URL": "mysql://robin:hunter2@db/eatsential",
        "PUBLIC_BASE_URL": "ftp://example.org",
        "LIMIT_LOGIN_IP": "often",
        "BCRYPT_ROUNDS": "99",
    }

    done = python("from wsgi import app", **wrong)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for name in set(wrong) - {"EATSENTIAL_ENV"}:
        assert name in done.stderr
    for value in ("changeme", "c2hvcnQ", "hunter2", "often"):
        assert value not in done.stderr


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as somebody has it, in a folder with nothing beside it."""
    folder = tmp_path_factory.mktemp("start") / "clone"
    left = shutil.ignore_patterns(".venv", ".git", "instance", ".*_cache", ".cache")
    shutil.copytree(ROOT, folder, ignore=left)
    return folder


@pytest.fixture
def never_started(clone: Path) -> Path:
    """The same where nobody has started it yet, or has thrown away what that made."""
    shutil.rmtree(clone / "instance", ignore_errors=True)
    return clone


@contextmanager
def running(clone: Path, counters: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """What `make run` starts, on a free port, in a process group of its own."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (clone / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "deploy/run"],
            cwd=clone,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(clone),  # before the tree that the command was installed from
                "TMPDIR": str(counters),
                "PUBLIC_BASE_URL": address,
                "GUNICORN_CMD_ARGS": f"--bind=127.0.0.1:{port}",
            },
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process, address
        finally:
            if members(process.pid):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def members(group: int) -> list[int]:
    """The processes of a group that are still there."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in listed.stdout.splitlines()]
    return [int(pid) for pid, pgid, state in rows if int(pgid) == group and state[0] != "Z"]


def test_from_nothing_to_the_first_answer_and_back(never_started: Path, tmp_path: Path) -> None:
    clone = never_started
    with running(clone, tmp_path) as (process, address):
        wait_until(lambda: is_ready(address) or process.poll() is not None, "an answer")
        said = (clone / "log").read_text()
        assert process.poll() is None, said

        assert address in said
        assert "one-time code" in said
        secrets = clone / "instance" / "eatsential.env"
        assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
        assert len(members(process.pid)) >= 4  # this, gunicorn, its worker, the outbox worker

        os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does

        assert process.wait(timeout=PATIENCE) == 0, (clone / "log").read_text()
        wait_until(lambda: not members(process.pid), "everything ended")
    assert "Traceback" not in (clone / "log").read_text()
    assert list(tmp_path.iterdir()) == []  # no counters are left


def test_when_the_worker_dies_the_server_is_ended(clone: Path, tmp_path: Path) -> None:
    with running(clone, tmp_path) as (process, address):
        wait_until(lambda: is_ready(address) or process.poll() is not None, "an answer")
        listed = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
        )
        rows = [line.split() for line in listed.stdout.splitlines()]
        parent = {int(pid): int(above) for pid, above in rows}
        parts = {pid for pid in parent if parent[pid] == process.pid}
        [victim] = parts - set(parent.values())  # gunicorn has a process below it

        os.kill(victim, signal.SIGKILL)

        assert process.wait(timeout=PATIENCE) != 0
        wait_until(lambda: not members(process.pid), "everything ended")


def test_a_port_that_is_taken_ends_the_start(clone: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "deploy/run"],
            cwd=clone,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(clone),
                "GUNICORN_CMD_ARGS": f"--bind=127.0.0.1:{port}",
            },
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    assert done.returncode != 0
    assert "in use" in done.stderr
