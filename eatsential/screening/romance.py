"""How terms of French, Spanish, Italian and Portuguese stand in the plural and without accents.

A name is read as groups of words between its small words ("graine | de | sésame"): each group may
be in the singular or the plural. Labels in capitals often leave the accents out.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import product

_SMALL = frozenset(
    "a à agli ai al alla alle allo au aux col com con da das de degli dei del della delle dello"
    " des di do dos d du e ed el em en et in l la las le les los na no nel ou par para per por"
    " pour sans sem senza sin sur sobre y".split()
)
_LONGEST = 4  # groups of a name that are put into the plural


def forms_of(words: list[str], lang: str) -> Iterator[tuple[str, ...]]:
    """The plurals of a name and all its forms without accents, the name itself included."""
    plural = _PLURALS[lang]
    groups = [list(_numbers(group, plural)) for group in _groups(words)]
    if len(groups) > _LONGEST:
        groups = [group[:1] for group in groups]
    for choice in product(*groups):
        form = tuple(word for group in choice for word in group)
        yield form
        plain = tuple(map(without_accents, form))
        if plain != form:
            yield plain


def without_accents(word: str) -> str:
    """A word as capitals without accents have it ("œuf", "oeuf"; "blé", "ble")."""
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFD", word.replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _groups(words: list[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for word in words:
        if word in _SMALL:
            if group:
                yield group
            yield [word]
            group = []
        else:
            group.append(word)
    if group:
        yield group


def _numbers(group: list[str], plural: Callable[[str], Iterable[str]]) -> Iterator[tuple[str, ...]]:
    yield tuple(group)
    if group[0] in _SMALL:
        return
    many = [tuple(plural(word)) if len(word) > 2 and word.isalpha() else (word,) for word in group]
    yield from product(*many)


def _french(word: str) -> Iterable[str]:
    if word.endswith(("s", "x", "z")):
        yield word
    elif word.endswith("al"):
        yield word[:-1] + "ux"
    elif word.endswith(("eau", "eu", "œu")):
        yield word + "x"
    else:
        yield word + "s"


_STRESSED = str.maketrans("áéíóú", "aeiou")


def _spanish(word: str) -> Iterable[str]:
    if word.endswith(("s", "x")):
        yield word
    elif word.endswith("z"):
        yield word[:-1] + "ces"
    elif word[-1] in "aeiouáéó":
        yield word + "s"
    elif word[-2] in "áéíóú":
        yield word[:-2] + word[-2].translate(_STRESSED) + word[-1] + "es"
    else:
        yield word + "es"


_ITALIAN = {
    "cia": ("cie", "ce"), "gia": ("gie", "ge"), "ca": ("che",), "ga": ("ghe",),
    "co": ("chi", "ci"), "go": ("ghi", "gi"), "io": ("i",), "a": ("e",), "o": ("i",),
    "e": ("i",),
}  # fmt: skip


def _italian(word: str) -> Iterable[str]:
    for ending, others in _ITALIAN.items():
        if word.endswith(ending):
            yield from (word[: -len(ending)] + other for other in others)
            return
    yield word


_PORTUGUESE = {
    "ão": ("ões", "ãos", "ães"), "al": ("ais",), "el": ("éis", "eis"), "ol": ("óis", "ois"),
    "ul": ("uis",), "il": ("is", "eis"), "m": ("ns",), "r": ("res",), "z": ("zes",), "s": ("s",),
    "x": ("x",),
}  # fmt: skip


def _portuguese(word: str) -> Iterable[str]:
    for ending, others in _PORTUGUESE.items():
        if word.endswith(ending):
            yield from (word[: -len(ending)] + other for other in others)
            return
    yield word + "s"


_PLURALS: dict[str, Callable[[str], Iterable[str]]] = {
    "es": _spanish,
    "fr": _french,
    "it": _italian,
    "pt": _portuguese,
}
LANGUAGES = frozenset(_PLURALS)
ENDINGS = {"es": "secz", "fr": "sxaul", "it": "aeioh", "pt": "aoeslimn"}  # letters that change


def stem(word: str, endings: str) -> str:
    """What no plural changes, without accents."""
    plain = without_accents(word)
    return plain[:1] + plain[1:].rstrip(endings)
