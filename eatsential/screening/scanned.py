"""What a word that nobody knows may be where a scanner took one sign for another."""

import re
from collections.abc import Iterator

_SHORTEST = 4  # signs: of shorter words too many look alike
_FIGURE = re.compile("[0158]")
_STRAY = re.compile("(?<=[a-z])I|(?<=[A-Z])l(?=[A-Z])")  # "MiIk", "MlLK"
_SWAPPED = {"I": "l", "l": "I"}


def readings(raw: str, form: str) -> Iterator[str]:
    """The other ways to read a word: "S0ya", "mi1k", "MiIk", "rnilk", "VVheat"."""
    if len(form) < _SHORTEST:
        return
    if _FIGURE.search(form) and sum(map(str.isalpha, form)) > len(form) // 2:
        letters = form.translate(str.maketrans("058", "osb"))
        yield letters.replace("1", "l")
        yield letters.replace("1", "i")
    if _STRAY.search(raw):
        yield _STRAY.sub(lambda sign: _SWAPPED[sign[0]], raw).lower()
    if "rn" in form:
        yield form.replace("rn", "m")
    if "vv" in form:
        yield form.replace("vv", "w")
