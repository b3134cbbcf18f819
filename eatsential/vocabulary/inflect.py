"""The regular forms of a term: plurals, cases, spellings without marks. One table a language."""

import unicodedata
from collections.abc import Callable, Iterator

SHORTEST = {"en": 3, "de": 4}  # letters; shorter words would turn into others (Ei, Eis)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def forms(term: str, language: str) -> set[str]:
    """The term and every regular form of it, in lower case with spaces for hyphens."""
    word = " ".join(term.lower().replace("-", " ").replace("’", "'").split())
    found = {word}
    last = word.rpartition(" ")[2]
    if len(last) >= SHORTEST.get(language, 99) and last.isalpha():
        stem = word[: len(word) - len(last)]
        found |= {stem + form for form in _INFLECTIONS[language](last)}
    return found | {spelled for form in found for spelled in _spellings(form, language)}


def _spellings(form: str, language: str) -> Iterator[str]:
    if language == "de":
        yield form.translate(_UMLAUTS)
        yield form.replace("ß", "ss")
    else:
        yield "".join(c for c in unicodedata.normalize("NFD", form) if not unicodedata.combining(c))


def _english(word: str) -> Iterator[str]:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        if not word.endswith("s") or word.endswith("ss"):
            yield word + "es"
    elif word.endswith("y") and word[-2] not in "aeiou":
        yield word[:-1] + "ies"
    else:
        yield word + "s"
        if word.endswith("o"):
            yield word + "es"
        if word.endswith("f"):
            yield word[:-1] + "ves"


def _german(word: str) -> Iterator[str]:
    endings = ("n", "r", "s", "m") if word.endswith("e") else ("e", "en", "er", "es", "em", "n", "s")
    for ending in endings:
        yield word + ending


_INFLECTIONS: dict[str, Callable[[str], Iterator[str]]] = {"en": _english, "de": _german}
