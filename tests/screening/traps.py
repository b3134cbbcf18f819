"""The trap corpus: labels written for it, by language and by what each row promises.

`corpus/<language>.csv` has a row a label: `kind`, `text`, `asks` (who asks, or which allergens),
and `marked`, words of the label that have to be marked.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from tests.screening.asking import ask, read

FOLDER = Path(__file__).parent / "corpus"
VERDICTS = {
    "must_flag": ("avoid",),
    "must_not_flag": ("nothing_found",),
    "not_cleared": ("avoid", "caution", "cannot_tell"),
    "cannot_tell": ("cannot_tell",),
}
KINDS = (*VERDICTS, "may_contain", "declared", "negated")


@dataclass(frozen=True)
class Trap:
    """A label, and what has to come of it."""

    lang: str
    kind: str
    text: str
    asks: str
    marked: str

    def fault(self) -> str | None:
        """What is wrong with the answer of today, in words; nothing where it keeps its promise."""
        if self.kind in VERDICTS:
            answer = ask(self.text, self.asks, self.lang)
            if answer.verdict not in VERDICTS[self.kind]:
                return f"{answer.verdict}: {answer.findings}, unread {answer.unrecognised}"
            marks = [finding.span.text for finding in answer.findings if finding.span]
            if self.marked and not any(self.marked in m or m in self.marked for m in marks):
                return f"marked {marks}"
            return None
        answer = read(self.text, self.lang)
        wanted, sure, perhaps = set(self.asks.split()), {*answer.contains}, {*answer.may_contain}
        if self.kind == "negated":
            return f"named {wanted & (sure | perhaps)}" if wanted & (sure | perhaps) else None
        found = perhaps if self.kind == "may_contain" else sure
        if not wanted <= found:
            return f"not {self.kind}: {wanted - found}"
        if self.kind == "may_contain" and wanted & sure:
            return f"declared as contained: {wanted & sure}"
        return None


def traps() -> list[Trap]:
    """Every row of the corpus."""
    found = []
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [Trap(path.stem, **row) for row in csv.DictReader(file)]
    return found
