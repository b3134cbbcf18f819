"""`eatsential screen --jobs`: the same answers in their order, and a line that says how far."""

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from eatsential.foods import stream
from eatsential.foods.commands import screen

LINES = [json.dumps({"id": n, "lang": "en", "text": f"Milk {n}"}) for n in range(450)]


def test_two_processes_answer_as_one_does() -> None:
    given = "\n".join([*LINES[:200], "no json", "", *LINES[200:]])
    one, two = (CliRunner().invoke(screen, ["--jobs", jobs], input=given) for jobs in "12")
    assert one.stdout_bytes == two.stdout_bytes
    assert len(one.stdout.splitlines()) == 452
    assert (one.exit_code, two.exit_code) == (1, 1)
    assert one.stderr == two.stderr == ""


def test_none_of_the_jobs_means_every_core(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def nothing(_work: object, _lines: object, jobs: int) -> list[None]:
        asked.append(jobs)
        return []

    monkeypatch.setattr("eatsential.foods.commands.in_order", nothing)
    CliRunner().invoke(screen, ["--jobs", "0"], input="")
    assert asked == [len(os.sched_getaffinity(0))]
    assert CliRunner().invoke(screen, ["--jobs", "-1"], input="").exit_code == 2


def test_of_a_stream_without_end_little_is_read_ahead() -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x\n"

    answers = stream.in_order(_joined, endless(), jobs=2)
    for _ in range(5):
        lines, (written, _faults) = next(answers)
        assert written == b"".join(lines)
    answers.close()
    assert read <= 1_200


def test_a_fault_of_the_work_is_not_swallowed() -> None:
    with pytest.raises(ValueError, match="the vocabulary"):
        list(stream.in_order(_faulty, [b"x\n"], jobs=2))


def _joined(lines: list[bytes]) -> tuple[bytes, int]:
    return b"".join(lines), 0


def _faulty(_lines: list[bytes]) -> tuple[bytes, int]:
    raise ValueError("the vocabulary")


def test_progress_is_shown_on_a_terminal_alone(tmp_path: Path) -> None:
    file = tmp_path / "foods.jsonl"
    file.write_bytes(b"{}\n" * 4)
    for on_terminal in (True, False):
        shown = io.StringIO()
        shown.isatty = lambda on=on_terminal: on  # type: ignore[method-assign,misc]
        with file.open("rb") as given:
            progress = stream.Progress(given, shown)
            progress.add([b"{}\n"] * 3)
            progress.end()
        assert bool(shown.getvalue()) is on_terminal
        assert ("75%" in shown.getvalue() and "3 foods" in shown.getvalue()) is on_terminal


def test_progress_says_a_part_only_where_the_whole_is_known() -> None:
    assert (
        stream.state(1_500, 10, 40, 0.5)
        == f"[{'#' * 6}{'-' * 18}]  25%  1,500 foods, 3,000 a second"
    )
    assert stream.state(1_500, 10, None, 0.5) == "1,500 foods, 3,000 a second"
    assert "100%" in stream.state(1, 50, 40, 0)
