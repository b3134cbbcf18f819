"""A caterer's table: a CSV file as spreadsheets write it, read into foods or into faults."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from eatsential.errors import N_
from eatsential.kitchen.errors import LineFault, NotATable
from eatsential.text import one_line, storable

MOST_ROWS = 5_000
MOST_BYTES = 2_000_000
LONGEST_CELL = 20_000  # characters
SEPARATORS = ";\t,"  # a comma stands in ingredients as well, so the others go first
MOST_FAULTS = 50

HEADS = {
    "name": "name food product dish article title bezeichnung artikel produkt gericht speise"
    " lebensmittel nom produit plat désignation libellé aliment",
    "ingredients": "ingredients ingredient zutaten zutatenliste zutat inhaltsstoffe ingrédients"
    " ingrédient composition",
    "allergens": "allergens allergen allergene contains enthält allergenkennzeichnung allergènes"
    " allergène contient",
    "traces": "traces trace maycontain spuren kannspurenenthalten kannenthalten"
    " peutcontenir tracespossibles precautionary",
}
_TELLING = re.compile("allerg|contain|conten|enth|spur|trac")  # heads that must not be left out
_COLUMNS = {head: column for column, heads in HEADS.items() for head in heads.split()}


@dataclass(frozen=True)
class Row:
    """A food of the table and the line it stands in."""

    line: int
    name: str
    ingredients: str = ""
    allergens: str = ""
    traces: str = ""


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8 or, where it is none, Windows-1252."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return storable(content.decode("utf-16", "replace"))
    try:
        return storable(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return storable(content.decode("cp1252", "replace"))


def rows_of(text: str) -> list[Row]:
    """The foods of a table. Raises NotATable with every fault and its line."""
    separator = _separator(text)
    lines = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    faults: list[LineFault] = []
    columns: dict[str, int] | None = None
    try:
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = _columns(cells, lines.line_num)
                continue
            row = _row(cells, columns, lines.line_num)
            faults += _faults(cells, columns, row)
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise NotATable(
                    [LineFault(row.line, N_("There are more than %(what)s foods."), MOST_ROWS)]
                )
    except csv.Error as fault:
        broken = N_("A quotation mark is opened and not closed, or stands in the wrong place.")
        raise NotATable([*faults, LineFault(lines.line_num, broken)]) from fault
    if faults:
        raise NotATable(faults[:MOST_FAULTS])
    if not rows:
        raise NotATable([LineFault(1, N_("There is no food in this table."))])
    return rows


def left_out(text: str) -> list[str]:
    """The heads of the columns that are not read."""
    lines = csv.reader(StringIO(text, newline=""), delimiter=_separator(text))
    heads = next((cells for cells in lines if any(cell.strip() for cell in cells)), [])
    return [one_line(head) for head in heads if head.strip() and not _column(head)]


def _separator(text: str) -> str:
    """What parts the cells of the first line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=first.count) if first else ","


def _column(head: str) -> str | None:
    return _COLUMNS.get(re.sub(r"[\W_]+", "", head.casefold()))


def _columns(heads: list[str], line: int) -> dict[str, int]:
    """Where each column stands. Raises NotATable."""
    found: dict[str, int] = {}
    for at, head in enumerate(heads):
        column = _column(head)
        if column in found:
            raise NotATable([LineFault(line, N_("Two columns are called “%(what)s”."), head)])
        if column:
            found[column] = at
        elif _TELLING.search(head.casefold()):
            unclear = N_(
                "The column “%(what)s” is not understood. Call it “allergens” or “traces”."
            )
            raise NotATable([LineFault(line, unclear, head)])
    if "name" not in found:
        raise NotATable(
            [LineFault(line, N_("The first line must name the columns, and one is “name”."))]
        )
    if not found.keys() - {"name"}:
        needed = N_("Name a column “ingredients”, “allergens” or “traces” in the first line.")
        raise NotATable([LineFault(line, needed)])
    return found


def _row(cells: list[str], columns: dict[str, int], line: int) -> Row:
    given = {c: cells[at].strip() for c, at in columns.items() if at < len(cells)}
    return Row(line, one_line(given.pop("name", "")), **given)


def _faults(cells: list[str], columns: dict[str, int], row: Row) -> Iterator[LineFault]:
    if not row.name:
        yield LineFault(row.line, N_("The name is missing."))
    if len(cells) <= max(columns.values()) and row.name:
        yield LineFault(row.line, N_("Cells are missing."))
    if any(cell.strip() for cell in cells[max(columns.values()) + 1 :]) and _is_torn(columns):
        yield LineFault(row.line, N_("There are more cells than columns. Put texts in quotes."))
    if any(len(cell) > LONGEST_CELL for cell in cells):
        yield LineFault(row.line, N_("A cell has more than %(what)s characters."), LONGEST_CELL)


def _is_torn(columns: dict[str, int]) -> bool:
    """Whether a cell behind the last known column can only be a torn text."""
    return max(columns.values()) == len(columns) - 1
