"""A profile as a table: one row for each entry, for spreadsheets and for printing. One way only."""

import csv
import io
from dataclasses import fields

from eatsential.profiles.exchange.json_form import profile_of
from eatsential.profiles.rules.entries import Entry
from eatsential.profiles.rules.people import Person
from eatsential.text import no_formula
from eatsential.vocabulary.approved import name_of

COLUMNS = [field.name for field in fields(Entry)]


def written(person: Person) -> str:
    """The table. Every cell is quoted, and none is a formula for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["person", "name", *COLUMNS])
    for entry in profile_of(person).entries:
        cells = [_cell(getattr(entry, column)) for column in COLUMNS]
        named = name_of(entry.kind, entry.subject)
        writer.writerow([no_formula(cell) for cell in (person.name, named, *cells)])
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
