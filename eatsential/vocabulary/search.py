"""Finding an allergen by any of its names: in every language of the vocabulary, by synonym."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import accumulate
from typing import NamedTuple

from eatsential.screening.answer import Evidence, Food
from eatsential.screening.normalise import keys_of, words_of
from eatsential.screening.screen import screen
from eatsential.screening.scripts import UNSPACED
from eatsential.vocabulary.approved import choices, languages, regulated
from eatsential.vocabulary.files import NEUTRAL, rows_of
from eatsential.vocabulary.load import held_by, in_use, kept, ruleset

MOST = 8  # that are found at once
LONGEST = 100  # characters of a name; nothing goes by a longer one
_ALIKE = 0.8  # how near a slip of the pen comes to the name that was meant
_SILENT = (NEUTRAL, "en")  # of a name in no language, or in that of the list, it is not said
_PART = 4  # letters by which a part of a word is found; fewer stand in too many
_HELD = 2  # approved allergens that a word may name and still be a name of them


@dataclass(frozen=True, slots=True)
class Found:
    """An allergen that goes by what was typed; `by` is the other name, `language` its language."""

    id: str
    name: str
    by: str = ""
    language: str = ""


class _Name(NamedTuple):
    """A way to call an allergen; `key` is the form in which it is compared."""

    key: str
    allergen: str
    text: str
    lang: str


def search(typed: str) -> list[Found]:
    """The allergens that go by what was typed so far, the likeliest first.

    Nothing typed finds those that labels must declare. No database is asked and nothing is kept.
    """
    if len(typed) > LONGEST:
        return []
    words = [word for word in words_of(typed) if word]
    if not words:
        return [Found(id_, name) for id_, name in regulated().items()]
    key = " ".join(words)
    best: dict[str, tuple[int, int, _Name]] = {}
    named = [*_by_own_name(key), *_by_exact_name(words), *_by_other_name(key)]
    found = [*(named or _by_reading(typed)), *_by_part(key)]
    for weight, name in found or _by_slip(key):
        place = weight, len(name.key), name
        best[name.allergen] = min(place, best.get(name.allergen, place))
    order = sorted(best.values())[:MOST]
    return [_found(name) for _weight, _length, name in order]


def _by_own_name(key: str) -> Iterator[tuple[int, _Name]]:
    """By the name in the list, from its beginning or from a later word of it."""
    for name in _own_names():
        if name.key == key:
            yield 0, name
        elif name.key.startswith(key):
            yield 1, name
        elif f" {key}" in name.key:
            yield 3, name


def _by_exact_name(words: list[str]) -> Iterator[tuple[int, _Name]]:
    """By a word of any language as it is inflected: "Erdnüsse"."""
    for lexicon in ruleset().lexicons.values():
        term = lexicon.term(words)
        if term is not None:
            held = " ".join(m.allergen for m in term.means if m.evidence is Evidence.CONTAINS)
            yield from ((2, name) for name in _names([(term.text, held)], term.lang))


def _by_other_name(key: str) -> Iterator[tuple[int, _Name]]:
    """By how a word of any language begins."""
    names = _other_names()
    at = bisect_left(names, _Name(key, "", "", ""))
    while at < len(names) and names[at].key.startswith(key):
        yield 2 if names[at].key == key else 4, names[at]
        at += 1


def _by_reading(typed: str) -> Iterator[tuple[int, _Name]]:
    """By what it says where it stands on a label: "Kuhmilch", "mustard seed"."""
    for one in screen(Food("", typed), None, ruleset()).findings:
        allergen = one.allergen or ""
        if one.evidence is Evidence.CONTAINS and allergen in choices("allergy"):
            yield 5, _Name(typed, allergen, typed, "")


def _by_part(key: str) -> Iterator[tuple[int, _Name]]:
    """By letters within a word of any language: "nuss" in "Haselnuss"."""
    if len(key) < _PART and not UNSPACED.search(key):
        return
    names, (text, begins) = _other_names(), _as_one_text()
    at = text.find(key)
    while at >= 0:
        place = bisect_right(begins, at) - 1
        yield 6, names[place]
        at = text.find(key, begins[place + 1])


def _by_slip(key: str) -> Iterator[tuple[int, _Name]]:
    """By a name of the list that is written nearly so: "penut"."""
    named = {name.key: name for name in _own_names()}
    for near in get_close_matches(key, named, cutoff=_ALIKE):
        yield 7, named[near]


@kept
def _own_names() -> tuple[_Name, ...]:
    return tuple(
        _Name(" ".join(words_of(name)), id_, "", "") for id_, name in choices("allergy").items()
    )


@kept
def _other_names() -> list[_Name]:
    """Every term that names an approved allergen, in the order of the alphabet."""
    return sorted(
        {
            name
            for lang in (NEUTRAL, *ruleset().lexicons)
            for name in _names(held_by(lang, in_use().data).items(), lang)
        }
        | set(_everyday_names())
    )


@kept
def _as_one_text() -> tuple[str, list[int]]:
    """These names in one text, each in a line of its own, and where the lines begin."""
    lines = [f"{name.key}\n" for name in _other_names()]
    return "".join(lines), [*accumulate(map(len, lines), initial=0)]


def _everyday_names() -> Iterator[_Name]:
    """What people call allergens and labels do not: a condition, several at once."""
    for row in rows_of("everyday.csv", in_use().data):
        lang = "" if row["lang"] in _SILENT else row["lang"]
        key = " ".join(words_of(row["name"]))
        yield from (_Name(key, id_, row["name"], lang) for id_ in row.ids("allergens"))


def _names(terms: Collection[tuple[str, str]], lang: str) -> Iterator[_Name]:
    """What terms are names of: what each contains by definition, if that is little."""
    chosen, said = choices("allergy").keys(), "" if lang in _SILENT else lang
    named = {held: chosen & set(held.split()) for _text, held in terms}
    few = {held: found for held, found in named.items() if 0 < len(found) <= _HELD}
    found = [(text.strip("*"), few[held]) for text, held in terms if held in few]
    for key, (text, ids) in zip(keys_of([text for text, _ids in found]), found, strict=False):
        same = key if key == text else text  # held once
        yield from (_Name(key, allergen, same, said) for allergen in ids)


def _found(name: _Name) -> Found:
    own = choices("allergy")[name.allergen]
    if not name.text or words_of(own) == words_of(name.text):
        return Found(name.allergen, own)
    return Found(name.allergen, own, name.text, languages().get(name.lang, ""))
