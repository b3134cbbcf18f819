"""The rows of the CSV files, as they stand there, with the line each stands on."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sources.csv": ("id", "title", "url", "checked"),
    "allergens.csv": ("id", "name", "kind", "parent", "source", "note"),
    "regions.csv": ("region", "parent", "child", "source"),
    "phrases.csv": ("lang", "role", "phrase", "source"),
    "rules.csv": ("kind", "id", "name", "excludes", "verdict", "why", "source"),
    "policy.csv": ("entry", "severity", "evidence", "verdict", "source"),
}
TERM_COLUMNS = ("term", "evidence", "allergens", "why", "source")
ANY_LANGUAGE = "mul"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: its values by column."""

    file: str
    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def ids(self, column: str) -> tuple[str, ...]:
        """A value that holds several ids."""
        return tuple(self.values[column].split())


def rows(name: str, folder: Path = DATA) -> Iterator[Row]:
    """The rows of a file. A column that is missing reads as empty."""
    columns = COLUMNS.get(name, TERM_COLUMNS)
    with (folder / name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for values in reader:
            yield Row(name, reader.line_num, {c: (values.get(c) or "").strip() for c in columns})


def languages(folder: Path = DATA) -> list[str]:
    """The languages that have a file of terms."""
    found = sorted(path.stem for path in (folder / "terms").glob("*.csv"))
    return [language for language in found if language != ANY_LANGUAGE]


def version(folder: Path = DATA) -> str:
    """The version that every answer carries."""
    return (folder / "version.txt").read_text(encoding="utf-8").strip()
