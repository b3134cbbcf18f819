"""What is wrong with the vocabulary, by file and line, in words for a curator. Asks no one else."""

import csv
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from eatsential.screening.answer import Basis, Evidence, Severity, Verdict
from eatsential.screening.nutrients import IN_ONE
from eatsential.screening.ruleset import Duty, Grade
from eatsential.screening.terms import Role
from eatsential.vocabulary.check_rules import (
    MILDER,
    RULE_KINDS,
    SEVERE,
    Fault,
    checked,
    closings,
    numbers,
    policy,
    reviewed,
)
from eatsential.vocabulary.check_terms import SAYING, SILENT, faulty_terms
from eatsential.vocabulary.files import (
    DATA,
    NEUTRAL,
    Data,
    Row,
    folder_of,
    opened,
    rows_of,
    term_files,
)

COLUMNS = {
    "sources.csv": ("id", "title", "url", "checked"),
    "compared.csv": ("source", "list", "title", "url", "checked"),
    "allergens.csv": ("id", "name", "kind", "parent", "source", "note"),
    "laws.csv": ("region", "name", "follows", "source"),
    "regions.csv": ("region", "parent", "child", "source"),
    "declared.csv": ("region", "allergen", "duty", "source"),
    "exemptions.csv": ("region", "allergen", "what", "source"),
    "vague.csv": ("region", "term", "allergen", "means", "why", "source"),
    "languages.csv": ("code", "name", "compounds"),
    "phrases.csv": ("lang", "role", "phrase", "source"),
    "rules.csv": (
        *("kind", "id", "name", "excludes", "together", "asked", "verdict", "why"),
        *("source", "grade", "reviewed"),
    ),
    "nutrients.csv": ("id", "name", "unit", "most", "from", "factor", "source"),
    "limits.csv": (
        *("kind", "id", "nutrient", "basis", "threshold", "unit", "verdict", "needed", "why"),
        *("source", "grade", "reviewed"),
    ),
    "policy.csv": ("entry", "severity", "evidence", "verdict", "source"),
    "dishes.csv": ("dish", "names", "ingredients", "source"),
    "everyday.csv": ("lang", "name", "allergens"),
    "staples.csv": ("diet", "eats", "source"),
}
TERM_COLUMNS = ("term", "evidence", "allergens", "why", "source")
OPTIONAL = {"url", "note", "parent", "why", "compounds", "allergens", "together", "asked"}
OPTIONAL |= {"from", "factor", "needed", "follows", "names"}


def faults_of(data: Data = DATA, terms: Iterable[str] | None = None) -> list[Fault]:
    """Everything that is wrong in the files, in their order; of those of terms, in these or all."""
    spoken = term_files(data) if terms is None else list(terms)
    names = [*COLUMNS, *spoken]
    found = [fault for name in names for fault in _columns(name, data)]
    if found:
        return found
    rows = {name: list(rows_of(name, data)) for name in names}
    known = Known(rows)
    for name in names:
        found += _empty(rows[name])
        found += known.unknown(name, rows[name])
    for name in spoken:
        found += faulty_terms(rows[name])
    found += _languages(rows, data)
    found += checked([*rows["sources.csv"], *rows["compared.csv"]])
    found += closings(rows["phrases.csv"])
    found += numbers(rows)
    found += reviewed([*rows["rules.csv"], *rows["limits.csv"]])
    found += policy(rows["policy.csv"])
    found += _circles(rows["allergens.csv"])
    found += _twice(rows)
    return sorted(found, key=lambda fault: (names.index(fault.file), fault.line))


def _columns(name: str, data: Data) -> Iterator[Fault]:
    wanted = COLUMNS.get(name, TERM_COLUMNS)
    if not (folder_of(data) / name).exists():
        yield Fault(name, 1, "The file is missing.")
        return
    with opened(name, data) as file:
        reader = csv.reader(file)
        if tuple(next(reader, ())) != wanted:
            yield Fault(name, 1, f"The columns must be {', '.join(wanted)}.")
            return
        for cells in reader:
            if cells and len(cells) != len(wanted):
                yield Fault(name, reader.line_num, f"There must be {len(wanted)} cells.")
            if "\n" in "".join(cells):
                yield Fault(name, reader.line_num, "A row must be one line.")


def _empty(rows: list[Row]) -> Iterator[Fault]:
    for row in rows:
        if "" in row.cells.values():
            for column, cell in row.cells.items():
                if not cell and column not in OPTIONAL:
                    yield Fault(row.file, row.line, f"“{column}” is empty.")


class Known:
    """What a cell may say."""

    def __init__(self, rows: dict[str, list[Row]]) -> None:
        allergens = {row["id"] for row in rows["allergens.csv"]}
        sources = {row["id"] for row in rows["sources.csv"]}
        languages = {row["code"] for row in rows["languages.csv"]}
        laws = {row["region"] for row in rows["laws.csv"]}
        grades = {grade.value for grade in Grade}
        nutrients = {row["id"] for row in rows["nutrients.csv"]}
        verdicts = {verdict.value for verdict in Verdict}
        diets = {row["id"] for row in rows["rules.csv"] if row["kind"] == "diet"}
        any_of = {
            "allergens.csv": {"parent": allergens, "kind": {"allergen", "group"}},
            "laws.csv": {"follows": laws},
            "regions.csv": {"region": laws, "parent": allergens, "child": allergens},
            "declared.csv": {
                "region": laws,
                "allergen": allergens,
                "duty": {duty.value for duty in Duty},
            },
            "exemptions.csv": {"region": laws, "allergen": allergens},
            "vague.csv": {
                "region": laws,
                "allergen": allergens,
                "means": {Evidence.CONTAINS.value, "nothing"},
            },
            "phrases.csv": {"lang": languages, "role": {role.value for role in Role}},
            "rules.csv": {
                "kind": set(RULE_KINDS),
                "excludes": allergens,
                "together": allergens,
                "asked": {"yes"},
                "verdict": {"avoid", "caution"},
                "grade": grades,
            },
            "nutrients.csv": {"unit": {"g", "kcal"}, "from": nutrients},
            "limits.csv": {
                "kind": set(RULE_KINDS),
                "id": {row["id"] for row in rows["rules.csv"]} | allergens,
                "nutrient": nutrients,
                "basis": {basis.value for basis in Basis},
                "unit": set(IN_ONE),
                "verdict": {"avoid", "caution"},
                "needed": {"yes"},
                "grade": grades,
            },
            "policy.csv": {
                "entry": {*RULE_KINDS, *SEVERE, *MILDER, "word"},
                "severity": {"any", *(severity.value for severity in Severity)},
                "evidence": {evidence.value for evidence in Evidence},
                "verdict": verdicts,
            },
            "everyday.csv": {"lang": languages, "allergens": allergens},
            "staples.csv": {"diet": diets, "eats": allergens},
        }
        self.of_terms = {"evidence": SAYING | SILENT, "allergens": allergens}
        self.ruled = {row["id"] for row in rows["rules.csv"]}  # what else a blocker may name
        self.any_of: dict[str, dict[str, set[str]]] = any_of
        self.sources = sources

    def allowed(self, file: str) -> dict[str, set[str]]:
        """What the columns of a file may say, of those that have a list."""
        allowed = self.any_of.get(file, self.of_terms if "/" in file else {})
        return {**allowed, "source": self.sources}

    def unknown(self, file: str, rows: list[Row]) -> Iterator[Fault]:
        """Ids and names in the rows of a file that nothing defines."""
        for column, known in self.allowed(file).items():
            hints: dict[str, str] = {}  # many rows may name it
            sound = {""}
            for row in rows:
                if (cell := row.cells.get(column, "")) in sound:
                    continue
                ids = cell.split()
                if known.issuperset(ids):
                    sound.add(cell)
                    continue
                blocks = row.cells.get("evidence") == "blocker"
                for id_ in ids:
                    if id_ not in known and not (blocks and id_ in self.ruled):
                        if id_ not in hints:
                            hints[id_] = _unknown(column, id_, known)
                        yield Fault(file, row.line, hints[id_])


def _unknown(column: str, id_: str, known: Iterable[str]) -> str:
    near = get_close_matches(id_, sorted(known), n=2)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"“{id_}” is unknown in “{column}”.{hint}"


def _languages(rows: dict[str, list[Row]], data: Data) -> Iterator[Fault]:
    stems = {Path(name).stem for name in term_files(data)} - {NEUTRAL}
    for row in rows["languages.csv"]:
        if row["code"] not in stems:
            yield Fault(row.file, row.line, f"There is no file terms/{row['code']}.csv.")
    for stem in sorted(stems - {row["code"] for row in rows["languages.csv"]}):
        yield Fault(f"terms/{stem}.csv", 1, f"“{stem}” is missing in languages.csv.")


def _circles(rows: list[Row]) -> Iterator[Fault]:
    parents = {row["id"]: row["parent"] for row in rows}
    for row in rows:
        at, seen = row["id"], set()
        while at and at not in seen:
            seen.add(at)
            at = parents.get(at, "")
        if at == row["id"]:
            yield Fault(row.file, row.line, f"“{at}” belongs to itself.")


def _twice(rows: dict[str, list[Row]]) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    unique: dict[str, Callable[[Row], tuple[str, ...]]] = {
        "sources.csv": lambda row: (row["id"],),
        "allergens.csv": lambda row: (row["id"],),
        "languages.csv": lambda row: (row["code"],),
        "phrases.csv": lambda row: (row["lang"], row["phrase"]),
        "laws.csv": lambda row: (row["region"],),
        "regions.csv": lambda row: (row["region"], row["parent"], row["child"]),
        "declared.csv": lambda row: (row["region"], row["allergen"]),
        "exemptions.csv": lambda row: (row["region"], row["allergen"]),
        "vague.csv": lambda row: (row["region"], row["term"], row["allergen"]),
        "nutrients.csv": lambda row: (row["id"],),
        "limits.csv": lambda row: tuple(
            row[column] for column in ("kind", "id", "verdict", "nutrient", "basis")
        ),
        "dishes.csv": lambda row: (row["dish"],),
        "everyday.csv": lambda row: (row["lang"], row["name"]),
        "staples.csv": lambda row: (row["diet"],),
    }
    for name, key_of in unique.items():
        seen.clear()
        for row in rows[name]:
            key = key_of(row)
            if key in seen:
                yield Fault(row.file, row.line, f"“{key[-1]}” stands in line {seen[key]} already.")
            seen.setdefault(key, row.line)
