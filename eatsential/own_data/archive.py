"""The archive somebody takes along: all rows as JSON, a table (CSV) of each kind, a note.

`eatsential.json` is an object: `format` is `eatsential-export`, `version` grows when a reader would
have to know, `account` and `made_at` say whose it is and when it was made, and `data` has a list of
objects for each kind of thing. Moments are ISO 8601 in UTC, identifiers UUIDs; `account_id`,
`user_id` and `person_id` name the row that another belongs to.
"""

import csv
import gzip
import io
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from eatsential.text import no_formula

FORMAT, VERSION = "eatsential-export", 1
QUICK = 1  # how hard gzip tries, for what waits in memory for seconds
Kinds = Mapping[str, Iterable[Mapping[str, Any]]]


def packed(
    kinds: Kinds, account: UUID, made_at: datetime, note: str, done: Callable[[int], None]
) -> bytes:
    """The archive. `done` is told after each kind how many are in it.

    No row waits in memory for another: rows go into the JSON as they come, and into their table
    compressed, until its turn in the archive has come.
    """
    whole = io.BytesIO()
    tables: dict[str, io.BytesIO] = {}
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        with archive.open("eatsential.json", "w", force_zip64=True) as binary:
            out = io.TextIOWrapper(binary, "utf-8")
            about = {"format": FORMAT, "version": VERSION, "account": account, "made_at": made_at}
            out.write(f'{_json(about)[:-1]}, "data": {{')
            for number, (kind, rows) in enumerate(kinds.items(), 1):
                out.write(f"{',' * (number > 1)}\n{_json(kind)}: [")
                tables[kind] = io.BytesIO()
                _write(rows, out, tables[kind])
                out.write("]")
                done(number)
            out.write("}}\n")
            out.flush()
            out.detach()
        for kind, table in tables.items():
            table.seek(0)
            with archive.open(f"csv/{kind}.csv", "w") as binary, gzip.open(table) as lines:
                shutil.copyfileobj(lines, binary)
        archive.writestr("README.txt", note)
    return whole.getvalue()


def _write(rows: Iterable[Mapping[str, Any]], out: io.TextIOWrapper, table: io.BytesIO) -> None:
    """Write rows of one kind into the JSON and into a table of their own.

    Every cell is quoted: a separator of another country begins no cell.
    """
    with gzip.open(table, "wt", QUICK, encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
        for number, row in enumerate(rows):
            if number == 0:
                writer.writerow(row)
            writer.writerow([no_formula(cell) for cell in _cells(row)])
            out.write(f"{',' * (number > 0)}\n{_json(row)}")


def _cells(row: Mapping[str, Any]) -> Iterator[str]:
    for value in row.values():
        if value is None:
            yield ""
        else:
            yield value if isinstance(value, str) else _json(value).strip('"')


def _json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: object) -> str:
    """A value that JSON has no form for. Raises TypeError for one that must not be written."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in an export")
