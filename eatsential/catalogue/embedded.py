"""The generic foods that ship with Eatsential: figures of USDA's SR Legacy, which is final.

`data/README.md` says where they come from and which were left out.
"""

import csv
from collections.abc import Iterator
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from eatsential.catalogue.rules import (
    NUTRIENTS,
    Given,
    Line,
    Source,
    known_by_name,
    sr_legacy_key,
)

FILE = Path(__file__).parent / "data" / "generic_foods.csv"
PUBLISHED = date(2018, 4, 1)  # the last release of SR Legacy


def foods(file: BinaryIO, after: int) -> Iterator[Line]:
    """The foods of the file after this line."""
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    rows = csv.DictReader(text)
    for row in rows:
        if rows.line_num <= after:
            continue
        yield Line(
            rows.line_num,
            Given(
                source=Source.USDA,
                key=sr_legacy_key(row["name"]),
                name=row["name"],
                dataset="SR Legacy",
                lang="en",
                text="" if known_by_name(row["name"], row["category"]) else row["name"],
                category=row["category"],
                nutrients={name: float(row[name]) for name in NUTRIENTS},
                dated_on=PUBLISHED,
            ),
        )
    text.detach()  # the file is closed by who opened it
