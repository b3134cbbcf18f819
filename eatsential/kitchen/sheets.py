"""A screened table as CSV and as a workbook. Nothing in a cell is ever taken for a formula."""

import csv
from io import BytesIO, StringIO

from eatsential.kitchen.rules.matrix import Batch, in_words
from eatsential.kitchen.wording import columns, signs
from eatsential.text import no_formula

LONGEST = 32_000  # characters that a cell of a workbook holds


def lines(batch: Batch, words: str, name: str) -> list[list[str]]:
    """The heads and the rows, each cell in words; `words` and `name` head the other columns."""
    heads = columns(batch)
    rows = zip(batch.rows, batch.answers, strict=False)
    return [[name, *heads, words]] + [
        [row.name, *(sign.words for sign in signs(batch, found)), in_words(heads, found)]
        for row, found in rows
    ]


def as_csv(table: list[list[str]], notes: list[str]) -> bytes:
    """As CSV, with the notes below; the mark in front tells spreadsheets that it is UTF-8."""
    file = StringIO(newline="")
    all_lines = [*table, [], *([note] for note in notes)]
    csv.writer(file).writerows([no_formula(cell) for cell in line] for line in all_lines)
    return f"\ufeff{file.getvalue()}".encode()


def as_workbook(table: list[list[str]], notes: list[str]) -> bytes:
    """As XLSX with the notes below, made in memory: nothing is written into a temporary file."""
    from xlsxwriter import Workbook

    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet()
    for row, line in enumerate(table):
        for column, cell in enumerate(line):
            style = bold if row == 0 or column == 0 else plain
            sheet.write_string(row, column, cell[:LONGEST], style)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, len(table[0]) - 2, 14)
    sheet.set_column(len(table[0]) - 1, len(table[0]) - 1, 60)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table) - 1, len(table[0]) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for row, note in enumerate(notes, len(table) + 1):
        sheet.write_string(row, 0, note)
    book.close()
    return file.getvalue()
