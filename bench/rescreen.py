"""How fast answers are given again: a large household after a change, and a whole installation.

`python -m bench.rescreen 100000` measures an installation on PostgreSQL with as many checks.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import func, select, update

from bench import accounts
from bench.report import Figure, Table
from bench.screening import foods as labels
from bench.serving import ALLERGENS, postgresql
from eatsential.cli import make_app
from eatsential.database import db, let_go, transaction
from eatsential.foods import services as foods
from eatsential.foods.keeping import services as keeping
from eatsential.foods.keeping.rules import Label
from eatsential.foods.models import CheckRow
from eatsential.foods.rescreening import services
from eatsential.profiles.queries import people_of
from eatsential.profiles.services import entries
from eatsential.settings import Settings
from eatsential.users.models import User
from eatsential.vocabulary.load import ruleset
from tests.support.factories import a_person, a_user, account_of, an_allergy
from tests.support.installation import application, environment_of, settings_for
from tests.support.processes import Started

FOODS, PEOPLE = 1_000, 6
CHECKS = {"PostgreSQL": 1_000_000, "SQLite": 25_000}
KILLED = 0.1  # when so many answers are given
OLDER = "an older one"
LOOK = 0.5  # seconds between two looks at how far a process is


def measured() -> Figure:
    """One household after a change of a profile, then every account after another rule set."""
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        with postgresql(folder) as cluster:
            cluster.create("rescreen")
            installed = {
                "PostgreSQL": settings_for(cluster.url("rescreen")),
                "SQLite": settings_for(f"sqlite:///{folder / 'rescreen.sqlite'}"),
            }
            rows = [_rows(words, settings, folder) for words, settings in installed.items()]
    return Figure(
        "Answers given again",
        f"One process, as the worker does it, {services.BATCH} answers in a transaction. First"
        f" {FOODS:,} kept foods for {PEOPLE} people, one of whom gets an allergy; the same foods"
        f" for all of them after another rule set. Then {accounts.CHECKS} checks of each of many"
        " accounts, for two people, after another rule set, with the labels of"
        " `bench/labels.tsv`: finding them, and giving them again by a process that is killed"
        f" (SIGKILL) after {KILLED:.0%},"
        " and by another that goes on. CPU is that of the process that goes on. The bar: 60 s for"
        f" the household. Load before: {os.getloadavg()[0]:.1f}.",
        [
            Table(
                (
                    "database",
                    "the change itself, s",
                    f"{FOODS:,} foods for one of {PEOPLE}, s",
                    f"for all {PEOPLE}, s",
                ),
                [row[:4] for row in rows],
            ),
            _table([(row[0], *row[4:]) for row in rows]),
        ],
    )


def _table(rows: list[tuple[str, ...]]) -> Table:
    after = ("given when killed", "given after that", "lost or given twice")
    rates = ("checks a second", "checks a CPU second")
    return Table(("database", "checks", "made in, s", "found in, s", *after, *rates), rows)


def _rows(words: str, settings: Settings, folder: Path) -> tuple[str, ...]:
    with application(settings, folder):
        upgrade()
        ruleset()
        user = _household()
        person = people_of(user.id)[0]
        change = _seconds(
            lambda: entries.record_entry(account_of(user), person, an_allergy("mustard"))
        )
        one = _seconds(services.give_due_again)
        with transaction() as session:
            session.execute(update(CheckRow).values(ruleset=OLDER))
        services.find_outdated()
        everybody = _seconds(services.give_due_again)
        return (
            words,
            f"{change:.2f}",
            f"{one:.1f}",
            f"{everybody:.1f}",
            *_whole(settings, CHECKS[words]),
        )


def _whole(settings: Settings, number: int) -> tuple[str, ...]:
    """Every account after another rule set: a worker is killed, and the next one goes on."""
    fill = _seconds(lambda: accounts.fill(number // accounts.CHECKS, OLDER))
    find = _seconds(services.find_outdated)
    let_go()
    worker = Started(give_again, **environment_of(settings))
    while _due() > number * (1 - KILLED):
        time.sleep(LOOK)  # counting costs the database as much as answering
    worker.kill()
    rest = _due()
    busy, began = time.process_time(), time.perf_counter()
    given = services.give_due_again()
    took, busy = time.perf_counter() - began, time.process_time() - busy
    return (
        f"{number:,}",
        f"{fill:.0f}",
        f"{find:.1f}",
        f"{number - rest:,}",
        f"{given:,}",
        f"{_due() + abs(rest - given):,}",
        f"{given / took:,.0f}",
        f"{given / busy:,.0f}",
    )


def give_again() -> None:
    """What the worker's chore does, in a process of its own, to be killed."""
    with make_app().app_context():
        services.give_due_again()


def _due() -> int:
    due = select(func.count()).select_from(CheckRow).where(CheckRow.due_at.is_not(None))
    number = db.session.scalar(due) or 0
    let_go()  # others write meanwhile
    return number


def _household() -> User:
    """An account that keeps many foods, each answered for everybody."""
    user = a_user()
    people = [a_person(user, f"Person {n}", an_allergy(ALLERGENS[n])) for n in range(PEOPLE)]
    for number, label in enumerate(islice(cycle(labels()), FOODS)):
        made = foods.check(account_of(user), people, label.text, label.lang)
        keeping.keep(account_of(user), made, Label(f"Food {number}"))
    return user


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _chosen(number: int) -> str:
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name, postgresql(Path(name)) as new:
        settings = settings_for(new.create("rescreen"))
        with application(settings, Path(name)):
            upgrade()
            ruleset()
            return f"{_table([('PostgreSQL', *_whole(settings, number))])}\n"


if __name__ == "__main__":
    sys.stdout.write(_chosen(int(sys.argv[1])))
