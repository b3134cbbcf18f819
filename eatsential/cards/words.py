"""What cards say, in each of their languages: sentences, and names of what people must avoid.

`data/sentences.csv` and `data/names.csv` have a column for each language, so that a reviewer reads
a line across. All sentences are our own; of scripts, those that the vendored font can write.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from eatsential.vocabulary.approved import name_of
from eatsential.vocabulary.files import rows_of

DATA = Path(__file__).parent / "data"
ENGLISH = "en"


@dataclass(frozen=True)
class Said:
    """Words, and the language they are in; none where nobody knows it."""

    text: str
    language: str = ""


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    return {row["key"]: row.cells for row in rows_of("sentences.csv", DATA)}


@cache
def _names() -> Mapping[tuple[str, str], Mapping[str, str]]:
    return {(row["kind"], row["id"]): row.cells for row in rows_of("names.csv", DATA)}


def languages() -> Mapping[str, str]:
    """The languages of cards, each by its own name."""
    return {code: name for code, name in _sentences()["language"].items() if code != "key"}


def sentence(key: str, language: str) -> Said:
    """One of the sentences, in a language that cards have."""
    return Said(_sentences()[key][language], language)


def tells(kind: str, subject: str) -> bool:
    """Whether cards have a line for this; a condition that is no kitchen's business has none."""
    return (kind, subject) in _names()


def named(kind: str, subject: str, language: str) -> Said:
    """What something is called in a language; where it has no name there, in English."""
    known = _names().get((kind, subject), {})
    if known.get(language):
        return Said(known[language], language)
    return Said(known.get(ENGLISH) or name_of(kind, subject), ENGLISH)
