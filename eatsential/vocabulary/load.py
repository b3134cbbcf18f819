"""From the CSV files to the compiled rule set that every check of this process asks."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock

from eatsential.screening.answer import Evidence, Severity, Verdict
from eatsential.screening.lexicon import Lexicon
from eatsential.screening.ruleset import Allergen, Policy, Rule, RuleSet
from eatsential.screening.terms import Meaning, Role, Term

DATA = Path(__file__).parent / "data"
FROM_MEMORY = "memory"  # how sources.csv says that a source was not read for it yet
NEUTRAL = "mul"  # the file of what is the same in every language


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


def rows_of(name: str, data: Path = DATA) -> Iterator[Row]:
    """The rows of one file; a missing cell is empty."""
    with (data / name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restval="")
        for cells in reader:
            plain = {key: (cell or "").strip() for key, cell in cells.items() if key}
            yield Row(name, reader.line_num, plain)


def version_of(data: Path = DATA) -> str:
    """The version that every answer carries."""
    return (data / "version.txt").read_text(encoding="utf-8").strip()


_compiling = Lock()


def term_files(data: Path = DATA) -> list[str]:
    """The names of the files of terms."""
    return sorted(f"terms/{path.name}" for path in (data / "terms").glob("*.csv"))


def ruleset() -> RuleSet:
    """The rule set of this process, compiled at the first call, once however many threads ask."""
    with _compiling:
        return _ruleset()


@cache
def _ruleset() -> RuleSet:
    return compiled()


def compiled(data: Path = DATA) -> RuleSet:
    """Compile the files of a folder. Raises ValueError or KeyError where `check` finds faults."""
    given = {row["id"]: row for row in rows_of("sources.csv", data)}
    sources = {id_: row["title"] for id_, row in given.items()}
    allergens = {
        row["id"]: Allergen(row["id"], row["name"], row["kind"] == "group", row["parent"] or None)
        for row in rows_of("allergens.csv", data)
    }
    terms = {Path(name).stem: _terms(name, data, sources) for name in term_files(data)}
    neutral = terms.pop(NEUTRAL, [])
    phrases: defaultdict[str, list[tuple[Role, str]]] = defaultdict(list)
    for row in rows_of("phrases.csv", data):
        phrases[row["lang"]].append((Role(row["role"]), row["phrase"]))
    lexicons = {
        row["code"]: Lexicon(
            row["code"],
            [*neutral, *terms[row["code"]]],
            phrases[row["code"]],
            name=row["name"],
            compounds=bool(row["compounds"]),
        )
        for row in rows_of("languages.csv", data)
    }
    return RuleSet(
        version=version_of(data),
        allergens=allergens,
        rules=tuple(_rules(data, given)),
        law=frozenset(
            (row["region"], row["parent"], row["child"]) for row in rows_of("regions.csv", data)
        ),
        policy=_policy(data),
        lexicons=lexicons,
        neutral=Lexicon(NEUTRAL, neutral, []),
    )


def _terms(name: str, data: Path, sources: dict[str, str]) -> list[Term]:
    """One term for all rows that bear its name."""
    lang = Path(name).stem
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows_of(name, data):
        grouped[row["term"]].append(row)
    return [
        Term(
            lang=lang,
            text=text,
            means=tuple(
                Meaning(id_, Evidence(row["evidence"]), row["why"], sources[row["source"]])
                for row in rows
                if row["evidence"] not in ("blocker", "inert", "filler")
                for id_ in row.ids("allergens")
            ),
            blocks=frozenset(
                id_ for row in rows if row["evidence"] == "blocker" for id_ in row.ids("allergens")
            ),
            filler=all(row["evidence"] == "filler" for row in rows),
        )
        for text, rows in grouped.items()
    ]


def _rules(data: Path, sources: dict[str, Row]) -> Iterator[Rule]:
    for row in rows_of("rules.csv", data):
        source = sources[row["source"]]
        checked = source["checked"]
        yield Rule(
            kind=row["kind"],
            id=row["id"],
            name=row["name"],
            excludes=row.ids("excludes"),
            verdict=Verdict(row["verdict"]) if row["verdict"] else None,
            why=row["why"],
            source=source["title"],
            url=source["url"],
            checked=None if checked == FROM_MEMORY else date.fromisoformat(checked),
        )


def _policy(data: Path) -> Policy:
    policy: defaultdict[tuple[str, Severity | None], dict[Evidence, Verdict]] = defaultdict(dict)
    for row in rows_of("policy.csv", data):
        severity = None if row["severity"] == "any" else Severity(row["severity"])
        policy[row["entry"], severity][Evidence(row["evidence"])] = Verdict(row["verdict"])
    return dict(policy)
