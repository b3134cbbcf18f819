"""Work on a stream that may have no end: in order, on several cores, in constant memory."""

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import BinaryIO, TextIO

from eatsential.clock import stopwatch

Work = Callable[[list[bytes]], tuple[bytes, int]]  # from lines to what to write, and its faults

_BATCH = 100  # lines that go to another process together
_AHEAD = 3  # batches for each process that may wait to be worked on or to be written
_OFTEN = 0.2  # seconds between two states of the progress line
_BAR = 24  # characters


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))


def in_order(
    work: Work, lines: Iterable[bytes], jobs: int
) -> Generator[tuple[list[bytes], tuple[bytes, int]], None, None]:
    """Batches of lines, and what `work` makes of each, by so many processes forked from this one.

    `work` is forked with everything it refers to; only lines and results are sent. Raises
    BrokenProcessPool when a process is killed.
    """
    given = iter(lines)
    if jobs == 1:
        yield from (([line], work([line])) for line in given)
        return
    batches = iter(lambda: list(islice(given, _BATCH)), [])
    waiting: deque[tuple[list[bytes], Future[tuple[bytes, int]]]] = deque()
    context = get_context("fork")
    with ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(work,)) as pool:
        for batch in batches:
            waiting.append((batch, pool.submit(_do, batch)))
            if len(waiting) >= _AHEAD * jobs:
                done, result = waiting.popleft()
                yield done, result.result()
        while waiting:
            done, result = waiting.popleft()
            yield done, result.result()


def _begin(work: Work) -> None:
    """Keep the work in this process, and leave stopping to the one that started it."""
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(batch: list[bytes]) -> tuple[bytes, int]:
    return _work(batch)


_work: Work


class Progress:
    """One line on a terminal that says how far a stream is; nothing where nobody looks."""

    def __init__(self, given: BinaryIO, shown: TextIO) -> None:
        self._shown = shown if shown.isatty() else None
        self._size = _size_of(given)
        self._began = self._said = stopwatch()
        self._lines = self._bytes = 0

    def add(self, lines: list[bytes]) -> None:
        """Count these lines, and show the new state if the last one is old enough."""
        if self._shown is None:
            return
        self._lines += len(lines)
        self._bytes += sum(map(len, lines))
        if stopwatch() - self._said >= _OFTEN:
            self._say(self._shown)

    def end(self) -> None:
        """Show the last state and leave the line to others."""
        if self._shown is not None:
            self._say(self._shown)
            self._shown.write("\n")

    def _say(self, shown: TextIO) -> None:
        self._said = stopwatch()
        shown.write("\r" + state(self._lines, self._bytes, self._size, self._said - self._began))
        shown.flush()


def state(lines: int, read: int, size: int | None, seconds: float) -> str:
    """The progress in words: a bar where the size is known, foods and their rate anyway."""
    done = f"{lines:,} foods, {lines / max(seconds, 0.001):,.0f} a second"
    if not size:
        return done
    part = min(1.0, read / size)
    return f"[{'#' * int(part * _BAR):-<{_BAR}}] {part:4.0%}  {done}"


def _size_of(given: BinaryIO) -> int | None:
    """The bytes of a file; a pipe does not tell."""
    try:
        return os.fstat(given.fileno()).st_size or None
    except OSError:  # no file at all, as in tests
        return None
