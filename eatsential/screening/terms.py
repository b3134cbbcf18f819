"""What a word means, and how it may be written: terms, phrases and their inflections."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import chain
from operator import itemgetter, methodcaller
from typing import Any

from eatsential.screening import romance
from eatsential.screening.answer import Evidence

GUESSES = (Evidence.VAGUE, Evidence.USUALLY)
STARRED = "*"  # in the place of a stem: terms that stand for a part of a word
AND = frozenset(
    "and or & und oder sowie et ou e o y en of och eller og ja sekä tai oraz lub i a nebo"
    " ve veya ili te eða и или 와 과 및 또는 和 及 或 と や و أو और या एवं व".split()
)
# What is known of a word: nothing; that it names no food; a name that leaves open what it is; all.
UNKNOWN, PASSING, GUESS, KNOWN = range(4)
TAG = "tag"  # in the place of a language: declared beside the text, not in it


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a term says: which allergen or group, how surely, and why."""

    allergen: str
    evidence: Evidence
    why: str
    source: str


class Term:
    """A word of a label with everything it says; never changed once made.

    `filler` names no food by itself; `says` is false for it and for what is inert. `guesses`
    says that something it says is a guess, which the label's own list of what is in it settles,
    `open` that all of it is, `recipe` that it stands for a recipe, as a dish or "sauce" does, and
    declares nothing, `staple` that it is a dish and an ingredient of other food as well; `certain`
    that it says something and is none of these. `level` is what is known of its words, `rule` its
    name in findings.
    """

    __slots__ = (
        "blocks", "certain", "filler", "guesses", "lang", "level", "means", "open", "recipe",
        "rule", "says", "staple", "text",
    )  # fmt: skip

    def __init__(
        self,
        lang: str,
        text: str,
        means: tuple[Meaning, ...] = (),
        blocks: frozenset[str] = frozenset(),
        *,
        filler: bool = False,
        recipe: bool = False,
        staple: bool = False,
    ) -> None:
        self.lang = lang
        self.text = text
        self.blocks = blocks
        self.filler = filler
        self.recipe = recipe
        self.staple = staple
        self.rule = f"tag:{text}" if lang == TAG else f"term:{lang}:{text}"
        self._say(means)

    def _say(self, means: tuple[Meaning, ...]) -> None:
        self.says = bool(means or self.blocks)
        self.guesses = any(m.evidence in GUESSES for m in means)
        self.open = bool(means) and all(m.evidence in GUESSES for m in means)
        self.certain = bool(means) and not self.guesses and not self.recipe
        self.level = PASSING if self.filler else GUESS if self.open else KNOWN
        self.means = means

    @property
    def named(self) -> frozenset[str]:
        """Every id that it speaks of, whatever it says."""
        return self.blocks | {meaning.allergen for meaning in self.means}


_SAID = frozenset(("says", "guesses", "open", "certain", "level", "means"))


class Dish(Term):
    """A dish, a word of every language: its recipe is read when somebody asks what it says.

    What that sets is missing until then.
    """

    __slots__ = ("_find",)

    def __init__(
        self,
        lang: str,
        text: str,
        find: Callable[[], tuple[Meaning, ...]],
        blocks: frozenset[str],
        *,
        staple: bool,
    ) -> None:
        self._find = find
        super().__init__(lang, text, (), blocks, recipe=True, staple=staple)

    def _say(self, _means: tuple[Meaning, ...]) -> None:
        """Nothing yet."""

    def __getattr__(self, missing: str) -> Any:
        if missing not in _SAID:
            raise AttributeError(missing)
        super()._say(self._find())
        return getattr(self, missing)


class Role(StrEnum):
    """What a sentence of a label is for."""

    INGREDIENTS = "ingredients"
    CONTAINS = "contains"
    MAY_CONTAIN = "may_contain"
    FACILITY = "facility"
    FREE_FROM = "free_from"
    NEGATION = "negation"
    SUITABLE_FOR = "suitable_for"
    IMITATION = "imitation"
    NUTRITION = "nutrition"
    BOILERPLATE = "boilerplate"
    REMARK = "remark"  # where it was made, a warning: an allergen that it names is meant


(
    INGREDIENTS, CONTAINS, MAY_CONTAIN, FACILITY, FREE_FROM, NEGATION, SUITABLE_FOR, IMITATION,
    NUTRITION, BOILERPLATE, REMARK,
) = Role  # `Role.REMARK` takes five times as long  # fmt: skip


class Place(StrEnum):
    """Where the words stand that a phrase governs."""

    AFTER = "after"
    BEFORE = "before"
    ANSWERS = "answers"  # behind a name and a sign
    NOWHERE = "nowhere"
    CLOSES = "closes"  # the last words of a phrase that goes around what it governs


_AFTER, BEFORE, ANSWERS, NOWHERE, CLOSES = Place


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """Words that give what stands beside them its role.

    `closing` says that the last words of the phrase must follow in the sentence.
    """

    role: Role
    place: Place
    closing: bool = False


def _english(word: str) -> Iterable[str]:
    if len(word) < 3 or not word.isalpha():
        return
    if word.endswith("y") and word[-2] not in "aeiou":
        yield word[:-1] + "ies"
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        yield word + "es"
    else:
        yield word + "s"
        if word.endswith("o"):
            yield word + "es"
        if word.endswith("f"):
            yield word[:-1] + "ves"
        if word.endswith("fe"):
            yield word[:-2] + "ves"
    if word.endswith("ies") and len(word) > 4:
        yield word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        yield word[:-1]


_UMLAUT = {"a": "ä", "o": "ö", "u": "ü"}
_ENDINGS = ("e", "en", "n", "er", "ern", "s", "es", "em")


def _german(word: str) -> Iterable[str]:
    if not word.isalpha() or len(word) < 2:
        return
    if len(word) < 4:
        yield from (word + ending for ending in ("e", "en", "er", "ern"))
        return
    stem = word[:-1] if word.endswith("e") else word
    for base in {word, stem, _with_umlaut(stem)}:
        yield base
        yield from (base + ending for ending in _ENDINGS)


_LAST_VOWEL = re.compile(r"(.*?)(au|[aou])([^aouäöü]*)$")


def _with_umlaut(word: str) -> str:
    """Apfel, Äpfel; Baum, Bäume; a word whose last full vowel takes none stays as it is."""
    found = _LAST_VOWEL.match(word)
    if found is None:
        return word
    before, vowel, after = found.groups()
    return before + _UMLAUT[vowel[0]] + vowel[1:] + after


def _german_adjective(word: str) -> Iterable[str]:
    for ending in ("em", "en", "er", "es", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            stem = word[: -len(ending)]
            yield from (stem + other for other in ("e", "em", "en", "er", "es"))
            return


def _in_ascii(word: str) -> str:
    """As German is written without umlauts."""
    return word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


def inflected(words: list[str], lang: str) -> Iterable[tuple[str, ...]]:
    """The other ways in which a term may stand on a label, besides as it is given."""
    if not words:
        return
    head, last = tuple(words[:-1]), words[-1]
    if lang == "de":
        heads = [head]
        if head:
            heads += [(other, *head[1:]) for other in _german_adjective(head[0])]
        for first in heads:
            for form in chain([last], _german(last)):
                yield (*first, form)
                yield tuple(_in_ascii(word) for word in (*first, form))
    elif lang == "en":
        yield from ((*head, form) for form in _english(last))
    elif lang in romance.LANGUAGES:
        yield from romance.forms_of(words, lang)
    elif lang == "ko":
        yield from ((*head, last + particle) for particle in _particles(last[-1]))
    elif lang == "ar":
        yield from _arabic(words)


def stemmer(lang: str) -> Callable[[str], str]:
    """What makes the stem that a folded word has in common with all its forms.

    It may be too short and then is the stem of other words as well, but never too long.
    """
    if lang == "de":
        return _german_stem
    if lang == "en":
        return _english_stem
    if lang in romance.LANGUAGES:
        return partial(romance.stem, endings=romance.ENDINGS[lang])
    if lang == "ko":
        return itemgetter(slice(1))
    if lang == "ar":
        return methodcaller("lstrip", _JOINED_BEFORE)
    return str


_PARTICLES = "도 의 에 에서 만 등 함유".split()
_HANGUL = 0xAC00  # where the syllables begin, 28 with the same beginning, the first without end


def _particles(letter: str) -> list[str]:
    """What Korean joins to a noun that ends with this syllable."""
    closed = "가" <= letter <= "힣" and (ord(letter) - _HANGUL) % 28
    return [*_PARTICLES, *("을 이 은 과 이나 으로" if closed else "를 가 는 와 나 로").split()]


_JOINED_BEFORE = "وفبلكا"  # the letters of all that Arabic joins to the beginning of a word


def _arabic(words: list[str]) -> Iterable[tuple[str, ...]]:
    """With the article before all words or the last one, and with "and", "with", "for" joined."""
    defined = ["ال" + word for word in words]
    for form in (words, defined, [*words[:-1], defined[-1]]):
        first, rest = form[0], form[1:]
        yield (first, *rest)
        yield ("و" + first, *rest)
        for joined in "بل":
            yield ((joined + first).replace("لال", "لل", 1), *rest)
            yield ("و" + (joined + first).replace("لال", "لل", 1), *rest)


def _english_stem(word: str) -> str:
    return word[:1] + word[1:].rstrip("sefivy")


_WITHOUT_UMLAUT = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})


def _german_stem(word: str) -> str:
    """Without any "e", so that "ä" and "ae" are the same and every ending is of four letters."""
    plain = word.replace("e", "")
    if not plain.isascii():
        plain = plain.translate(_WITHOUT_UMLAUT)
    return plain[:1] + plain[1:].rstrip("nrsm")
