"""Changes of the vocabulary, row by row: a row is put under its key, or taken away.

Nothing that ships is edited: changes are laid over its files, in memory.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Self
from unicodedata import category

from eatsential.vocabulary.check import COLUMNS, TERM_COLUMNS
from eatsential.vocabulary.files import Data, Overlay, folder_of, opened, term_files, version_of

CELL = 1_000  # characters that a cell holds
KEY = 600  # characters of a key as one text
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
NAMING = {"allergens.csv", "sources.csv", "rules.csv"}  # whose ids files of terms name
TERM_KEYS = ("term", "evidence", "allergens")
# What tells the rows of a file apart. The files that are not here say how labels are read or stand
# on code: they change with a release.
KEYS: Mapping[str, tuple[str, ...]] = {
    "sources.csv": ("id",),
    "allergens.csv": ("id",),
    "regions.csv": ("region", "parent", "child"),
    "declared.csv": ("region", "allergen"),
    "exemptions.csv": ("region", "allergen"),
    "vague.csv": ("region", "term", "allergen"),
    "phrases.csv": ("lang", "phrase"),
    "rules.csv": ("kind", "id", "verdict", "excludes", "together", "asked"),
    "limits.csv": ("kind", "id", "verdict", "nutrient", "basis"),
    "policy.csv": ("entry", "severity", "evidence"),
    "dishes.csv": ("dish",),
    "everyday.csv": ("lang", "name"),
    "staples.csv": ("diet",),
}
Cells = Mapping[str, str]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One row of one file that is put under its key, or taken away where there is no `row`."""

    file: str
    key: Key
    row: Cells | None

    def packed(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"file": self.file, "key": list(self.key), "row": self.row and dict(self.row)}

    @classmethod
    def unpacked(cls, packed: Mapping[str, Any]) -> Self:
        """What was packed."""
        return cls(packed["file"], tuple(packed["key"]), packed["row"])


def put(file: str, row: Cells) -> Change:
    """Put a row under its key."""
    return Change(file, key_of(file, row), row)


def files() -> list[str]:
    """The files that curators change, those of terms last."""
    return [*KEYS, *term_files()]


def columns_of(file: str) -> tuple[str, ...]:
    """The columns of a file."""
    return COLUMNS.get(file, TERM_COLUMNS)


def keys_of(file: str) -> tuple[str, ...]:
    """The columns that tell the rows of a file apart."""
    return KEYS.get(file, TERM_KEYS)


def key_of(file: str, row: Cells) -> Key:
    """What tells this row from the others of its file."""
    return tuple(row[column] for column in keys_of(file))


def key_text(key: Key) -> str:
    """A key as one text."""
    return json.dumps(key, ensure_ascii=False)


def unseen(cell: str) -> bool:
    """Whether a cell holds controls or marks of format, which a reviewer could not see.

    A joiner or a non-joiner between letters without case is seen in their shape: Persian, Hindi
    and others are written with them.
    """
    return not cell.isprintable() and any(  # which is asked first: most are
        category(sign) in ("Cc", "Cf", "Cs") and not (sign in JOINERS and _shapes(cell, place))
        for place, sign in enumerate(cell)
    )


def terms_to_look_over(changes: Iterable[Change]) -> list[str] | None:
    """The files of terms in which changes can make a fault: those that they are in.

    None stands for all of them: where an id is gone, any could name it.
    """
    touched = set()
    for change in changes:
        if change.row is None and change.file in NAMING:
            return None
        touched.add(change.file)
    return sorted(file for file in touched if "/" in file)


def row_at(file: str, key: Key, data: Data) -> dict[str, str] | None:
    """The row under a key, if there is one."""
    return rows_by_key(file, data).get(key)


def rows_by_key(file: str, data: Data) -> dict[Key, dict[str, str]]:
    """All rows of a file, by their keys."""
    return _rows(_lines(file, data)[1:], file)


def cells_by_key(file: str, data: Data) -> list[tuple[str, ...]]:
    """The cells of all rows of a file, in the order of their keys."""
    key = itemgetter(*map(columns_of(file).index, keys_of(file)))
    rows = {key(cells): cells for cells in _cells(_lines(file, data)[1:])}
    return [rows[one] for one in sorted(rows)]


def joined(*sets: Iterable[Change]) -> list[Change]:
    """Several sets of changes as one: a later change of a row replaces an earlier one."""
    last = {(change.file, change.key): change for changes in sets for change in changes}
    return list(last.values())


def applied(changes: Iterable[Change], data: Data, version: str | None = None) -> Overlay:
    """The files with changes laid over them, under a version of their own.

    Every other line stays as it is, byte by byte; a new row stands at the end of its file.
    """
    texts = dict(data.texts) if isinstance(data, Overlay) else {}
    by_file: dict[str, dict[Key, Cells | None]] = {}
    for change in changes:
        by_file.setdefault(change.file, {})[change.key] = change.row
    for file, rows in by_file.items():
        texts[file] = _changed(file, rows, data)
    if version is not None:
        texts["version.txt"] = f"{version}\n"
    return Overlay(folder_of(data), texts)


def between(before: Data, after: Data) -> list[Change]:
    """What makes of some files the others."""
    found: list[Change] = []
    for file in files():
        if _laid_over(file, before) == _laid_over(file, after):
            continue  # nobody has to read it
        was, now = (_rows(lines, file) for lines in _different(file, before, after))
        found += [Change(file, key, None) for key in was if key not in now]
        found += [Change(file, key, row) for key, row in now.items() if was.get(key) != row]
    return found


def published_version(number: int, data: Data) -> str:
    """The version of the rule set of a number over what ships."""
    return f"{version_of(data)}.{number}"


def written(file: str, row: Cells) -> str:
    """A row as a line of its file."""
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow([row[column] for column in columns_of(file)])
    return line.getvalue()


def packed(changes: Iterable[Change]) -> str:
    """Changes as one text, the same for the same ones in whatever order."""
    return json.dumps(
        sorted((one.packed() for one in changes), key=lambda one: (one["file"], one["key"])),
        ensure_ascii=False,
        sort_keys=True,
    )


def unpacked(text: str) -> list[Change]:
    """What was packed."""
    return [Change.unpacked(one) for one in json.loads(text)]


def rows_with(words: str, file: str, data: Data, most: int) -> list[dict[str, str]]:
    """The first rows of a file that hold some words in any of their cells."""
    wanted = words.casefold()
    lines = (line for line in _lines(file, data)[1:] if wanted in line.casefold())
    return list(_read(islice(lines, most), file))


def _shapes(cell: str, place: int) -> bool:
    """Whether letters without case, or signs over such, stand on both sides of a place."""
    beside = cell[place - 1 : place], cell[place + 1 : place + 2]
    return all(sign and category(sign) in ("Lo", "Mn", "Mc") for sign in beside)


def _changed(file: str, rows: Mapping[Key, Cells | None], data: Data) -> str:
    head, *lines = _lines(file, data)
    left = dict(rows)
    kept = [head]
    for line, cells in zip(lines, _read(lines, file), strict=True):
        key = key_of(file, cells)
        if key not in left:
            kept.append(line)
        elif (row := left.pop(key)) is not None:
            kept.append(written(file, row))
    kept += [written(file, row) for row in left.values() if row is not None]
    return "".join(kept)


def _lines(file: str, data: Data) -> list[str]:
    """The lines of a file; a row is one line, as the check demands."""
    with opened(file, data) as text:
        return [line if line.endswith("\n") else f"{line}\n" for line in text]


def _laid_over(file: str, data: Data) -> tuple[Path, str | None]:
    """The folder that a file is in, and what it says instead, if anything."""
    return folder_of(data), data.texts.get(file) if isinstance(data, Overlay) else None


def _different(file: str, *pair: Data) -> list[list[str]]:
    """The lines of a file that the other one does not have: only these have to be read."""
    both = [_lines(file, data) for data in pair]
    common = set(both[0]).intersection(both[1])
    return [[line for line in lines if line not in common] for lines in both]


def _rows(lines: list[str], file: str) -> dict[Key, dict[str, str]]:
    return {key_of(file, row): row for row in _read(lines, file)}


def _read(lines: Iterable[str], file: str) -> Iterator[dict[str, str]]:
    """The rows of some lines, all in one go: a reader for each would take twice as long."""
    columns = columns_of(file)
    for cells in _cells(lines):
        yield dict(zip(columns, cells, strict=True))


def _cells(lines: Iterable[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(map(str.strip, cells)) for cells in csv.reader(lines))
