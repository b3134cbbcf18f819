"""From a fresh copy of the repository to the first answer, and the second start."""

# ruff: noqa: S603, S607 (git and our own server)

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

from bench.memory import held
from bench.report import Figure, Table
from bench.visitor import Visitor
from eatsential.settings import ROOT
from tests.support.live import is_ready
from tests.support.servers import free_port, wait_until

PASSWORD = "plum tractor seven lamp"
LABEL = "Wheat flour, sugar, whey powder. May contain traces of sesame."


def measured() -> Figure:
    """Clone, start, register, confirm, record an allergy, check a label; stop and start again."""
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        copy = Path(name) / "eatsential"
        subprocess.run(["git", "clone", "--quiet", ROOT, copy], check=True)
        times: list[tuple[str, float]] = []
        with _started(copy) as (address, ready, group):
            times.append(("`deploy/run` until it is ready: secrets, database, server", ready))
            began = time.perf_counter()
            mailed = _walk(Visitor(address), copy / "instance" / "mail")
            walked = time.perf_counter() - began
            times.append(("register, confirm, record, check: all pages", walked - mailed))
            times.append(("wait for the mail (OUTBOX_INTERVAL is 2 s)", mailed))
            times.append(("**from the empty folder to the first answer**", ready + walked))
            processes = [one for one in Path("/proc").glob("[0-9]*") if _group(one) == group]
            memory = sum(held(one)["Pss"] for one in processes)
        with _started(copy) as (_address, ready, _):
            times.append(("second start until it is ready", ready))
    return Figure(
        "From an empty folder to the first answer",
        "A fresh clone on SQLite with one worker. It reuses the virtual environment, so what pip"
        " takes the first time is not in it. Somebody who fills in the forms without thinking.",
        [
            Table(("step", "seconds"), [(step, f"{seconds:.1f}") for step, seconds in times]),
            f"After the first answer its {len(processes)} processes hold {memory:.0f} MiB (PSS).",
        ],
    )


@contextmanager
def _started(copy: Path) -> Iterator[tuple[str, float, int]]:
    """What `make run` runs, in the copy; gives the address, how long it took to be ready, and the
    group of its processes.
    """
    host = f"127.0.0.1:{free_port()}"
    address = f"http://{host}"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(copy),  # the copy, not the tree that the environment was made for
        "PUBLIC_BASE_URL": address,
        "GUNICORN_CMD_ARGS": f"--bind={host}",
    }
    began = time.perf_counter()
    with (copy.parent / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, copy / "deploy" / "run"],
            cwd=copy,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until(lambda: is_ready(address), f"{address} to be ready", 60)
            yield address, time.perf_counter() - began, process.pid
        finally:
            process.terminate()
            process.wait(40)


def _group(process: Path) -> int:
    """The group of a process; none where it has ended."""
    try:
        return os.getpgid(int(process.name))
    except ProcessLookupError:
        return 0


def _walk(visitor: Visitor, mail: Path) -> float:
    """From the landing page to an answer. Returns the seconds spent waiting for the mail."""
    visitor.go("/")
    visitor.go("/auth/register")
    visitor.submit(
        username="robin", email="robin@example.org", password=PASSWORD, birth_date="1990-02-03"
    )
    began = time.perf_counter()
    wait_until(lambda: any(mail.glob("*.eml")), f"a mail in {mail}", 30)
    waited = time.perf_counter() - began
    visitor.go(_link(next(mail.glob("*.eml"))))
    visitor.submit(password=PASSWORD)
    visitor.submit(consent="y", name="Robin")
    visitor.submit(allergen="milk", severity="severe")
    visitor.go("/check")
    visitor.submit(text=LABEL, lang="en")
    if visitor.page.heading != "Avoid":
        raise RuntimeError(f"the first answer is “{visitor.page.heading}”, not “Avoid”")
    return waited


def _link(file: Path) -> str:
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    found = re.search(r"https?://\S+", body.get_content() if body else "")
    if found is None:
        raise RuntimeError("the mail has no link")
    return found[0]
