"""A catalogue of any size, put into the tables at once: synthesised products with Zipf words.

As in what people sell, few words and brands stand on very many products and most on a few. How
fast an import is, is measured by an import (bench/catalogue.py).
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from itertools import accumulate, islice
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, text

from eatsential import clock
from eatsential.catalogue import embedded
from eatsential.catalogue.models import FoodRow, ImportRow
from eatsential.catalogue.rules import Given, Source
from eatsential.database import db, transaction

INGREDIENTS = (
    "sugar", "wheat flour", "water", "salt", "palm oil", "skimmed milk powder", "hazelnuts",
    "cocoa butter", "oats", "sunflower oil", "rice flour", "whey powder", "soya lecithin",
    "natural flavouring", "tomatoes", "celery", "mustard seeds", "egg yolk", "almonds", "yeast",
)  # fmt: skip
DRAWN = 100_000  # products that are drawn; the database multiplies them
RARE, BRANDS, KINDS = 40_000, 20_000, 500  # words beyond those of the generic foods, …
DAY = date(2026, 1, 1)
ROWS = 10_000  # at a time
_WORD = re.compile(r"[^\W\d_]{3,}")
_SYLLABLES = "ba ko ri ma ten lo sa vi no del ga fi ra mo pe lu ha zi ton ber".split()
_COLUMNS = [column.name for column in FoodRow.__table__.columns]
_OWN = {  # what a copied product has of its own; the others are as they were
    "id": "gen_random_uuid()",
    "number": "number + :more",
    "key": "(key::bigint + :more)::text",
    "barcode": "(key::bigint + :more)::text",
    "words": "words || ' lot' || (number + :more)",
}


def products() -> Iterator[Given]:
    """The same products each time, without end."""
    chance = Random(7)  # noqa: S311 - not for a secret
    words = [*_common(), *_made(chance, RARE)]
    brands = [f"{word.title()} Mills" for word in _made(chance, BRANDS)]
    by_word = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    by_brand = list(accumulate(1 / rank for rank in range(1, len(brands) + 1)))
    texts = [", ".join(chance.sample(INGREDIENTS, 6)) for _ in range(2_000)]
    number = 0
    while True:
        number += 1
        name = chance.choices(words, cum_weights=by_word, k=chance.randint(2, 7))
        label = ", ".join(chance.choices(texts, k=2))
        yield Given(
            source=Source.OFF,
            key=barcode(number),
            name=" ".join(name).capitalize(),
            brand=chance.choices(brands, cum_weights=by_brand)[0],
            barcode=barcode(number),
            lang="en",
            text=label,
            category=f"en:kind-{number % KINDS}",
            allergens=("en:gluten",) if "wheat" in label else (),
            nutrients={"energy_kcal": float(100 + number % 500)},
            dated_on=DAY,
        )


def barcode(number: int) -> str:
    """The barcode of a product."""
    return f"{4_000_000_000_000 + number}"


def fill(number: int) -> None:
    """Put this many products into an empty catalogue, and have the database count its words."""
    with transaction() as session:
        import_id = uuid4()
        row = {"id": import_id, "source": Source.OFF, "file": "bench", "digest": str(import_id)}
        session.execute(insert(ImportRow).values(**row, started_at=clock.now()))
        drawn = enumerate(islice(products(), min(number, DRAWN)), start=1)
        while rows := [_row(one, import_id, at) for at, one in islice(drawn, ROWS)]:
            if db.engine.dialect.name == "postgresql":
                _copy(rows)
            else:
                session.execute(insert(FoodRow), rows)
    if db.engine.dialect.name == "postgresql":
        grow(number)


def grow(number: int) -> None:
    """Have PostgreSQL copy the products that were drawn until there are this many."""
    there = db.session.scalar(select(func.count()).select_from(FoodRow)) or 0
    columns = ", ".join(_COLUMNS)
    made = ", ".join(_OWN.get(name, name) for name in _COLUMNS)
    copy = f"""
        INSERT INTO catalogue_foods ({columns}) SELECT {made} FROM catalogue_foods
        WHERE number <= {DRAWN}
    """  # noqa: S608 - of columns
    for more in range(there, number, DRAWN):
        with transaction() as session:
            session.execute(text("SET LOCAL statement_timeout = 0"))
            session.execute(text(copy), {"more": more})
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("VACUUM ANALYZE")  # what autovacuum does elsewhere


def _row(product: Given, import_id: UUID, number: int) -> dict[str, Any]:
    given = {**asdict(product), "words": product.words}
    return {"id": uuid4(), "number": number, "import_id": import_id, **given}


def _copy(rows: list[dict[str, Any]]) -> None:
    """Give PostgreSQL a file instead of statements."""
    file = io.StringIO()
    writer = csv.DictWriter(file, _COLUMNS, quoting=csv.QUOTE_ALL)
    for row in rows:
        lists = {name: json.dumps(row[name]) for name in ("allergens", "traces", "nutrients")}
        writer.writerow({**row, **lists})
    file.seek(0)
    names = ", ".join(_COLUMNS)
    cursor = db.session.connection().connection.cursor()
    cursor.copy_expert(f"COPY catalogue_foods ({names}) FROM STDIN (FORMAT csv)", file)


def _common() -> list[str]:
    """The words of the generic foods, the commonest first."""
    with embedded.FILE.open(encoding="utf-8") as file:
        names = [row["name"].lower() for row in csv.DictReader(file)]
    return [word for word, _n in Counter(w for n in names for w in _WORD.findall(n)).most_common()]


def _made(chance: Random, number: int) -> list[str]:
    """As many words that are in no name yet."""
    made = dict[str, None]()
    while len(made) < number:
        made["".join(chance.choices(_SYLLABLES, k=chance.randint(3, 5)))] = None
    return list(made)
