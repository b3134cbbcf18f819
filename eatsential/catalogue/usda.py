"""Reading a folder of CSV files as FoodData Central publishes them.

The foods stand in food.csv; what belongs to them stands in other files in any order. Those are
first put into a file of their own beside, so that memory stays small however large they are.
The columns are those of "Download Field Descriptions" of FoodData Central; see docs/catalogue.md.
"""

import csv
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from eatsential.barcodes import written
from eatsential.catalogue.rules import (
    LONGEST,
    Given,
    Line,
    Refusal,
    Source,
    known_by_name,
    sr_legacy_key,
)
from eatsential.text import one_line

DATASETS = {
    "foundation_food": "Foundation",
    "sr_legacy_food": "SR Legacy",
    "survey_fndds_food": "FNDDS",
    "branded_food": "Branded",
}
FILES = (
    "food.csv",
    "food_nutrient.csv",
    "branded_food.csv",
    "input_food.csv",
    "food_category.csv",
    "wweia_food_category.csv",
)
IDS = {  # of nutrients, with the numbers that files before 2021 have; the first one counts
    "energy_kcal": (1008, 208, 2048, 2047),
    "fat_g": (1004, 204),
    "carbohydrate_g": (1005, 205),
    "sugars_g": (2000, 269, 1063),
    "fibre_g": (1079, 291, 2033),
    "protein_g": (1003, 203),
    "sodium_mg": (1093, 307),
    "potassium_mg": (1092, 306),
    "phosphorus_mg": (1091, 305),
    "vitamin_k_ug": (1185, 430),
}
LONGEST_TEXT = 20_000
BATCH = 10_000
TABLES = """
PRAGMA journal_mode=OFF;
PRAGMA synchronous=OFF;
PRAGMA temp_store=FILE;
CREATE TABLE nutrient (food INTEGER, name TEXT, rank INTEGER, amount REAL);
CREATE TABLE input (food INTEGER, rank INTEGER, name TEXT);
CREATE TABLE branded (
    food INTEGER, brand TEXT, barcode TEXT, text TEXT, category TEXT, day TEXT
);
"""
INDEXES = """
CREATE INDEX nutrient_food ON nutrient (food);
CREATE INDEX input_food ON input (food);
CREATE INDEX branded_food ON branded (food);
"""
NAMELESS = Refusal("It has no description.")
NO_ID = Refusal("It has no number.")
TOO_MUCH = Refusal("Its ingredients are longer than 20,000 characters.")


def digest(folder: Path) -> str:
    """What tells these files from others."""
    whole = hashlib.sha256()
    for name in FILES:
        if (folder / name).is_file():
            with (folder / name).open("rb") as file:
                whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def foods(file: BinaryIO, folder: Path, after: int) -> Iterator[Line]:
    """The foods of food.csv, which is `file`, after this line; samples and trials are no foods."""
    with (
        TemporaryDirectory(prefix="eatsential-") as beside,
        closing(sqlite3.connect(Path(beside) / "usda.sqlite")) as found,
    ):
        _spool(found, folder)
        categories = _categories(folder)
        text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
        rows = csv.DictReader(text, restval="")
        for row in rows:
            if rows.line_num > after and row["data_type"] in DATASETS:
                yield Line(rows.line_num, _given(row, found, categories))
        text.detach()  # the file is closed by who opened it


def _given(
    row: Mapping[str, str], found: sqlite3.Connection, categories: Mapping[str, str]
) -> Given | Refusal:
    number, name = row["fdc_id"], one_line(row["description"] or "")[: LONGEST["name"]]
    if not number.isdigit():
        return NO_ID
    if not name:
        return NAMELESS
    dataset = DATASETS[row["data_type"]]
    category = categories.get(row["food_category_id"] or "", "")
    text, brand, barcode, day = "", "", "", row["publication_date"] or ""
    if dataset == "Branded":
        branded = found.execute("SELECT * FROM branded WHERE food = ?", (number,)).fetchone()
        if branded:
            _food, brand, barcode, text, category, day = branded
    elif dataset == "FNDDS":
        inputs = found.execute("SELECT name FROM input WHERE food = ? ORDER BY rank", (number,))
        text = "; ".join(dict.fromkeys(input_name for (input_name,) in inputs))
    elif not known_by_name(name, category):
        text = name
    if len(text) > LONGEST_TEXT:
        return TOO_MUCH
    nutrients = found.execute(
        "SELECT name, amount FROM nutrient WHERE food = ? ORDER BY rank DESC", (number,)
    )
    return Given(
        source=Source.USDA,
        key=sr_legacy_key(name) if dataset == "SR Legacy" else number,
        name=name,
        dataset=dataset,
        brand=brand[: LONGEST["brand"]],
        barcode=barcode,
        lang="en",
        text=text,
        category=category[: LONGEST["category"]],
        nutrients=dict(nutrients.fetchall()),
        dated_on=_day(day) or _day(row["publication_date"] or ""),
    )


def _spool(found: sqlite3.Connection, folder: Path) -> None:
    found.executescript(TABLES)
    ranks = {id_: (name, rank) for name, ids in IDS.items() for rank, id_ in enumerate(ids)}
    _put(
        found,
        "INSERT INTO nutrient VALUES (?, ?, ?, ?)",
        (
            (row["fdc_id"], *ranks[id_], amount)
            for row in _rows(folder / "food_nutrient.csv")
            if (id_ := _number(row["nutrient_id"])) in ranks
            and (amount := _amount(row["amount"])) is not None
        ),
    )
    _put(
        found,
        "INSERT INTO input VALUES (?, ?, ?)",
        (
            (row["fdc_id"], _number(row.get("seq_num")), name)
            for row in _rows(folder / "input_food.csv")
            if (name := _input_name(row))
        ),
    )
    _put(
        found,
        "INSERT INTO branded VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                row["fdc_id"],
                one_line(row.get("brand_name") or row.get("brand_owner") or ""),
                written(row.get("gtin_upc") or ""),
                one_line(row.get("ingredients") or ""),
                one_line(row.get("branded_food_category") or ""),
                row.get("modified_date") or "",
            )
            for row in _rows(folder / "branded_food.csv")
        ),
    )
    found.executescript(INDEXES)


def _put(found: sqlite3.Connection, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    with found:
        found.executemany(statement, rows)


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    """The rows of a file by the names of its columns; none where there is no such file."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        yield from csv.DictReader(file, restval="")


def _categories(folder: Path) -> dict[str, str]:
    """The names of categories by the number that food.csv has."""
    named = {row["id"]: row["description"] for row in _rows(folder / "food_category.csv")}
    for row in _rows(folder / "wweia_food_category.csv"):
        number = row.get("wweia_food_category") or row.get("wweia_food_category_code") or ""
        named[number] = row["wweia_food_category_description"]
    return {number: one_line(name) for number, name in named.items()}


def _input_name(row: Mapping[str, str]) -> str:
    return one_line(row.get("sr_description") or row.get("ingredient_description") or "")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _amount(text: str) -> float | None:
    try:
        amount = float(text)
    except ValueError:
        return None
    return amount if 0 <= amount < float("inf") else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
