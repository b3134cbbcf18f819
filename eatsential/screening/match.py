"""Finding every known word and phrase of a language in one pass over the text.

An Aho-Corasick automaton (pyahocorasick) holds the terms with their inflections and the fixed
parts of the phrases. Of terms that overlap, the one that begins first wins, then the longest: so
`coconut milk` keeps its milk and `cocoa butter` its butter. A term with a star matches inside a
longer word; the parts of one compound are all found (`Milchschokolade`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

import ahocorasick

from eatsential.screening.answer import Evidence

COMPOUND = 7  # letters that a compound has at least
_JOINED = str.maketrans({"-": " ", "–": " ", "—": " ", "‐": " ", "‑": " ", "\n": " ", "/": " "})


class Role(StrEnum):
    """What wording makes of the words around it."""

    TITLE = "title"  # what stands before the heading of the ingredients
    INGREDIENTS = "ingredients"
    CONTAINS = "contains"
    MAY_CONTAIN = "may_contain"
    FACILITY = "facility"
    FREE_FROM = "free_from"
    SUITABLE_FOR = "suitable_for"
    NEGATION = "negation"
    NUTRITION = "nutrition"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One row of the vocabulary: what a term says about these allergens.

    `evidence` is None for a term that says nothing (inert) or only looks like something (blocker).
    """

    term: str
    evidence: Evidence | None
    allergens: tuple[str, ...]
    why: str
    source: str
    rule: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Wording with its role. `opens`: governs what follows it; `closes`: what precedes it.

    `then`: words that must follow in the same sentence (`kann … enthalten`).
    """

    role: Role
    words: str
    opens: bool
    closes: bool
    then: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term as the automaton holds it, with everything it means."""

    words: str
    starts_inside: bool
    ends_inside: bool
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in the text: `start` to `end` are its own letters, `left` to `right` the words."""

    start: int
    end: int
    left: int
    right: int
    term: Term


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """A phrase in the text."""

    start: int
    end: int
    phrase: Phrase


class Matcher:
    """All words of one language. Build it once; `find` is safe from any thread."""

    def __init__(
        self, language: str, terms: Iterable[Term], phrases: Iterable[Phrase], known: frozenset[str]
    ) -> None:
        self.language = language
        self.known = known
        entries: dict[str, tuple[int, list[Term], list[Phrase]]] = {}
        for term in terms:
            entries.setdefault(term.words, (len(term.words), [], []))[1].append(term)
        for phrase in phrases:
            entries.setdefault(phrase.words, (len(phrase.words), [], []))[2].append(phrase)
        self._automaton = ahocorasick.Automaton()
        for words, entry in entries.items():
            self._automaton.add_word(words, entry)
        if entries:
            self._automaton.make_automaton()

    def share(self, words: Sequence[str]) -> float:
        """How many of these words the language knows, from 0 to 1; compounds by their parts."""
        known = self.known
        found = sum(word in known or self._has_part(word) for word in words)
        return found / len(words)

    def _has_part(self, word: str) -> bool:
        """Whether a starred term makes up much of a word."""
        if len(word) < COMPOUND:
            return False
        for stop, (length, terms, _phrases) in self._automaton.iter(word):
            start, end = stop + 1 - length, stop + 1
            for term in terms:
                if (start == 0 or term.starts_inside) and (end == len(word) or term.ends_inside):
                    return length * 3 >= len(word)
        return False

    def find(self, plain: str) -> tuple[list[Hit], list[PhraseHit]]:
        """Every phrase, and the terms that win their words, in the order of the text."""
        scanned = joined(plain)
        last = len(scanned)
        candidates: list[tuple[int, int, int, Term]] = []
        phrases: list[PhraseHit] = []
        for stop, (length, terms, held) in self._automaton.iter(scanned):
            end = stop + 1
            start = end - length
            inside_left = start > 0 and scanned[start - 1].isalnum()
            inside_right = end < last and scanned[end].isalnum()
            if not inside_left and not inside_right and held:
                phrases += [PhraseHit(start, end, phrase) for phrase in held]
            for term in terms:
                if (not inside_left or term.starts_inside) and (
                    not inside_right or term.ends_inside
                ):
                    candidates.append((start, -length, inside_left + inside_right, term))
        candidates.sort(key=itemgetter(0, 1, 2))
        hits: list[Hit] = []
        taken = 0
        for start, negative, _inside, term in candidates:
            if start < taken:
                continue
            taken = start - negative
            hits.append(_hit(scanned, start, taken, term))
        return hits, phrases


def joined(plain: str) -> str:
    """The text with hyphens, slashes and line ends as spaces, of the same length."""
    return plain.translate(_JOINED)




def _hit(scanned: str, start: int, end: int, term: Term) -> Hit:
    left, right = start, end
    if term.starts_inside:
        while left > 0 and scanned[left - 1].isalnum():
            left -= 1
    if term.ends_inside:
        while right < len(scanned) and scanned[right].isalnum():
            right += 1
    return Hit(start, end, left, right, term)
