"""The trap corpus: labels written for it, by language and by what each row promises.

`corpus/<language>.csv` has a row a label: `kind`, `text`, `asks` (who asks, or which allergens),
and `marked`, words of the label that have to be marked.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eatsential.screening.answer import Food
from eatsential.screening.profile import profile_from
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.screen import screen

FOLDER = Path(__file__).parent / "corpus"
VERDICTS = {
    "must_flag": ("avoid",),
    "must_not_flag": ("nothing_found",),
    "not_cleared": ("avoid", "caution", "cannot_tell"),
    "cannot_tell": ("cannot_tell",),
}
KINDS = (*VERDICTS, "may_contain", "declared", "negated")
LISTS = {
    "intolerance": "intolerances",
    "diet": "diets",
    "condition": "conditions",
    "medication": "medications",
    "word": "words",
}


@dataclass(frozen=True)
class Trap:
    """A label, and what has to come of it."""

    lang: str
    kind: str
    text: str
    asks: str
    marked: str

    def fault(self, rules: RuleSet) -> str | None:
        """What is wrong with the answer of a rule set; nothing where the promise is kept."""
        food = Food("1", self.text, self.lang)
        if self.kind in VERDICTS:
            answer = screen(food, profile_from(profile(self.asks), rules), rules)
            if answer.verdict not in VERDICTS[self.kind]:
                return f"{answer.verdict}: {answer.findings}, unread {answer.unrecognised}"
            marks = [finding.span.text for finding in answer.findings if finding.span]
            if self.marked and not any(self.marked in m or m in self.marked for m in marks):
                return f"marked {marks}"
            return None
        answer = screen(food, None, rules)
        wanted, sure, perhaps = set(self.asks.split()), {*answer.contains}, {*answer.may_contain}
        if self.kind == "negated":
            return f"named {wanted & (sure | perhaps)}" if wanted & (sure | perhaps) else None
        found = perhaps if self.kind == "may_contain" else sure
        if not wanted <= found:
            return f"not {self.kind}: {wanted - found}"
        if self.kind == "may_contain" and wanted & sure:
            return f"declared as contained: {wanted & sure}"
        return None


def profile(short: str) -> dict[str, Any]:
    """From `allergy:milk:mild diet:vegan region:US` to the form of the contract."""
    given: dict[str, Any] = {}
    for part in short.split():
        kind, id_, *severity = part.split(":")
        if kind == "region":
            given["region"] = id_
        elif kind == "allergy":
            allergy = {"allergen": id_, "severity": severity[0] if severity else "severe"}
            given.setdefault("allergies", []).append(allergy)
        else:
            given.setdefault(LISTS[kind], []).append(id_)
    return given


def traps() -> list[Trap]:
    """Every row of the corpus."""
    found = []
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [Trap(path.stem, **row) for row in csv.DictReader(file)]
    return found
