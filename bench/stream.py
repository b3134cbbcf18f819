"""Whether `eatsential screen` answers a million labels in constant memory, on one core and on all.

`python -m bench.stream 100000` measures with fewer.
"""

# ruff: noqa: S603 (our own command is started)

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from threading import Thread
from typing import IO

from bench.report import Figure, Table
from bench.screening import foods
from eatsential.foods.stream import cores
from eatsential.settings import ROOT

LINES = 1_000_000
STATES = 10  # how often memory is looked at


def measured(lines: int = LINES) -> Figure:
    """The command on one core and on all of them, fed with labels that never repeat."""
    rows = []
    for jobs in sorted({1, cores()}):
        seconds, mib = _run(jobs, lines)
        rows.append(
            (
                f"`--jobs {jobs}`",
                f"{lines / seconds:,.0f}",
                f"{mib[0]:.0f}",
                f"{mib[len(mib) // 2]:.0f}",
                f"{mib[-1]:.0f}",
                f"{max(mib):.0f}",
            )
        )
    tenth = f"{lines // STATES:,}"
    columns = ("", "labels/s", f"MiB after {tenth}", "after half", "at the end", "at most")
    return Figure(
        "A stream of labels",
        f"{lines:,} lines through `eatsential screen`: the labels of `bench/labels.tsv` in turns,"
        " each with a word of its own that nobody knows, every second one without its language."
        " Memory is the proportional set size of all processes of the command.",
        [Table(columns, rows)],
    )


def _run(jobs: int, lines: int) -> tuple[float, list[float]]:
    """Seconds, and MiB after each tenth."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "eatsential.foods.commands", "screen", "--jobs", str(jobs)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as screen:
        assert screen.stdin is not None
        assert screen.stdout is not None
        Thread(target=_feed, args=(screen.stdin, lines), daemon=True).start()
        mib = []
        answered = 0
        for answered, _answer in enumerate(screen.stdout, 1):
            if answered % (lines // STATES) == 0 and answered < lines:
                mib.append(_held(screen.pid))
    if screen.returncode or answered != lines:
        raise RuntimeError(f"{answered} answers, exit status {screen.returncode}")
    return time.perf_counter() - began, mib


def _feed(pipe: IO[bytes], lines: int) -> None:
    with pipe:
        for line in islice(_labels(), lines):
            pipe.write(line)


def _labels() -> Iterator[bytes]:
    for number, food in enumerate(cycle(foods())):
        lang = food.lang if number % 2 else None
        text = f"{food.text.rstrip('.')}, zq{number:x}q."
        yield json.dumps({"id": number, "lang": lang, "text": text}).encode() + b"\n"


def _held(process: int) -> float:
    """MiB of a process and of those that it started."""
    folder = Path(f"/proc/{process}")
    lines = (folder / "smaps_rollup").read_text(encoding="utf-8").splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    children = (folder / f"task/{process}/children").read_text(encoding="utf-8").split()
    return own + sum(_held(int(child)) for child in children)


if __name__ == "__main__":
    sys.stdout.write(f"{measured(int(sys.argv[1])).parts[0]}\n")
