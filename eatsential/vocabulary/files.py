"""The CSV files of the vocabulary, as they ship or as curators have changed them."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import chain, repeat
from pathlib import Path
from typing import TextIO

DATA = Path(__file__).parent / "data"
FROM_MEMORY = "memory"  # how sources.csv says that a source was not read for it yet
NEUTRAL = "mul"  # the file of what is the same in every language


@dataclass(frozen=True)
class Overlay:
    """A folder in which some files say something else: these are texts in memory, by name."""

    folder: Path
    texts: Mapping[str, str]


Data = Path | Overlay


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a CSV file."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def ids(self, column: str) -> tuple[str, ...]:
        """The ids in a cell that lists them."""
        return tuple(self.cells[column].split())


def opened(name: str, data: Data = DATA) -> TextIO:
    """One file, to be read."""
    if isinstance(data, Overlay):
        if name in data.texts:
            return StringIO(data.texts[name])
        data = data.folder
    return (data / name).open(encoding="utf-8")


def folder_of(data: Data) -> Path:
    """The folder with a file of each name."""
    return data.folder if isinstance(data, Overlay) else data


def rows_of(name: str, data: Data = DATA) -> Iterator[Row]:
    """The rows of one file; a missing cell is empty."""
    with opened(name, data) as file:
        reader = csv.reader(file)
        columns = next(reader, [])
        for cells in reader:
            if cells:
                plain = map(str.strip, chain(cells, repeat("")))
                yield Row(name, reader.line_num, dict(zip(columns, plain, strict=False)))


def term_files(data: Data = DATA) -> list[str]:
    """The names of the files of terms."""
    return sorted(f"terms/{path.name}" for path in (folder_of(data) / "terms").glob("*.csv"))


def version_of(data: Data = DATA) -> str:
    """The version that every answer carries."""
    with opened("version.txt", data) as file:
        return file.read().strip()
