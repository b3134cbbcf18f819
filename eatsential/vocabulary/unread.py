"""The lines of terms as they are written, found by the stem of their first word."""

import re
from collections.abc import Iterable, Sequence

from eatsential.screening.normalise import first_words_of
from eatsential.screening.terms import STARRED, stemmer
from eatsential.vocabulary.files import Data, opened
from eatsential.vocabulary.recipes import DISH, Recipe

_BEGINNING = re.compile("([^ ,\n]*).*\n?")  # of a line, up to the end of its first word


def lines_of(lang: str, data: Data) -> list[str]:
    """The lines of a file of terms, without the names of its columns."""
    with opened(f"terms/{lang}.csv", data) as file:
        next(file)
        return list(file)


def by_stem(lang: str, data: Data) -> dict[str, str]:
    """The lines of a file of terms, joined by the stem of their first word."""
    lines = lines_of(lang, data)
    begins = _BEGINNING.findall("".join(lines))
    stems = _stems(lang, begins)
    found: dict[str, str] = {}
    for beginning, line in zip(begins, lines, strict=False):
        stem = stems[beginning]
        found[stem] = found[stem] + line if stem in found else line
    return found


def add_dishes(lines: dict[str, str], dishes: Sequence[Recipe], lang: str) -> None:
    """A line for each name of a dish, with the number of the dish."""
    named = [(name, number) for number, dish in enumerate(dishes) for name in dish.names]
    stems = _stems(lang, [name.partition(" ")[0] for name, _number in named])
    for name, number in named:
        stem = stems[name.partition(" ")[0]]
        lines[stem] = f"{lines.get(stem, '')}{name},{DISH},{number},,\n"


def _stems(lang: str, begins: Iterable[str]) -> dict[str, str]:
    """The stem of each beginning of a term; worked out of all at once, which takes half as long."""
    different = list(dict.fromkeys(begins))
    words = map(stemmer(lang), first_words_of(different))
    stems = dict(zip(different, words, strict=True))
    return {word: STARRED if "*" in word else stem for word, stem in stems.items()}
