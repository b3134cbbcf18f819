"""The single ingredients of a list, and which of their words are known.

Brackets of any depth, colons of additive classes, percentages and footnote marks are handled
without recursion, in one pass.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from eatsential.screening.match import Hit

_SEPARATOR = re.compile(r"[,;:()\[\]{}\n•·|*†‡+&/]|\.(?=\s|$)| - | – |\s(?:and|und|or|oder|and/or)\s")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_UNITS = frozenset(
    "kg g mg µg mcg ug l ml cl dl oz lb lbs fl kcal kj cal iu ie usp ppm vol alc abv x".split()
)
SHORTEST = 3  # letters; what is shorter says nothing


def leaves(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Each single ingredient of a list, as a stretch of the plain text."""
    at = start
    for separator in _SEPARATOR.finditer(plain, start, end):
        if separator.start() > at:
            yield at, separator.start()
        at = separator.end()
    if at < end:
        yield at, end


def unread(plain: str, start: int, end: int, hits: Sequence[Hit]) -> list[tuple[int, int]]:
    """The stretches of an ingredient list that no known word explains.

    An ingredient is unread when its last word is, or when most of its words are: `fresh zorblax`
    is unread whatever `fresh` means, `zorblax brand wheat flour` is not.
    """
    places = iter(hits)
    hit = next(places, None)
    found: list[tuple[int, int]] = []
    for left, right in leaves(plain, start, end):
        words: list[tuple[int, int, bool]] = []
        for word in _WORD.finditer(plain, left, right):
            begin, stop = word.span()
            while hit is not None and hit.right <= begin:
                hit = next(places, None)
            covered = hit is not None and hit.left < stop
            if covered or not (stop - begin < SHORTEST or word.group() in _UNITS):
                words.append((begin, stop, covered))
        missing = [(begin, stop) for begin, stop, covered in words if not covered]
        if missing and (not words[-1][2] or len(missing) * 2 > len(words)):
            found.append((missing[0][0], missing[-1][1]))
    return found


def has_words(plain: str, stretches: Iterable[tuple[int, int]]) -> bool:
    """Whether anything is said at all."""
    return any(_WORD.search(plain, start, end) for start, end in stretches)
