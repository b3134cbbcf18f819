"""The check page: a label answered for one person and for twelve, and the page of the answer."""

import tempfile
import time
from collections.abc import Callable
from contextvars import Context
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import ParamSpec
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from werkzeug.test import TestResponse

from bench.report import Figure, Table
from bench.screening import foods as labels
from bench.serving import ALLERGENS, postgresql
from eatsential.collector import settle
from eatsential.screening.answer import Food
from eatsential.settings import Settings
from tests.support.browser import Visitor
from tests.support.factories import a_person, a_user, an_allergy
from tests.support.installation import application, settings_for
from tests.support.statements import statements

PEOPLE = (1, 12)
ENTRIES = 6
TIMES = 200
P = ParamSpec("P")


def measured() -> Figure:
    """Few and many people, on both databases."""
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        with postgresql(folder) as cluster:
            installed = {
                "PostgreSQL": settings_for(
                    cluster.create("checking"), limit_general="100000000/minute"
                ),
                "SQLite": settings_for(
                    f"sqlite:///{folder / 'checking.sqlite'}", limit_general="100000000/minute"
                ),
            }
            rows = [row for words, made in installed.items() for row in _rows(words, made, folder)]
    columns = (
        "database", "people", "check: p50 / p99 ms", "statements",
        "answer: p50 / p99 ms", "statements",
    )  # fmt: skip
    return Figure(
        "Checking a label",
        f"The test client in the process. A check is sent as the form sends it and answered,"
        f" kept and recorded, for people with {ENTRIES} allergies each; then the page of the"
        f" answer is opened. {TIMES} labels of `bench/labels.tsv` in turns, their languages given.",
        [Table(columns, rows)],
    )


def _rows(words: str, settings: Settings, folder: Path) -> list[tuple[str, ...]]:
    with application(settings, folder) as app:
        upgrade()
        return [(words, str(number), *_asked(app, number)) for number in PEOPLE]


def _asked(app: Flask, number: int) -> tuple[str, ...]:
    user = a_user()
    allergies = [an_allergy(allergen) for allergen in ALLERGENS[:ENTRIES]]
    people = [a_person(user, f"Person {each}", *allergies).id for each in range(number)]
    visitor = Visitor(app, app.response_class, use_cookies=True)
    visitor.log_in(user)
    token = visitor.token("/check")
    for food in labels():  # words are learned once a process
        _check(visitor, token, people, food)
    settle()  # as wsgi.py does
    checked, shown = [], []
    with statements() as said:
        for food in islice(cycle(labels()), TIMES):
            before = len(said)
            seconds, answer = _timed(_check, visitor, token, people, food)
            between = len(said)
            checked.append((seconds, between - before))
            page, _answer = _timed(_open, visitor, answer.location)
            shown.append((page, len(said) - between))
    return (*_told(checked), *_told(shown))


def _told(found: list[tuple[float, int]]) -> tuple[str, str]:
    seconds = sorted(seconds for seconds, _number in found)
    p50, p99 = seconds[len(seconds) // 2], seconds[len(seconds) * 99 // 100]
    return f"{p50 * 1000:.0f} / {p99 * 1000:.0f}", f"{median(number for _s, number in found):.0f}"


def _check(visitor: Visitor, token: str, people: list[UUID], food: Food) -> TestResponse:
    typed = {"csrf_token": token, "person": [*map(str, people)], "text": food.text}
    answer = Context().run(
        FlaskClient.open, visitor, "/check", method="POST", data={**typed, "lang": food.lang or ""}
    )
    if answer.status_code != 303:
        raise RuntimeError(f"{answer.status}: {answer.text[:200]}")
    return answer


def _open(visitor: Visitor, path: str) -> TestResponse:
    answer = Context().run(FlaskClient.open, visitor, path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return answer


def _timed(
    act: Callable[P, TestResponse], *given: P.args, **named: P.kwargs
) -> tuple[float, TestResponse]:
    began = time.perf_counter()
    answer = act(*given, **named)
    return time.perf_counter() - began, answer
