"""The catalogue: how fast foods come in, and how fast they are found, on both databases.

`python -m bench.catalogue 1000000 2000000` measures PostgreSQL with as many foods.
"""

import csv
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextvars import Context
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from bench.report import Figure, Table
from bench.serving import ALLERGENS, postgresql
from eatsential.catalogue import embedded, queries
from eatsential.catalogue.queries import Wanted
from eatsential.catalogue.services import bring_in, open_off
from eatsential.database import db
from tests.support.browser import Visitor
from tests.support.factories import a_person, a_user, an_allergy
from tests.support.installation import application, settings_for

SIZES = (10_000, 100_000)
PEOPLE = 4
SEARCHES, PAGES = 400, 100
INGREDIENTS = (
    "sugar", "wheat flour", "water", "salt", "palm oil", "skimmed milk powder", "hazelnuts",
    "cocoa butter", "oats", "sunflower oil", "rice flour", "whey powder", "soya lecithin",
    "natural flavouring", "tomatoes", "celery", "mustard seeds", "egg yolk", "almonds", "yeast",
)  # fmt: skip
COMMON = ("milk", "cho", "bread whole", "chocolate with", "raw", "cheese cream", "soup", "tomato s")


def measured() -> Figure:
    """Import and search at the usual sizes, on both databases."""
    return _figure(("SQLite", "PostgreSQL"), SIZES)


def _figure(databases: tuple[str, ...], sizes: tuple[int, ...]) -> Figure:
    rows = []
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        with postgresql(folder) as cluster:
            for database in databases:
                for size in sizes:
                    cluster.create(f"foods{size}")
                    address = (
                        f"sqlite:///{folder / f'foods{size}.sqlite'}"
                        if database == "SQLite"
                        else cluster.url(f"foods{size}")
                    )
                    settings = settings_for(address, limit_general="100000000/minute")
                    with application(settings, folder) as app:
                        upgrade()
                        rows.append((database, f"{size:,}", *_measure(app, folder, size)))
                    cluster.drop(f"foods{size}")
    return Figure(
        "Catalogue",
        "Products made of the names of the generic foods, invented brands and a dozen ingredients,"
        " as JSONL.gz, brought in by one process; the memory is the most this process had so far."
        f" {SEARCHES} searches, half of them for common words, the others for a brand, a rare word,"
        " a misspelt one or a barcode; then the search page for"
        f" {PEOPLE} people with {len(ALLERGENS)} allergies each, {PAGES} times with the same.",
        [
            Table(
                (
                    *("database", "foods", "foods a second", "MiB"),
                    *("search p50, ms", "p99, ms", "page p50, ms", "p99, ms"),
                ),
                rows,
            )
        ],
    )


def _measure(app: Flask, folder: Path, size: int) -> list[str]:
    file = _export(folder / "bench.jsonl.gz", size)
    began = time.perf_counter()
    bring_in(open_off(file))
    rate = size / (time.perf_counter() - began)
    memory = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")  # what autovacuum does elsewhere
    asked = list(_asked(size))
    user = a_user()
    for number in range(PEOPLE):
        a_person(user, f"Person {number}", *map(an_allergy, ALLERGENS))
    visitor = Visitor(app, app.response_class, use_cookies=True)
    visitor.log_in(user)
    for words in asked[:10]:
        _found(words)
        _page(visitor, words)
    found = sorted(_found(words) for words in asked[:SEARCHES])
    pages = sorted(_page(visitor, words) for words in asked[:PAGES])
    return [f"{rate:,.0f}", f"{memory:.0f}", *_quantiles(found), *_quantiles(pages)]


def _quantiles(seconds: list[float]) -> tuple[str, str]:
    last = seconds[min(len(seconds) - 1, len(seconds) * 99 // 100)]
    return f"{seconds[len(seconds) // 2] * 1000:.1f}", f"{last * 1000:.1f}"


def _found(words: str) -> float:
    """The seconds of one search, with its correction where nothing has the words."""
    db.session.rollback()
    began = time.perf_counter()
    if not queries.search(Wanted(words), 21):
        queries.search(Wanted(queries.corrected(words)), 21)
    return time.perf_counter() - began


def _page(visitor: Visitor, words: str) -> float:
    began = time.perf_counter()
    query = {"q": words}
    answer = Context().run(FlaskClient.open, visitor, "/foods", query_string=query)
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status} for {words}")
    return time.perf_counter() - began


def _asked(size: int) -> Iterator[str]:
    chance = Random(17)  # noqa: S311 - the same searches each time
    for turn in range(SEARCHES):
        number = chance.randrange(size)
        rare = ("brand", "word", "wrong", "code")[turn // 2 % 4]
        if turn % 2:
            yield COMMON[turn // 2 % len(COMMON)]
        elif rare == "brand":
            yield _brand(number)
        elif rare == "code":
            yield _code(number)
        else:
            yield f"lot{number}" if rare == "word" else "choclate biscits"


def _export(path: Path, size: int) -> Path:
    chance = Random(6)  # noqa: S311 - the same products each time
    with embedded.FILE.open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    with gzip.open(path, "wt", compresslevel=1) as out:
        for number in range(size):
            text = ", ".join(chance.sample(INGREDIENTS, 12))
            product = {
                "code": _code(number),
                "lang": "en",
                "product_name": f"{chance.choice(names)} {chance.choice(names)} lot{number}",
                "brands": _brand(number),
                "ingredients_text": text,
                "allergens_tags": ["en:gluten"] if "wheat" in text else [],
                "categories_tags": ["en:foods", f"en:kind-{number % 500}"],
                "nutriments": {"energy-kcal_100g": 100 + number % 500},
                "last_modified_t": 1_700_000_000 + number,
            }
            out.write(json.dumps(product) + "\n")
    return path


def _code(number: int) -> str:
    return f"{4_000_000_000_000 + number}"


def _brand(number: int) -> str:
    return f"brand{number % 5_000} mills"


if __name__ == "__main__":
    chosen = tuple(int(given) for given in sys.argv[1:])
    sys.stdout.write(_figure(("PostgreSQL",), chosen).section("catalogue"))
