"""The product as gunicorn serves it: several workers, spoken to as bytes on a socket."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eatsential.settings import ROOT, Settings
from tests.support.installation import environment_of
from tests.support.live import is_ready
from tests.support.servers import free_port, wait_until

WORKERS = 4


@dataclass(frozen=True)
class Served:
    """Where it answers, and where it writes its log."""

    port: int
    log: Path

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def say(self, request: bytes, *, seconds: float = 5) -> bytes:
        """What is answered to these bytes, until the connection ends or nothing more comes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            answer = b""
            try:
                connection.sendall(request)
                while piece := connection.recv(65_536):
                    answer += piece
            except (TimeoutError, ConnectionError):
                pass
            return answer

    def get(self, path: str, *headers: str) -> bytes:
        """The answer to a plain request for a page."""
        lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers]
        return self.say("\r\n".join([*lines, "", ""]).encode("latin-1"))


def status(answer: bytes) -> int:
    """The status of an answer; 0 where the connection was closed without one."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


@contextmanager
def served(settings: Settings, folder: Path) -> Iterator[Served]:
    """Four workers of the product, with the settings of `deploy/gunicorn.conf.py`."""
    port = free_port()
    counters = folder / "counters"
    counters.mkdir()
    served = Served(port, folder / "log")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PROMETHEUS_MULTIPROC_DIR": str(counters),
        **environment_of(settings),
    }
    command = [f"{Path(sys.executable).parent}/gunicorn", "--config", "deploy/gunicorn.conf.py"]
    with served.log.open("wb") as out:
        process = subprocess.Popen(
            [*command, f"--bind=127.0.0.1:{port}", f"--workers={WORKERS}", "wsgi:app"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            ready = f"{served.address}"
            wait_until(lambda: is_ready(ready) or process.poll() is not None, "a start")
            assert process.poll() is None, served.log.read_text()
            yield served
        finally:
            process.terminate()
            process.wait(40)
