"""How a figure reads, on the terminal and in docs/figures.md."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Columns and rows of words; the first column names what a row is about."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __str__(self) -> str:
        lines = [self.columns, ["---", *["---:"] * (len(self.columns) - 1)], *self.rows]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)


@dataclass(frozen=True)
class Figure:
    """What was measured, how, and what came out."""

    title: str
    how: str
    parts: Sequence[Table | str]

    def section(self, name: str, measured_at: str) -> str:
        """The figure as Markdown, with the command that makes it again and what it was made at."""
        parts = "\n\n".join(str(part) for part in self.parts)
        how = f"`python -m bench {name}`, {measured_at}. {self.how}"
        return f"## {self.title}\n\n{how}\n\n{parts}\n"


class Skipped(Exception):
    """A figure that cannot be measured here. The words say why."""
