"""The whole product as it runs for people: gunicorn, the outbox worker, PostgreSQL, Redis, SMTP."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eatsential.settings import ROOT, Settings
from tests.outbox.sink import Sink
from tests.support.installation import environment_of
from tests.support.servers import wait_until


@dataclass(frozen=True)
class Live:
    """A running installation, and where its mails arrive."""

    settings: Settings
    sink: Sink

    @property
    def address(self) -> str:
        """Where it answers."""
        return self.settings.public_base_url


@contextmanager
def running(settings: Settings, sink: Sink, log: Path) -> Iterator[Live]:
    """Start it as `make run` does, with two web workers; end it as Ctrl-C does."""
    host = settings.public_base_url.removeprefix("http://")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),  # this tree, wherever the console command was installed from
        "GUNICORN_CMD_ARGS": f"--bind={host} --workers=2",
        **environment_of(settings),
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, ROOT / "deploy" / "run"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        live = Live(settings, sink)
        try:
            wait_until(lambda: is_ready(live.address) or process.poll() is not None, "a start", 60)
            assert process.poll() is None, log.read_text()
            yield live
        finally:
            process.terminate()
            process.wait(40)


def is_ready(address: str) -> bool:
    """Whether the installation at an address can serve requests."""
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
