"""Processes of Eatsential that a test starts, signals and kills, without waiting for imports.

They are forked from a process that has read the code and compiled the vocabulary already (the
library's forkserver), with the environment, the streams and the exit of one started by hand. That
the console command itself starts is shown in tests/test_start.py.
"""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from weakref import finalize

from eatsential.settings import ROOT
from tests.support.servers import PATIENCE, wait_until


class Started:
    """A process on its way, and what it has said so far."""

    def __init__(self, program: Callable[..., object], *arguments: object, **environment: str):
        folder = Path(tempfile.mkdtemp())
        finalize(self, shutil.rmtree, folder)
        self._out, self._err = folder / "out", folder / "err"
        streams = [str(path) for path in (self._out, self._err)]
        self._process: ForkServerProcess = _context().Process(
            target=_be, args=(streams, environment, program, arguments), daemon=True
        )
        self._process.start()

    @property
    def said(self) -> str:
        """What it wrote to its standard output."""
        return self._out.read_text() if self._out.exists() else ""

    @property
    def has_ended(self) -> bool:
        """Whether it is over, by itself or not."""
        return self._process.exitcode is not None

    def wait_until_it_says_something(self) -> None:
        """Wait for its first words."""
        wait_until(lambda: bool(self.said), "the first words of a process")

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def wait(self, seconds: float = PATIENCE) -> int:
        """Its exit status, or minus the signal that ended it. Raises `TimeoutExpired`."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("eatsential", seconds)
        return self._process.exitcode

    def stop(self) -> int:
        """Ask it to end, where it has not, and wait until it has."""
        if not self.has_ended:
            self.send_signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> int:
        """End it at once."""
        self._process.kill()
        return self.wait()

    def done(self) -> subprocess.CompletedProcess[str]:
        """Wait for its end; what it said."""
        status = self.wait()
        return subprocess.CompletedProcess([], status, self.said, self._err.read_text())


def command(*arguments: str, **environment: str) -> Started:
    """`eatsential …` in an environment that has nothing else."""
    return Started(_command, arguments, **environment)


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "tests.support.preloaded"])
    return context


def _be(
    streams: Sequence[str],
    environment: Mapping[str, str],
    program: Callable[..., object],
    arguments: Sequence[object],
) -> None:
    for number, path in enumerate(streams, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT), number)
    path = os.environ["PATH"]
    os.environ.clear()
    os.environ.update(environment, PATH=path)
    os.chdir(ROOT)
    program(*arguments)


def _command(arguments: Sequence[str]) -> None:
    from eatsential.cli import main

    sys.exit(main(args=list(arguments), prog_name="eatsential"))
