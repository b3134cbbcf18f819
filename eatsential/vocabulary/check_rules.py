"""What is wrong in the files of rules, limits and verdicts: days, numbers, missing cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from eatsential.screening.answer import FLEXIBLE, Evidence, Problem, Severity
from eatsential.screening.nutrients import ENERGY
from eatsential.vocabulary.files import FROM_MEMORY, Row

SEVERE = ("allergy", Problem.NON_IGE)  # what the policy knows by severity
MILDER = (Problem.COELIAC, Problem.PREFERENCE, FLEXIBLE)
RULE_KINDS = ("allergy", "diet", "intolerance", "condition", "medication")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def checked(rows: list[Row]) -> Iterator[Fault]:
    """Days on which a source was read that are no days."""
    for row in rows:
        try:
            _ = row["checked"] == FROM_MEMORY or date.fromisoformat(row["checked"])
        except ValueError:
            yield Fault(row.file, row.line, f"“checked” must be {FROM_MEMORY}, or a date.")


def closings(rows: list[Row]) -> Iterator[Fault]:
    """Phrases whose last words are a phrase of their own, which would be heard instead."""
    whole = {(row["lang"], row["phrase"].removesuffix(" …")) for row in rows}
    for row in rows:
        _first, dots, last = row["phrase"].partition(" … ")
        if dots and (row["lang"], last) in whole:
            yield Fault(row.file, row.line, f"“{last}” is a phrase of its own.")


def reviewed(rows: list[Row]) -> Iterator[Fault]:
    """Days of review that are no days."""
    for row in rows:
        try:
            date.fromisoformat(row["reviewed"])
        except ValueError:
            yield Fault(row.file, row.line, "“reviewed” must be a date.")


def numbers(rows: dict[str, list[Row]]) -> Iterator[Fault]:
    """Numbers that are none or not above zero, and amounts in a unit of another kind."""
    energy = {row["id"] for row in rows["nutrients.csv"] if row["unit"] == "kcal"}
    for name, column in (
        ("nutrients.csv", "most"), ("nutrients.csv", "factor"), ("limits.csv", "threshold"),
    ):  # fmt: skip
        for row in rows[name]:
            if not _is_above_zero(row[column] or "1"):
                yield Fault(row.file, row.line, f"“{column}” must be a number above zero.")
    for row in rows["nutrients.csv"]:
        if bool(row["from"]) != bool(row["factor"]):
            yield Fault(row.file, row.line, "“from” and “factor” belong together.")
    for row in rows["limits.csv"]:
        if (row["unit"] in ENERGY) != (row["nutrient"] in energy):
            yield Fault(row.file, row.line, f"“{row['nutrient']}” is not measured in this unit.")


def _is_above_zero(cell: str) -> bool:
    try:
        return 0 < float(cell) < float("inf")
    except ValueError:
        return False


def policy(rows: list[Row]) -> Iterator[Fault]:
    """Cells of the table of verdicts that are missing or there twice."""
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        key = (row["entry"], row["severity"], row["evidence"])
        if key in seen:
            yield Fault(row.file, row.line, f"This verdict stands in line {seen[key]} already.")
        seen.setdefault(key, row.line)
        if (row["entry"] in SEVERE) == (row["severity"] == "any"):
            yield Fault(row.file, row.line, "Only an allergy has a severity, and it must have one.")
    wanted = [
        *product(SEVERE, Severity, Evidence),
        *product([*RULE_KINDS[1:], *MILDER, "word"], ["any"], Evidence),
    ]
    for entry, severity, evidence in wanted:
        if (entry, str(severity), evidence.value) not in seen:
            yield Fault("policy.csv", 1, f"No verdict for {entry}, {severity}, {evidence}.")
