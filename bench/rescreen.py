"""How fast answers are given again: a large household after a change, and a whole installation."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import update

from bench.report import Figure, Table
from bench.screening import foods as labels
from bench.serving import ALLERGENS, postgresql
from eatsential.database import transaction
from eatsential.foods import services as foods
from eatsential.foods.keeping import services as keeping
from eatsential.foods.keeping.rules import Label
from eatsential.foods.models import CheckRow
from eatsential.foods.rescreening import queries, services
from eatsential.installation import keys
from eatsential.profiles.queries import people_of
from eatsential.profiles.services import entries
from eatsential.settings import Settings
from eatsential.users.models import User
from eatsential.vocabulary.load import ruleset
from tests.support.factories import a_person, a_user, account_of, an_allergy
from tests.support.installation import application, settings_for

FOODS, PEOPLE = 1_000, 6
ACCOUNTS, CHECKS = 1_000, 20  # of each account, for two people
MILLION = 1_000_000
OLDER = "an older one"
ROWS = 500  # written at a time, before anything is measured


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
    number = ACCOUNTS * CHECKS
    return Figure(
        "Answers given again",
        f"One process, as the worker does it, {services.BATCH} answers in a transaction. First"
        f" {FOODS:,} kept foods for {PEOPLE} people, one of whom gets an allergy; the same foods"
        " for all of them after another rule set. Then"
        f" {number:,} checks of {ACCOUNTS:,} accounts for two people each after another rule set:"
        f" finding them, and giving them again with the labels of `bench/labels.tsv`. The bar:"
        f" 60 s for the household. Load before: {os.getloadavg()[0]:.1f}.",
        [
            Table(
                (
                    "database",
                    "the change itself, s",
                    f"{FOODS:,} foods for one of {PEOPLE}, s",
                    f"for all {PEOPLE}, s",
                    f"finding {number:,}, s",
                    f"giving {number:,} again, s",
                    "checks a second",
                    "for a million, min",
                ),
                rows,
            ),
            "A million is as long as its batches: each is found by an index, is as large as any"
            " other, and is done once it is committed, also where the worker is killed.",
        ],
    )


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
        installation(ACCOUNTS, OLDER)
        find = _seconds(services.find_outdated)
        give = _seconds(services.give_due_again)
        if queries.progress_of(user.id).rest:
            raise RuntimeError("not every answer was given again")
        number = ACCOUNTS * CHECKS
        return (
            words,
            f"{change:.2f}",
            f"{one:.1f}",
            f"{everybody:.1f}",
            f"{find:.1f}",
            f"{give:.1f}",
            f"{number / give:,.0f}",
            f"{MILLION * (find + give) / number / 60:.0f}",
        )


def _household() -> User:
    """An account that keeps many foods, each answered for everybody."""
    user = a_user()
    people = [a_person(user, f"Person {n}", an_allergy(ALLERGENS[n])) for n in range(PEOPLE)]
    for number, label in enumerate(islice(cycle(labels()), FOODS)):
        made = foods.check(account_of(user), people, label.text, label.lang)
        keeping.keep(account_of(user), made, Label(f"Food {number}"))
    return user


def installation(accounts: int, edition: str) -> None:
    """Accounts with checks that a rule set has answered."""
    rows = _checks(accounts, edition)
    while some := list(islice(rows, ROWS)):
        with transaction() as session:
            session.add_all(some)


def _checks(accounts: int, edition: str) -> Iterator[CheckRow]:
    texts = cycle(labels())
    for _ in range(accounts):
        user = a_user()
        people = [a_person(user, "Robin", an_allergy()), a_person(user, "Kim", an_allergy("egg"))]
        for label in islice(texts, CHECKS):
            made = foods.preview(people, label.text, label.lang)
            yield CheckRow(
                id=made.id,
                account_id=user.id,
                sealed=keys().seal(made.packed(), f"checks/{made.id}"),
                ruleset=edition,
                created_at=made.created_at,
                answered_at=made.created_at,
            )


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
