"""From the CSV files to the one rule set that a process answers with."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from eatsential.screening.answer import EntryKind, Evidence, Severity, Verdict
from eatsential.screening.match import Matcher, Meaning, Phrase, Role, Term
from eatsential.screening.rules import Allergen, Rule, RuleSet
from eatsential.vocabulary import files
from eatsential.vocabulary.files import ANY_LANGUAGE, DATA, Row
from eatsential.vocabulary.inflect import forms

SAYS_NOTHING = ("inert", "blocker")
E_NUMBER = re.compile(r"e(\d{3,4})([a-z]?)")
SHORT_WORD = 2  # letters that a word has at least to tell a language


@cache
def ruleset() -> RuleSet:
    """The rule set of this process, compiled at the first call."""
    return compiled(DATA)


def compiled(folder: Path) -> RuleSet:
    """Compile the vocabulary of a folder. What is wrong with it says `check.faults`."""
    neutral = list(files.rows(f"terms/{ANY_LANGUAGE}.csv", folder))
    phrases = list(files.rows("phrases.csv", folder))
    sources = {row["id"]: row["title"] for row in files.rows("sources.csv", folder)}
    allergens = {
        row["id"]: Allergen(row["id"], row["name"], row["kind"], row.ids("parent"))
        for row in files.rows("allergens.csv", folder)
    }
    return RuleSet(
        version=files.version(folder),
        allergens=allergens,
        rules=_rules(files.rows("rules.csv", folder), sources),
        covered=_covered(files.rows("regions.csv", folder), allergens),
        policy=_policy(files.rows("policy.csv", folder)),
        sources=sources,
        matchers={
            language: _matcher(
                language,
                list(files.rows(f"terms/{language}.csv", folder)),
                neutral,
                [row for row in phrases if row["lang"] in (language, ANY_LANGUAGE)],
                sources,
            )
            for language in files.languages(folder)
        },
    )


def _matcher(
    language: str,
    own: list[Row],
    neutral: list[Row],
    phrases: list[Row],
    sources: dict[str, str],
) -> Matcher:
    meanings: dict[tuple[str, bool, bool], list[Meaning]] = {}
    known: set[str] = set()
    for spelled_in, rows in ((language, own), (ANY_LANGUAGE, neutral)):
        for row in rows:
            meaning = _meaning(row, spelled_in, sources)
            for key in _spelled(row["term"], spelled_in):
                meanings.setdefault(key, []).append(meaning)
    for row in own:
        for words, _left, _right in _spelled(row["term"], language):
            known.update(word for word in words.split() if len(word) >= SHORT_WORD)
    for row in phrases:
        words = row["phrase"].replace("…", " ").split()
        known.update(word for word in words if len(word) >= SHORT_WORD)
    terms = [Term(*key, tuple(found)) for key, found in meanings.items()]
    return Matcher(language, terms, [_phrase(row) for row in phrases], frozenset(known))


def _spelled(term: str, language: str) -> Iterable[tuple[str, bool, bool]]:
    """Every form of a term, and whether it may begin or end inside a longer word."""
    left, right = term.startswith("*"), term.endswith("*")
    bare = term.strip("*")
    if number := E_NUMBER.fullmatch(bare.replace(" ", "").lower()):
        digits, letter = number.groups()
        for prefix in ("e", "e ", "ins ", "ins", "e no ", "e nr "):
            yield f"{prefix}{digits}{letter}", left, right
            if not letter:
                yield f"{prefix}{digits}i", left, right
                yield f"{prefix}{digits}ii", left, right
        return
    for form in forms(bare, ANY_LANGUAGE if right else language):
        yield form, left, right


def _meaning(row: Row, language: str, sources: dict[str, str]) -> Meaning:
    says = row["evidence"]
    return Meaning(
        term=row["term"],
        evidence=None if says in SAYS_NOTHING else Evidence(says),
        allergens=() if says in SAYS_NOTHING else row.ids("allergens"),
        why=row["why"],
        source=sources.get(row["source"], row["source"]),
        rule=f"term:{language}:{row['term']}",
    )


def _phrase(row: Row) -> Phrase:
    """`kann … enthalten` has its list in the middle, `free from …` after it, `… free` before it."""
    before, dots, after = (part.strip() for part in row["phrase"].lower().partition("…"))
    words, then = (before, after) if before else (after, "")
    return Phrase(
        role=Role(row["role"]),
        words=" ".join(words.replace("-", " ").replace("/", " ").split()),
        opens=bool(before) and bool(dots),
        closes=not before,
        then=then,
    )


def _rules(rows: Iterable[Row], sources: dict[str, str]) -> dict[tuple[EntryKind, str], Rule]:
    found = {}
    for row in rows:
        kind = EntryKind(row["kind"])
        found[kind, row["id"]] = Rule(
            kind=kind,
            id=row["id"],
            name=row["name"],
            excludes=row.ids("excludes"),
            verdict=Verdict(row["verdict"]),
            why=row["why"],
            source=sources.get(row["source"], row["source"]),
        )
    return found


def _covered(
    rows: Iterable[Row], allergens: dict[str, Allergen]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """What the law of a region counts under a parent; families that no law names stay in it."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        found.setdefault((row["region"], row["parent"]), []).append(row["child"])
    for (_region, parent), children in found.items():
        children += [a.id for a in allergens.values() if parent in a.parents and a.kind == "group"]
    return {key: tuple(children) for key, children in found.items()}


def _policy(rows: Iterable[Row]) -> dict[tuple[EntryKind, Severity | None, Evidence], Verdict]:
    return {
        (
            EntryKind(row["entry"]),
            None if row["severity"] == "any" else Severity(row["severity"]),
            Evidence(row["evidence"]),
        ): Verdict(row["verdict"])
        for row in rows
    }
