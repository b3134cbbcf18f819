"""Reading an export of Open Food Facts: JSONL.gz, or CSV.gz, which is separated by tabs.

The names of the fields are those of world.openfoodfacts.org/data; see docs/catalogue.md.
"""

import csv
import gzip
import json
import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from io import TextIOWrapper
from typing import Any, BinaryIO

from eatsential.barcodes import written
from eatsential.catalogue.rules import (
    LONGEST,
    NUTRIENTS,
    Given,
    Line,
    Refusal,
    Source,
)
from eatsential.text import one_line

LONGEST_LINE = 8 * 2**20  # bytes
LONGEST_TEXT = 20_000  # characters of ingredients
NAMELESS = Refusal("It has no name.")
NO_BARCODE = Refusal("It has no barcode of 7 to 14 digits.")
NO_OBJECT = Refusal("The line is no JSON object.")
TOO_LONG = Refusal("The line is longer than 8 MiB.")
TOO_MUCH = Refusal("Its ingredients are longer than 20,000 characters.")
COLUMNS = Refusal("The line has another number of columns than the first.")
FIELDS = {  # our nutrient: their field, and how many of our units one of theirs (g, kcal) is
    "energy_kcal": ("energy-kcal", 1),
    "fat_g": ("fat", 1),
    "carbohydrate_g": ("carbohydrates", 1),
    "sugars_g": ("sugars", 1),
    "fibre_g": ("fiber", 1),
    "protein_g": ("proteins", 1),
    "sodium_mg": ("sodium", 1_000),
    "potassium_mg": ("potassium", 1_000),
    "phosphorus_mg": ("phosphorus", 1_000),
    "vitamin_k_ug": ("vitamin-k", 1_000_000),
}
MOST = {"g": 100, "mg": 100_000, "ug": 100_000_000, "kcal": 1_000}  # in 100 g there is no more
_LANG = re.compile(r"[a-z]{2}")


def foods(file: BinaryIO, name: str, after: int) -> Iterator[Line]:
    """The lines of an export after this one. Raises ValueError for a file of another kind."""
    unpacked = gzip.GzipFile(fileobj=file)
    if name.endswith(".jsonl.gz"):
        yield from _json_lines(unpacked, after)
    elif name.endswith(".csv.gz"):
        yield from _csv_lines(unpacked, after)
    else:
        raise ValueError("its name ends neither in .jsonl.gz nor in .csv.gz")


def _json_lines(file: gzip.GzipFile, after: int) -> Iterator[Line]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
        while not whole:
            rest = file.readline(LONGEST_LINE)
            whole = rest.endswith(b"\n") or not rest
            line = b""
        if number <= after:
            continue
        yield Line(number, _from_json(line) if line else TOO_LONG)


def _from_json(line: bytes) -> Given | Refusal:
    try:
        product = json.loads(line)
    except (ValueError, RecursionError):
        return NO_OBJECT
    if not isinstance(product, dict):
        return NO_OBJECT
    nutriments = product.get("nutriments")
    return _given(product, nutriments if isinstance(nutriments, dict) else {})


def _csv_lines(file: gzip.GzipFile, after: int) -> Iterator[Line]:
    text = TextIOWrapper(file, encoding="utf-8", errors="replace", newline="\n")
    csv.field_size_limit(LONGEST_LINE)
    rows = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
    columns = next(rows, [])
    if "code" not in columns or "product_name" not in columns:
        raise ValueError("its first line names no columns “code” and “product_name”")
    for number, cells in enumerate(rows, start=2):
        if number <= after:
            continue
        if len(cells) != len(columns):
            yield Line(number, COLUMNS)
            continue
        product = dict(zip(columns, cells, strict=True))
        yield Line(number, _given(product, product))


def _given(product: Mapping[str, Any], nutriments: Mapping[str, Any]) -> Given | Refusal:
    lang = _text(product.get("lang"))
    lang = lang if _LANG.fullmatch(lang) else ""
    name = _text(product.get("product_name")) or _text(product.get(f"product_name_{lang}"))
    barcode = written(_text(product.get("code")))
    text = _text(product.get("ingredients_text")) or _text(product.get(f"ingredients_text_{lang}"))
    if not barcode:
        return NO_BARCODE
    if not name:
        return NAMELESS
    if len(text) > LONGEST_TEXT:
        return TOO_MUCH
    categories = _texts(product.get("categories_tags"))
    return Given(
        source=Source.OFF,
        key=barcode,
        name=name[: LONGEST["name"]],
        brand=_text(product.get("brands"))[: LONGEST["brand"]],
        barcode=barcode,
        lang=lang,
        text=text,
        category=categories[-1][: LONGEST["category"]] if categories else "",
        allergens=_tags(product.get("allergens_tags") or product.get("allergens")),
        traces=_tags(product.get("traces_tags")),
        nutrients=_nutrients(nutriments),
        dated_on=_day(product.get("last_modified_t")),
    )


def _text(value: object) -> str:
    """A text on one line, empty for what is no text."""
    return one_line(value) if isinstance(value, str) else ""


def _tags(value: object) -> tuple[str, ...]:
    """What is declared; what is no text stays as a tag that nobody knows, and clears nothing."""
    given = value.split(",") if isinstance(value, str) else value
    tags = given if isinstance(given, list) else [] if given is None else [given]
    texts = (one if isinstance(one, str) else json.dumps(one) for one in tags)
    return tuple(dict.fromkeys(filter(None, map(one_line, texts))))


def _texts(value: object) -> tuple[str, ...]:
    """A list of texts, without what is none."""
    texts = value.split(",") if isinstance(value, str) else value
    return tuple(filter(None, map(_text, texts))) if isinstance(texts, list) else ()


def _nutrients(given: Mapping[str, Any]) -> dict[str, float]:
    """What 100 g hold; what cannot be in 100 g is left out."""
    found = {}
    for nutrient in NUTRIENTS:
        field, factor = FIELDS[nutrient]
        try:
            amount = round(float(given.get(f"{field}_100g") or "") * factor, 4)
        except (TypeError, ValueError, OverflowError):
            continue
        if math.isfinite(amount) and 0 <= amount <= MOST[nutrient.rpartition("_")[2]]:
            found[nutrient] = amount
    return found


def _day(seconds: object) -> date | None:
    try:
        return datetime.fromtimestamp(float(str(seconds)), UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
