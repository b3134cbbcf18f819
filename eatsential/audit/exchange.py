"""Events as text, one a line, as they are exported."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC
from enum import StrEnum

from eatsential.audit.chain import Event
from eatsential.text import no_formula

COLUMNS = (
    "number",
    "at",
    "act",
    "actor",
    "target",
    "outcome",
    "reason",
    "details",
    "request_id",
    "id",
    "key_id",
)


class TextForm(StrEnum):
    """How events are written; the value ends the name of the file."""

    CSV = "csv"
    JSON = "jsonl"


def written(events: Iterable[Event], form: TextForm) -> Iterator[str]:
    """Events in a form, line by line, as they come: however many, no more than one is held."""
    if form is TextForm.JSON:
        return (json.dumps(_plain(event)) + "\n" for event in events)
    return _table(events)


def _table(events: Iterable[Event]) -> Iterator[str]:
    yield _row(list(COLUMNS))
    for event in events:
        plain = _plain(event)
        plain["details"] = json.dumps(plain["details"], sort_keys=True) if event.details else ""
        cells = ("" if plain[name] is None else str(plain[name]) for name in COLUMNS)
        yield _row([no_formula(cell) for cell in cells])


def _row(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _plain(event: Event) -> dict[str, object]:
    """An event as JSON can say it: identifiers as text, the moment in UTC."""
    said = {**asdict(event), "at": event.at.astimezone(UTC).isoformat(timespec="microseconds")}
    named = ("id", "actor", "target", "key_id")
    return {
        name: str(said[name]) if name in named and said[name] is not None else said[name]
        for name in COLUMNS
    }
