"""The program that finds text in pictures. It is Debian's package tesseract-ocr, or not there."""

import csv
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from eatsential.errors import N_, Busy

PROGRAM = "tesseract"
SECONDS = 30  # for one look at a picture
TURNED, UPRIGHT, BLOCK = "1", "3", "6"  # a page however it lies, a page, one block of text
DOUBTFUL = 90  # of 100: what is read with less confidence is to be compared; see docs/foods.md
CODES = {
    "ar": "ara",
    "cs": "ces",
    "da": "dan",
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "fi": "fin",
    "fr": "fra",
    "hi": "hin",
    "hr": "hrv",
    "is": "isl",
    "it": "ita",
    "ko": "kor",
    "nb": "nor",
    "nl": "nld",
    "pl": "pol",
    "pt": "por",
    "ru": "rus",
    "sv": "swe",
    "tr": "tur",
}  # of its language packs; a text without spaces (ja, zh) has no pieces that could be doubtful


@dataclass(frozen=True)
class Word:
    """A piece of text between spaces, and where it stands: left, top, right, bottom."""

    text: str
    confidence: float
    place: tuple[int, int, int, int]
    line: tuple[str, ...]

    @property
    def is_doubtful(self) -> bool:
        """Whether it may have been read wrongly."""
        return self.confidence < DOUBTFUL


def languages() -> list[str]:
    """The languages of labels that it can read here; none where it is not installed."""
    path = shutil.which(PROGRAM)
    packs = _packs(path) if path else frozenset()
    return [code for code, pack in CODES.items() if pack in packs]


@cache
def _packs(path: str) -> frozenset[str]:
    said = subprocess.run(  # noqa: S603  # the command holds nothing that anybody typed
        [path, "--list-langs"], capture_output=True, text=True, timeout=SECONDS, env={}
    )
    return frozenset(said.stdout.split())


def read(picture: bytes, lang: str) -> list[Word]:
    """The words of a picture, line by line. Raises Busy where it takes too long.

    Where it sees no page it is told that there is one block of text. The picture goes in and the
    text comes out through pipes: neither is written to a disk.
    """
    path = shutil.which(PROGRAM)
    assert path is not None, "the form offers languages only where it is installed"
    page = TURNED if "osd" in _packs(path) else UPRIGHT
    return _read(path, picture, lang, page) or _read(path, picture, lang, BLOCK)


def _read(path: str, picture: bytes, lang: str, layout: str) -> list[Word]:
    try:
        done = subprocess.run(  # noqa: S603  # nor does this one
            [path, "stdin", "stdout", "-l", CODES[lang], "--psm", layout, "tsv"],
            input=picture,
            capture_output=True,
            timeout=SECONDS,
            env={"OMP_THREAD_LIMIT": "1"},
            check=True,
        )
    except subprocess.TimeoutExpired as slow:
        raise Busy(
            N_("Reading this picture took too long. Take one of the label alone."), retry_after=2
        ) from slow
    return list(words(done.stdout.decode().splitlines()))


def words(table: Iterable[str]) -> Iterator[Word]:
    """The words in the table that the program writes (TSV, level 5)."""
    for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and row["text"].strip():
            left, top, width, height = (int(row[at]) for at in ("left", "top", "width", "height"))
            yield Word(
                text=row["text"].strip(),
                confidence=float(row["conf"]),
                place=(left, top, left + width, top + height),
                line=(row["block_num"], row["par_num"], row["line_num"]),
            )


def as_text(found: Iterable[Word]) -> str:
    """The words as a text with the lines of the picture."""
    lines = groupby(found, key=lambda word: word.line)
    return "\n".join(" ".join(word.text for word in line) for _, line in lines)
