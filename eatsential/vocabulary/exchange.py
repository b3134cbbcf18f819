"""The vocabulary as files that a curator takes along, changes elsewhere and brings in again.

One file goes out as CSV or JSON; all of them as JSON or as a ZIP of the CSV files. Rows stand in
the order of their keys, so that the same content is the same bytes, whoever wrote it.
"""

import csv
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO, StringIO
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from eatsential.errors import N_, DomainError
from eatsential.vocabulary.changes import (
    CELL,
    KEY,
    Change,
    between,
    cells_by_key,
    columns_of,
    files,
    key_of,
    key_text,
    keys_of,
    rows_by_key,
    unpacked,
    unseen,
)
from eatsential.vocabulary.check import faults_of
from eatsential.vocabulary.check_rules import Fault
from eatsential.vocabulary.files import DATA, Data, Overlay, folder_of

MOST_BYTES = 32 * 1024 * 1024  # twice what all files are as JSON
MOST_CHANGES = 500  # that one draft takes in: somebody else has to read every one
FAULTS = 100  # that are told at once
FORMAT = "eatsential vocabulary 1"
MARK = "\ufeff"  # tells spreadsheets that a CSV is UTF-8
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")  # as in `text.no_formula`, but can be undone
_BEGINNINGS = frozenset("'=+-@\t\r＝＋－＠")
_AS_IT_IS = json.JSONEncoder(ensure_ascii=False)


class NotReadable(DomainError):
    """What is no file of the vocabulary, or too large to be one."""


class Line(NamedTuple):
    """The cells of a row, and where in its file it stands."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Brought:
    """What bringing files in would change, or what is wrong in them; never both."""

    changes: Sequence[Change] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    gone: int = 0
    faults: Sequence[Fault] = ()


def as_csv(file: str, data: Data) -> bytes:
    """One file; an apostrophe stands before what a spreadsheet could take for a formula."""
    text = StringIO()
    lines = csv.writer(text)
    lines.writerow(columns_of(file))
    lines.writerows(
        [cell if cell[:1] not in _BEGINNINGS else _guarded(cell) for cell in cells]
        for cells in cells_by_key(file, data)
    )
    return f"{MARK}{text.getvalue()}".encode()


def as_json(names: Iterable[str], data: Data) -> bytes:
    """Files by their names, each row a line of its own."""
    parts = []
    for file in names:
        rows = ",\n".join(_AS_IT_IS.encode(cells) for cells in cells_by_key(file, data))
        columns = json.dumps(columns_of(file))
        parts.append(f'{json.dumps(file)}: {{"columns": {columns}, "rows": [\n{rows}\n]}}')
    text = ",\n".join(parts)
    return f'{{"format": {json.dumps(FORMAT)}, "files": {{\n{text}\n}}}}\n'.encode()


def as_zip(data: Data) -> bytes:
    """All files as CSV; the day on them is always the same one. What ships is packed once."""
    return _shipped() if data is DATA else _packed(data)


@cache
def _shipped() -> bytes:
    return _packed(DATA)


def _packed(data: Data) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for file in files():
            entry = ZipInfo(file)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, as_csv(file, data))
    return content.getvalue()


def brought(content: bytes, file: str, data: Data) -> Brought:
    """What a file that is brought in would change; of CSV, `file` says which one it is.

    Raises NotReadable.
    """
    tables, faults = _read(content, file)
    faults += [fault for name, lines in tables.items() for fault in _misshapen(name, lines)]
    if faults:
        return Brought(faults=faults[:FAULTS])
    texts = {name: _text(name, lines) for name, lines in tables.items()}
    overlay = Overlay(folder_of(data), {**_texts(data), **texts})
    changes = between(data, overlay)
    touched = sorted({change.file for change in changes})
    faults = faults_of(overlay, [name for name in touched if "/" in name]) if changes else []
    if faults:
        return Brought(faults=faults[:FAULTS])
    return counted(changes, data)


def counted(changes: Sequence[Change], data: Data) -> Brought:
    """Changes, with how many rows they add, change and take away."""
    there = {file: rows_by_key(file, data) for file in {change.file for change in changes}}
    gone = sum(change.row is None for change in changes)
    changed = sum(change.row is not None and change.key in there[change.file] for change in changes)
    return Brought(changes, len(changes) - gone - changed, changed, gone)


def changes_in(text: str) -> list[Change]:
    """The changes that a page has shown, as it sends them back. Raises NotReadable."""
    try:
        changes = unpacked(text)
        right = bool(changes) and all(map(_is_right, changes))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        right = False
    if not right:
        raise NotReadable(N_("Choose the file again."))
    return changes


def need_readable(found: Brought) -> None:
    """Demand that a second person can read all of it. Raises NotReadable."""
    if len(found.changes) > MOST_CHANGES:
        raise NotReadable(
            N_("This changes %(n)s rows: %(added)s new, %(changed)s changed, %(gone)s taken away. "
               "A draft takes %(most)s. Rows that the file leaves out are taken away: where that "
               "is not meant, export the file, and change the export."),
            n=len(found.changes),
            added=found.added,
            changed=found.changed,
            gone=found.gone,
            most=MOST_CHANGES,
        )  # fmt: skip


def _is_right(change: Change) -> bool:
    file, row = change.file, change.row
    if file not in files() or not _are_texts([*change.key, *(row or {}).values()]):
        return False
    columns = columns_of(file)
    if row is None:
        return len(change.key) == len(keys_of(file))
    return (
        sorted(row) == sorted(columns)
        and change.key == key_of(file, row)
        and not list(_misshapen(file, [Line(1, [row[column] for column in columns])]))
    )


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _bare(cell: str) -> str:
    return (cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell).strip()


def _read(content: bytes, file: str) -> tuple[dict[str, list[Line]], list[Fault]]:
    if len(content) > MOST_BYTES:
        raise NotReadable(N_("The file is too large."))
    if content.startswith(b"PK"):
        return _unzipped(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise NotReadable(N_("The file is not UTF-8. Save it as CSV UTF-8.")) from fault
    if text.lstrip().startswith("{"):
        return _from_json(text)
    if file not in files():
        raise NotReadable(N_("Choose which file of the vocabulary this is."))
    return _from_csv({file: text})


def _unzipped(content: bytes) -> tuple[dict[str, list[Line]], list[Fault]]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise NotReadable(N_("The file is too large."))
            texts = {entry.filename: archive.read(entry).decode("utf-8-sig") for entry in entries}
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError, zlib.error) as fault:
        raise NotReadable(N_("The ZIP cannot be read, or its files are not UTF-8.")) from fault
    return _from_csv(texts)


def _from_csv(texts: Mapping[str, str]) -> tuple[dict[str, list[Line]], list[Fault]]:
    tables, faults = {}, list(_strangers(texts))
    for file in (name for name in files() if name in texts):
        head = texts[file].partition("\n")[0]
        mark = ";" if ";" in head and "," not in head else ","
        reader = csv.reader(StringIO(texts[file], newline=""), delimiter=mark)
        try:
            lines = [Line(reader.line_num, [_bare(cell) for cell in cells]) for cells in reader]
        except csv.Error as fault:
            faults.append(Fault(file, reader.line_num, f"This cannot be read as CSV: {fault}."))
            continue
        while lines and not any(lines[-1].cells):
            lines.pop()
        wrong = _columns(file, lines[0].cells if lines else [])
        faults += wrong
        tables[file] = [] if wrong else lines[1:]
    return tables, faults


def _from_json(text: str) -> tuple[dict[str, list[Line]], list[Fault]]:
    """From JSON; a row has the number that it would have in the CSV of its file."""
    try:
        given = json.loads(text)
        if given["format"] != FORMAT:
            raise ValueError
        named = {str(file): (table["columns"], table["rows"]) for file, table in
                 given["files"].items()}  # fmt: skip
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as bad:
        raise NotReadable(N_("This JSON is no export of the vocabulary.")) from bad
    tables: dict[str, list[Line]] = {}
    faults = list(_strangers(named))
    for file in (name for name in files() if name in named):
        columns, rows = named[file]
        if wrong := _columns(file, columns):
            faults += wrong
            continue
        if not isinstance(rows, list):
            raise NotReadable(N_("This JSON is no export of the vocabulary."))
        tables[file] = []
        for number, cells in enumerate(rows, 2):
            if _are_texts(cells):
                tables[file].append(Line(number, [cell.strip() for cell in cells]))
            else:
                faults.append(Fault(file, number, "A row must be a list of texts."))
    return tables, faults


def _are_texts(cells: Any) -> bool:
    return isinstance(cells, list) and all(isinstance(cell, str) for cell in cells)


def _strangers(names: Iterable[str]) -> Iterable[Fault]:
    for name in sorted(set(names) - set(files())):
        yield Fault(name, 1, "No file of the vocabulary that curators change. Take it out.")


def _columns(file: str, given: object) -> list[Fault]:
    wanted = columns_of(file)
    if isinstance(given, list) and given == list(wanted):
        return []
    return [Fault(file, 1, f"The columns must be {', '.join(wanted)}.")]


def _misshapen(file: str, lines: Iterable[Line]) -> Iterable[Fault]:
    """Rows that are none, or that stand there twice."""
    wanted, seen = columns_of(file), dict[tuple[str, ...], int]()
    places = [wanted.index(column) for column in keys_of(file)]
    for number, cells in lines:
        text = "".join(cells)
        if len(cells) != len(wanted):
            yield Fault(file, number, f"There must be {len(wanted)} cells, not {len(cells)}.")
        elif "\n" in text or "\r" in text:
            yield Fault(file, number, "A row must be one line: take the line break out.")
        elif not text.isprintable() and any(map(unseen, cells)):
            yield Fault(file, number, "Remove the characters that nobody sees.")
        elif len(text) > CELL and any(len(cell) > CELL for cell in cells):
            yield Fault(file, number, f"Use {CELL} characters or fewer in a cell.")
        else:
            key = tuple([cells[place] for place in places])
            if len(text) > KEY // 3 and len(key_text(key)) > KEY:  # no sign takes more than two
                yield Fault(file, number, "What tells this row from the others is too long.")
            if key in seen:
                yield Fault(file, number, f"This row stands in line {seen[key]} already. Keep one.")
            seen.setdefault(key, number)


def _text(file: str, lines: Iterable[Line]) -> str:
    """The lines as the check reads them, each where it stands."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(columns_of(file))
    rows.writerows(line.cells for line in lines)
    return text.getvalue()


def _texts(data: Data) -> Mapping[str, str]:
    return data.texts if isinstance(data, Overlay) else {}
