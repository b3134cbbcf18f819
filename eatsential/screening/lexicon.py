"""The words of one language: which word or sequence of words is which term or phrase.

A dictionary of tokens: as fast as pyahocorasick over characters, and besides terms it knows the
phrases and which words are unknown (measured in docs/screening.md). A term is read, and its
forms are derived, when a word is met that may begin it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Any, Generic, TypeVar

from eatsential.screening.joined import Joined
from eatsential.screening.normalise import fold, words_of
from eatsential.screening.scanned import readings
from eatsential.screening.scripts import OWN_SCRIPT, TOLD_BY_LETTERS, UNSPACED, WITHOUT_SPACES
from eatsential.screening.terms import (
    PASSING,
    STARRED,
    UNKNOWN,
    Cue,
    Place,
    Role,
    Term,
    inflected,
    stemmer,
)

T = TypeVar("T", Term, Cue)

_ADDITIVE = re.compile(r"(?:e|ins)([1-9][0-9]{2,3}[a-z]?)(?:i{1,3}|iv|v|vi)?")
_NOTED = re.compile(r"[^\W\d]{3,}[1-9]")  # "milk1": the number of a footnote
_ADDITIVE_MISREAD = re.compile(r"e(?=.*[0-9])[1-9lio][0-9lio]{2,3}[a-z]?")  # "E33O", "El50d"
_AS_DIGITS = str.maketrans("lio", "110")
_AS_LATIN = str.maketrans("еасв", "eacb")  # "Е471" as Russian labels write it
ADDITIVE_NUMBER = re.compile(r"[1-9][0-9]{2,3}[a-z]?")
LONGEST_WORD = 60  # letters of a word that is worth taking apart
LONGEST_ANSWER = 5  # words
REMEMBERED = 20_000  # words that one language remembers; real labels repeat most of theirs
STRANGE = 1_000  # of them those that it does not know: every new label may bring another

_NONE: dict[str, Any] = {}  # what follows most words


class Node(Generic[T]):
    """A word in a sequence of words, what ends here and what may follow."""

    __slots__ = ("following", "value")

    def __init__(self) -> None:
        self.value: T | None = None
        self.following: dict[str, Node[T]] = _NONE


class Word:
    """Everything a language knows about one word as it is written."""

    __slots__ = (
        "claim", "counts", "cues", "form", "headless", "level", "parts", "silent", "terms",
    )  # fmt: skip

    def __init__(self, form: str) -> None:
        self.form = form
        self.level = UNKNOWN
        self.silent = False  # begins nothing longer, and says nothing itself
        self.counts = False  # a number, and nothing else that is known
        self.parts: tuple[Term, ...] = ()  # what the word says by itself
        self.terms: Node[Term] | None = None
        self.cues: Node[Cue] | None = None
        self.headless = False  # nobody knows the end of the joined word
        self.claim: Term | None = None  # "glutenfrei": what it is free from


class Lexicon(dict[str, Word]):
    """A language. Looking a word up learns it; what is forgotten can be learned again.

    `neutral` are the terms of every language, `unread` those of this one as they are written,
    by the stem of their first word; `read` makes terms of them.
    """

    def __init__(
        self,
        lang: str,
        neutral: Iterable[Term],
        unread: dict[str, str],
        read: Callable[[str], Iterable[Term]],
        phrases: Iterable[tuple[Role, str]],
        *,
        name: str = "",
        compounds: bool = False,
    ) -> None:
        super().__init__()
        self.lang = lang
        self.name = name
        self.compounds = compounds
        self._roots: dict[str, Node[Term]] = {}
        self._cues: dict[str, Node[Cue]] = {}
        self._answers: dict[str, dict[tuple[str, ...], Role]] = {}  # by their first word
        self._spoken: set[str] = set()  # the words of phrases
        self._free: list[str] = []
        self._unread = unread
        self._read = read
        self._reading = Lock()
        self._stem = stemmer(lang)
        self.spaced = lang not in WITHOUT_SPACES
        self._strange: list[str] = []  # the unknown words that are remembered
        self._letters: set[str] = set()
        if lang in TOLD_BY_LETTERS:
            self._letters.update(*unread.values())
        for term in neutral:
            _insert(self._roots, words_of(term.text), term, replace=True)
        starred = read(unread.pop(STARRED, ""))
        self._joined = Joined(lang, starred, self._word, self._may_be_word, compounds=compounds)
        for role, phrase in phrases:
            self._add_phrase(role, phrase)

    __hash__ = object.__hash__  # type: ignore[assignment]  # each language is itself alone

    def __missing__(self, raw: str) -> Word:
        word = self._learn(raw)
        if len(raw) <= LONGEST_WORD:
            if len(self) >= REMEMBERED:
                self.clear()
            self[raw] = word
            if word.level == UNKNOWN and len(raw) > 1:  # of letters there are not so many
                self._strange.append(raw)
            if len(self._strange) > STRANGE:
                self._forget_strange()
        return word

    def _forget_strange(self) -> None:
        strange, self._strange = self._strange, []
        for raw in strange:
            self.pop(raw, None)

    def knows(self, raw: str) -> bool:
        """Whether a word is of this language, without remembering it.

        Where letters tell the language, all of them must stand in its terms.
        """
        if self._letters:
            return self._letters.issuperset(fold(raw))
        word = self.get(raw) or self._found(raw)
        if word.parts and (not word.headless or any(term.says for term in word.parts)):
            return True
        return word.level != UNKNOWN or _is_passing(word) or word.form in self._spoken

    def additive(self, number: str) -> Term | None:
        """The additive of this E-number, given without its E."""
        return self._word("e" + number)

    def _word(self, form: str) -> Term | None:
        """The term that consists of this word alone."""
        node = self._root(form)
        return node.value if node else None

    def answer(self, words: Sequence[str], at: int) -> tuple[int, Role | None]:
        """Where the longest answer ends that stands there, and what it says of a name before."""
        if known := self._answers.get(self[words[at]].form):
            forms = tuple(self[word].form for word in words[at : at + LONGEST_ANSWER])
            for size in range(len(forms), 0, -1):
                if (role := known.get(forms[:size])) is not None:
                    return at + size, role
        return at, None

    def term(self, words: Sequence[str]) -> Term | None:
        """The term that these folded words are, written out or inflected, and nothing around it."""
        node = self._root(words[0])
        for word in words[1:]:
            node = node.following.get(word) if node else None
        return node.value if node else None

    def _root(self, form: str) -> Node[Term] | None:
        """The terms that begin with this word, which all have the same stem."""
        stem = self._stem(form)
        if stem in self._unread:
            with self._reading:
                if stem in self._unread:
                    self._add_terms(self._read(self._unread[stem]))
                    del self._unread[stem]  # last: until then other threads wait here
        return self._roots.get(form)

    def _add_terms(self, terms: Iterable[Term]) -> None:
        written = [(words_of(term.text), term) for term in terms]
        for words, term in written:
            _insert(self._roots, words, term, replace=True)
        for words, term in written:  # what is written out wins over what is derived
            for form in inflected(words, self.lang):
                _insert(self._roots, form, term, replace=False)

    def _add_phrase(self, role: Role, phrase: str) -> None:
        before, dots, after = phrase.partition("…")
        if after.startswith(":"):
            words = words_of(after)
            self._answers.setdefault(words[0], {})[tuple(words)] = role
            self._spoken.update(words)
            return
        if dots and not before and after and not after.startswith(" "):
            self._free.append(fold(after))
            return
        first, last = words_of(before), words_of(after)
        self._spoken.update(first, last)
        if not dots:
            cue = Cue(role, Place.NOWHERE)
        elif first:
            closing = bool(last) and (len(first) == 1 or self.lang in OWN_SCRIPT)
            cue = Cue(role, Place.AFTER, closing=closing)
            if last:
                _insert(self._cues, last, Cue(role, Place.CLOSES), replace=False)
        else:
            place = Place.CLOSES if role is Role.INGREDIENTS else Place.BEFORE
            first, cue = last, Cue(role, place)
        _insert(self._cues, first, cue, replace=True)

    def _learn(self, raw: str) -> Word:
        word = self._found(raw)
        said = word.terms or word.cues or word.claim
        if not said and not (word.parts and word.form.isalpha()):
            word = self._scanned(raw, word)
        if word.parts:
            word.level = UNKNOWN if word.headless else max(term.level for term in word.parts)
            word.parts = tuple(term for term in word.parts if term.says)
        elif _is_passing(word):
            word.level = PASSING
        begins = word.terms or word.cues or word.parts or word.claim
        word.counts = word.form[:1].isdigit() and not word.parts
        word.silent = not begins and not word.counts
        return word

    def _scanned(self, raw: str, word: Word) -> Word:
        """The food that a word is where a scanner misread it, or the word as it stands."""
        for other in readings(raw, word.form):
            found = self._found(other)
            if found.parts and not found.headless:
                return found
        return word

    def _found(self, raw: str) -> Word:
        """What stands for a word; nobody asked yet what that says."""
        form = fold(raw)
        node = self._root(form)
        if node is None and _NOTED.fullmatch(form):
            form = form[:-1]
            node = self._root(form)
        word = Word(form)
        word.cues = self._cues.get(form)
        if node is not None:
            word.terms = node if node.following else None
            if node.value:
                word.parts = (node.value,)
        if not word.parts and 1 < len(form) <= LONGEST_WORD:
            self._look_inside(word)
        return word

    def _look_inside(self, word: Word) -> None:
        form = word.form
        if form[:1] == "е" and form[1:2].isdigit():
            form = form.translate(_AS_LATIN)
        if _ADDITIVE_MISREAD.fullmatch(form) and not _ADDITIVE.fullmatch(form):
            form = "e" + form[1:].translate(_AS_DIGITS)
        if additive := _ADDITIVE.fullmatch(form):
            term = self.additive(additive[1]) or self.additive(additive[1].rstrip("abcdefghi"))
            word.parts = (term,) if term else ()
            return
        for ending in self._free:
            stem = form.removesuffix(ending)
            if stem != form and (found := self._word(stem) or self._joined.inside(stem)[0]):
                word.claim = found if isinstance(found, Term) else found[0]
                return
        word.parts, word.headless = self._joined.inside(form)

    def _may_be_word(self, form: str) -> bool:
        """Whether a term may begin with this word, without reading it."""
        return self._stem(form) in self._unread or form in self._roots  # read from one to the other


def _is_passing(word: Word) -> bool:
    """Whether a word of no term names no food: a claim, a number, a single letter."""
    form = word.form
    alone = len(form) < 2 and not UNSPACED.match(form)
    return bool(word.claim) or form[:1].isdigit() or alone


def _insert(roots: dict[str, Node[T]], words: Iterable[str], value: T, *, replace: bool) -> None:
    node: Node[T] | None = None
    for word in words:
        if node is None:
            nodes = roots
        elif node.following is _NONE:
            nodes = node.following = {}
        else:
            nodes = node.following
        node = nodes.get(word)
        if node is None:
            node = nodes[word] = Node()
    if node is not None and (replace or node.value is None):
        node.value = value
