"""What is wrong in a file of terms: how they are written, and what a longer one hides."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from eatsential.screening.answer import Evidence
from eatsential.screening.normalise import words_of
from eatsential.screening.terms import inflected
from eatsential.vocabulary.check_rules import Fault
from eatsential.vocabulary.files import Row

_EXEMPTED = {"exempt", "blocker"}  # of gluten-free oats: exempt, and so is what oats belong to
SAYING = {evidence.value for evidence in Evidence} - {"may_contain", "cross_reactive"} | {"blocker"}
SILENT = {"inert", "filler"}


def faulty_terms(rows: list[Row]) -> Iterator[Fault]:
    """Faults of one file of terms."""
    seen: dict[tuple[str, str, str], int] = {}
    evidence: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in rows:
        term = row["term"]
        if term != term.lower() or not words_of(term.strip("*")):
            yield Fault(row.file, row.line, f"“{term}” must be words in lower case.")
        if "*" in term.strip("*") or (("*" in term) and " " in term):
            yield Fault(
                row.file, row.line, f"The star of “{term}” must stand at an end of a single word."
            )
        if (row["evidence"] in SAYING) != bool(row["allergens"]):
            needs = "needs" if row["evidence"] in SAYING else "must have no"
            yield Fault(row.file, row.line, f"“{row['evidence']}” {needs} allergens.")
        for id_ in row.ids("allergens") or ("",):
            key = (term, row["evidence"], id_)
            if key in seen:
                yield Fault(row.file, row.line, f"“{term}” stands in line {seen[key]} already.")
            seen.setdefault(key, row.line)
            others = evidence[term, id_]
            if others and row["evidence"] not in others and {row["evidence"], *others} != _EXEMPTED:
                other, line = next(iter(others.items()))
                yield Fault(
                    row.file,
                    row.line,
                    f"“{term}” is “{row['evidence']}” here and “{other}” in line {line}"
                    f" for {id_ or 'nothing'}.",
                )
            others.setdefault(row["evidence"], row.line)
    yield from _hidden(rows)


def _hidden(rows: list[Row]) -> Iterator[Fault]:
    """Longer terms that consume a shorter one's words and lose what those say.

    A term of several words that holds another term must say something about each allergen which
    that one contains: that it contains it as well, or that it is a blocker for it.
    """
    contains: defaultdict[str, set[str]] = defaultdict(set)
    says: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        says[row["term"]].update(row.ids("allergens"))
        if row["evidence"] == Evidence.CONTAINS:
            contains[row["term"]].update(row.ids("allergens"))
    forms = dict(_forms(contains, Path(rows[0].file).stem)) if rows else {}
    reported: set[str] = set()
    for row in rows:
        if row["evidence"] not in SILENT or "*" in row["term"] or row["term"] in reported:
            continue
        words = words_of(row["term"])
        for start, end in _parts(len(words)):
            inner = forms.get(tuple(words[start:end]))
            if inner is None or inner == row["term"]:
                continue
            lost = contains[inner] - says[row["term"]]
            if lost:
                reported.add(row["term"])
                yield Fault(
                    row.file,
                    row.line,
                    f"“{row['term']}” hides “{inner}”, which contains {', '.join(sorted(lost))}. "
                    "Say what it contains, or make it a blocker for it.",
                )
                break


def _forms(terms: Iterable[str], lang: str) -> Iterator[tuple[tuple[str, ...], str]]:
    for term in terms:
        if "*" in term:
            continue
        words = words_of(term)
        yield from ((form, term) for form in inflected(words, lang))
        yield tuple(words), term


def _parts(size: int) -> Iterator[tuple[int, int]]:
    """Every place of fewer than `size` neighbouring words, the longest first."""
    for length in range(size - 1, 0, -1):
        for start in range(size - length + 1):
            yield start, start + length
