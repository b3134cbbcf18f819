"""The catalogue: how fast foods come in, and how fast they are found, on both databases.

`python -m bench.catalogue 10000 100000` measures the search of PostgreSQL with as many foods.
"""

import gzip
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import Context
from itertools import islice
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import func, select

from bench import shelf
from bench.report import Figure, Table
from bench.serving import ALLERGENS, postgresql
from eatsential.catalogue.models import FoodRow
from eatsential.catalogue.queries import search as queries
from eatsential.catalogue.queries.search import Wanted
from eatsential.catalogue.rules import Source
from eatsential.catalogue.services import bring_in, open_off
from eatsential.cli import make_app
from eatsential.collector import settle
from eatsential.database import db, let_go
from eatsential.installation import settings
from tests.support.browser import Visitor
from tests.support.factories import a_person, a_user, an_allergy
from tests.support.installation import application, environment_of, settings_for
from tests.support.processes import Started
from tests.support.servers import Cluster, wait_until
from tests.support.statements import statements

IMPORTED = (10_000, 100_000)
KILLED = 0.1  # when so many foods are in
LONGEST = 600  # seconds of an import
SIZES = {"SQLite": (10_000, 100_000), "PostgreSQL": (10_000, 100_000, 1_000_000, 2_000_000)}
PEOPLE = 4
SEARCHES = 400  # of a hundred the 99th would be the worst
COMMON = (  # from a third of all foods to some
    "raw", "raw with", "ba", "raw ba", "egg ba", "with", "cho", "bread whole", "milk chocolate",
    "without salt co", "milk",
)  # fmt: skip


def measured() -> Figure:
    """Import at two sizes and search at the usual ones, on both databases."""
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        with postgresql(folder) as cluster:
            brought = [
                (database, f"{size:,}", *_brought_in(cluster, folder, database, size))
                for database in SIZES
                for size in IMPORTED
            ]
            found = list(_searched(cluster, folder, SIZES))
    return Figure(
        "Catalogue",
        "Synthesised products (`bench/shelf.py`): the commonest word is on every third. They come"
        f" in as JSONL.gz: a process is killed (SIGKILL) after {KILLED:.0%}, and another goes on;"
        " speed, CPU and the most memory are those of the second one. For the"
        " search the tables are filled at once; beyond 100,000 the products are copies, each with"
        f" a word of its own. {SEARCHES} searches, half of them for common words and beginnings,"
        " the others for a brand, a rare word, a misspelt one or a barcode; then the search page"
        f" for {PEOPLE} people with {len(ALLERGENS)} allergies each, with the same words, and with"
        " “nothing found for all of us”. Milliseconds at p50 / p99; CPU is that of Python, without"
        " the database's processes. The bar: a page in 100 ms at p99.",
        [_imports(brought), _table(found)],
    )


def _imports(rows: list[tuple[str, ...]]) -> Table:
    after = ("in when killed", "lost or twice", "foods a second", "CPU s", "MiB")
    return Table(("database", "foods", *after), rows)


def _table(rows: list[tuple[str, ...]]) -> Table:
    kinds = ("search", "page", "page of clear foods")
    timed = (f"{kind}, {what}" for kind in kinds for what in ("ms", "CPU"))
    return Table(("database", "foods", *timed, "statements of a page"), rows)


@contextmanager
def _installed(cluster: Cluster, folder: Path, database: str) -> Iterator[Flask]:
    """An installation without foods, for as long as one turn."""
    file = folder / "foods.sqlite"
    address = f"sqlite:///{file}" if database == "SQLite" else cluster.create("foods")
    with application(settings_for(address, limit_general="100000000/minute"), folder) as app:
        upgrade()
        yield app
    if database == "SQLite":
        file.unlink()
    else:
        cluster.drop("foods")


def _brought_in(cluster: Cluster, folder: Path, database: str, size: int) -> tuple[str, ...]:
    path = _export(folder / "bench.jsonl.gz", size)
    with _installed(cluster, folder, database):
        environment = environment_of(settings())
        killed = Started(bring, str(path), **environment)
        wait_until(lambda: _there() >= size * KILLED, "some foods", LONGEST)
        killed.kill()
        kept = _there()
        second = Started(bring, str(path), **environment)
        assert second.wait(LONGEST) == 0
        took, busy, memory = map(float, second.said.split())
        rate = (size - kept) / took
        return f"{kept:,}", f"{_there() - size:+,}", f"{rate:,.0f}", f"{busy:.0f}", f"{memory:.0f}"


def bring(path: str) -> None:
    """Bring a file in, in a process of its own; says seconds, seconds of CPU and its most MiB."""
    with make_app().app_context():
        began, busy = time.perf_counter(), time.process_time()
        bring_in(open_off(Path(path)))
        took, busy = time.perf_counter() - began, time.process_time() - busy
    sys.stdout.write(f"{took} {busy} {getrusage(RUSAGE_SELF).ru_maxrss / 1024}")


def _there() -> int:
    """How many foods of the file are in the table."""
    brought = select(func.count()).select_from(FoodRow).where(FoodRow.source == Source.OFF)
    number = db.session.scalar(brought) or 0
    let_go()  # others write meanwhile
    return number


def _searched(
    cluster: Cluster, folder: Path, sizes: dict[str, tuple[int, ...]]
) -> Iterator[tuple[str, ...]]:
    for database, numbers in sizes.items():
        for first, *more in _runs(database, numbers):
            with _installed(cluster, folder, database) as app:
                visitor = _visitor(app)
                shelf.fill(first)
                yield (database, f"{first:,}", *_found(visitor))
                for number in more:
                    shelf.grow(number)
                    yield (database, f"{number:,}", *_found(visitor))


def _runs(database: str, numbers: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """What is measured in one database: it can grow from what was drawn to more."""
    yield from ((number,) for number in numbers if number < shelf.DRAWN)
    if large := tuple(number for number in numbers if number >= shelf.DRAWN):
        yield large


def _visitor(app: Flask) -> Visitor:
    user = a_user()
    for number in range(PEOPLE):
        a_person(user, f"Person {number}", *map(an_allergy, ALLERGENS))
    visitor = Visitor(app, app.response_class, use_cookies=True)
    visitor.log_in(user)
    return visitor


def _found(visitor: Visitor) -> tuple[str, ...]:
    """The quantiles of the search, of its page and of the page of clear foods, and their cost."""
    asked = list(_asked())

    def page(words: str, **more: str) -> None:
        _page(visitor, {"q": words, **more})

    for words in asked[-10:]:  # what is made once
        _search(words)
        page(words)
    settle()  # as wsgi.py does
    searches = _quantiles(_search, asked)
    with statements() as said:
        pages = _quantiles(page, asked)
    clear = _quantiles(lambda words: page(words, clear="1"), asked)
    return (*searches, *pages, *clear, f"{len(said) / SEARCHES:.1f}")


def _quantiles(act: Callable[[str], None], asked: list[str]) -> list[str]:
    """The median and the 99th of a hundred in ms: of the time, and of what this process worked."""
    taken, worked = [], []
    for words in asked:
        began, busy = time.perf_counter(), time.process_time()
        act(words)
        worked.append(time.process_time() - busy)
        taken.append(time.perf_counter() - began)
    last = len(asked) * 99 // 100
    pairs = ((found[len(found) // 2], found[last]) for found in map(sorted, (taken, worked)))
    return [f"{p50 * 1000:.0f} / {p99 * 1000:.0f}" for p50, p99 in pairs]


def _search(words: str) -> None:
    """One search, with its correction where nothing has the words."""
    if not queries.search(Wanted(words), 21):
        queries.search(Wanted(queries.corrected(words)), 21)
    db.session.rollback()  # as after a page, and so that no transaction waits for the pages


def _page(visitor: Visitor, query: dict[str, str]) -> None:
    answer = Context().run(FlaskClient.open, visitor, "/foods", query_string=query)
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status} for {query}")


def _asked() -> Iterator[str]:
    """The searches, every other one for something common."""
    chance = Random(17)  # noqa: S311 - the same searches each time
    numbers = chance.sample(range(1, min(SIZES["SQLite"]) + 1), SEARCHES // 2)
    some = select(FoodRow.name, FoodRow.brand, FoodRow.barcode).where(FoodRow.number.in_(numbers))
    for turn, (name, brand, code) in enumerate(db.session.execute(some.order_by(FoodRow.number))):
        yield COMMON[turn % len(COMMON)]
        rare = name.split()[-1]
        yield (brand, rare, f"{rare[:3]}{rare[4:]}", code)[turn % 4]


def _export(path: Path, size: int) -> Path:
    with gzip.open(path, "wt", compresslevel=1) as out:
        for food in islice(shelf.products(), size):
            product = {
                "code": food.barcode,
                "lang": food.lang,
                "product_name": food.name,
                "brands": food.brand,
                "ingredients_text": food.text,
                "allergens_tags": food.allergens,
                "categories_tags": ["en:foods", food.category],
                "nutriments": {"energy-kcal_100g": food.nutrients["energy_kcal"]},
                "last_modified_t": 1_767_225_600,
            }
            out.write(json.dumps(product) + "\n")
    return path


def _chosen(sizes: tuple[int, ...]) -> str:
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name, postgresql(Path(name)) as new:
        rows = list(_searched(new, Path(name), {"PostgreSQL": sizes}))
    return f"{_table(rows)}\n"


if __name__ == "__main__":
    sys.stdout.write(_chosen(tuple(int(given) for given in sys.argv[1:])))
