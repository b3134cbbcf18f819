"""What the answers are worth on labelled cases, which lie beside this repository."""

# ruff: noqa: S603 (the scorer is started as it is told)

import subprocess
import sys
import time
from pathlib import Path

from bench.report import Figure, Skipped
from eatsential.settings import ROOT

SHARED = ROOT.parent / "shared"
CASES = SHARED / "data" / "labels-dev.jsonl"
SCORER = SHARED / "tools" / "score_screening.py"


def measured() -> Figure:
    """The rows of the scorer, as it prints them."""
    for needed in (CASES, SCORER):
        if not needed.is_file():
            raise Skipped(f"it is not there: ../shared/{needed.relative_to(SHARED)}")
    command = Path(sys.executable).parent / "eatsential"
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, SCORER, str(command), CASES, "--misses", "0"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - began
    if done.returncode not in (0, 1):  # 1: not every target is reached
        raise RuntimeError(done.stderr)
    reached = "every target is reached" if done.returncode == 0 else "not every target is reached"
    return Figure(
        "Score on the development labels",
        "What `score_screening.py` prints about `eatsential screen` on `labels-dev.jsonl`.",
        [f"```\n{done.stdout.strip()}\n```", f"In {seconds:.0f} s; {reached}."],
    )
