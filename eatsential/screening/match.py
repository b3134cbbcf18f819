"""Terms and phrases in a row of words: the longest wins and consumes its words."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from eatsential.screening.answer import Span, made
from eatsential.screening.gaps import GAPS, JOINS, LINE, Sign
from eatsential.screening.lexicon import ADDITIVE_NUMBER, Lexicon, Node, Word
from eatsential.screening.normalise import Tokens, fold
from eatsential.screening.terms import AND, GUESS, KNOWN, PASSING, UNKNOWN, Cue, Term

T = TypeVar("T", Term, Cue)

_ABBREVIATED = frozenset(
    "approx aprox art b bzw ca cca conc dr e eg ej env esim etc evt evtl ex ext g ggf i ie incl"
    " inkl lat mat max min no np nr p prot resp st var veg vit z".split()
)
_BEGINNINGS = frozenset("bl d e f i m o t u z".split())  # of abbreviations with a point inside
_NUMBERED = ("e", "е", "ins")  # Latin, Cyrillic
_BEGUN = re.compile(r"[-\u2010\u2011](?<=\w.)(?=[ \t,/])")
_SHARING = 8  # words within which the one stands that is written out
_SPACED_OUT = re.compile(r"(?<!\S)(?:[a-zA-Z] ){2,}[a-zA-Z](?!\w)")
_TWO_ALONE = re.compile(r" [a-zA-Z] [a-zA-Z](?!\w)")
_POINTS = frozenset((".", ",", ". "))
WITHIN = ((), (LINE,))  # the signs that may stand inside a term
_AMPERSAND = frozenset("&＆+/")
_LEVELS = tuple(bytes([level]) for level in (UNKNOWN, PASSING, GUESS, KNOWN))
_NOTHING = Word("")
_NOTHING.level = PASSING


class Match(NamedTuple):
    """A term that stands in the words from `start` up to `end`."""

    start: int
    end: int
    term: Term


class Found(NamedTuple):
    """A phrase that stands in the words from `start` up to `end`."""

    start: int
    end: int
    cue: Cue


class Claimed(NamedTuple):
    """One word that says what the food is free from ("glutenfrei")."""

    at: int
    term: Term


class Foreign(NamedTuple):
    """The words from `start` up to `end`, which are in another language than the others."""

    start: int
    end: int
    lexicon: Lexicon


@dataclass(slots=True, eq=False)
class Row:
    """The words of a label, read: `signs` stand before each word and after the last one.

    `level` says of each word what is known of it. `breaks` are the places where `signs` says
    something. `inert` are the longer terms that say nothing, and took their words.
    """

    tokens: Tokens
    signs: list[tuple[Sign, ...]]
    breaks: list[int]
    matches: list[Match]
    inert: list[Match]
    cues: list[Found]
    claims: list[Claimed]
    level: bytearray
    text: str

    def span(self, start: int, end: int) -> Span:
        """The words from `start` up to `end` in the text as given."""
        tokens = self.tokens
        first, last = tokens.starts[start], tokens.ends[end - 1]
        return made(Span, (first, last, self.text[first:last]))


def row_of(text: str, lexicon: Lexicon, tokens: Tokens, foreign: Iterable[Foreign] = ()) -> Row:
    """Every term and phrase of this language in these words, and of others in foreign parts."""
    words = list(map(lexicon.__getitem__, tokens.words))
    for start, end, other in foreign:
        words[start:end] = [other[word] for word in tokens.words[start:end]]
    signs = list(map(GAPS.__getitem__, tokens.gaps))
    _mend_points(tokens, words, signs)
    breaks = [at for at, sign in enumerate(signs) if sign]
    level = bytearray([word.level for word in words])
    row = Row(tokens, signs, breaks, [], [], [], [], level, text)
    if any(map(JOINS.__getitem__, tokens.gaps)):
        _join(row, words, lexicon)
    if lexicon.compounds:
        _completed(row, words, lexicon)
    _walk(row, words, lexicon)
    _spaced_out(row)
    return row


def _spaced_out(row: Row) -> None:
    """Letters that stand alone in a row are a word that nobody read ("m i l k")."""
    if not _TWO_ALONE.search(row.text):  # the usual case decided at the least cost
        return
    for found in _SPACED_OUT.finditer(row.text):
        first = bisect_left(row.tokens.starts, found.start())
        last = bisect_left(row.tokens.starts, found.end())
        row.level[first:last] = bytes([UNKNOWN]) * (last - first)


def _mend_points(tokens: Tokens, words: list[Word], signs: list[tuple[Sign, ...]]) -> None:
    """A point or comma inside a number, and a point after an abbreviation, separate nothing."""
    for at in [at for at, gap in enumerate(tokens.gaps) if gap in _POINTS]:
        if not 0 < at < len(words):
            continue
        before = words[at - 1].form
        if (gap := tokens.gaps[at]) != ". ":
            in_number = before[-1:].isdigit() and words[at].form[:1].isdigit()
            if in_number or (gap == "." and before in _BEGINNINGS):
                signs[at] = ()
        elif before == "g" and at > 1 and words[at - 2].form[-1:].isdigit():
            if not tokens.words[at][:1].isupper():
                signs[at] = ()
        elif before in _ABBREVIATED or _ends_abbreviation(tokens, words, at):
            signs[at] = ()


def _ends_abbreviation(tokens: Tokens, words: list[Word], at: int) -> bool:
    """Whether the point ends one that has a point inside ("bl.a.", "m.in.", "f.eks.")."""
    return at > 1 and tokens.gaps[at - 1] == "." and words[at - 2].form in _BEGINNINGS


def _join(row: Row, words: list[Word], lexicon: Lexicon) -> None:
    """Read parts as one word where marks or the end of a line cut it in two.

    The whole word stands in the first place and an empty one in the second.
    """
    raw = row.tokens.words
    for at in range(1, len(words)):
        if words[at - 1] is _NOTHING or not JOINS[row.tokens.gaps[at]]:
            continue
        whole = lexicon[raw[at - 1] + raw[at]]
        halves = row.level[at - 1 : at + 1]
        if whole.level >= GUESS or (whole.level != UNKNOWN and UNKNOWN in halves):
            words[at - 1], words[at] = whole, _NOTHING
            row.level[at - 1] = row.level[at] = whole.level
            row.signs[at] = ()
            row.tokens.ends[at - 1] = row.tokens.ends[at]


def _completed(row: Row, words: list[Word], lexicon: Lexicon) -> None:
    """Give the beginning of a word the end that it shares ("Hasel- und Walnüsse")."""
    raw = row.tokens.words
    for found in _BEGUN.finditer(row.text):
        at = bisect_left(row.tokens.ends, found.start())
        if at >= len(words) or row.tokens.ends[at] != found.start():
            continue
        for other in range(at + 1, min(at + _SHARING, len(words))):
            if words[other].form in AND or _BEGUN.match(row.text, row.tokens.ends[other]):
                continue
            ends = (raw[other][cut:].lower() for cut in range(1, len(raw[other]) - 2))
            whole = next((raw[at] + end for end in ends if lexicon.term([fold(raw[at] + end)])), "")
            if whole:
                words[at] = lexicon[whole]
                row.level[at] = words[at].level
            break


def _walk(row: Row, words: list[Word], lexicon: Lexicon) -> None:
    matches, signs, level = row.matches, row.signs, row.level
    free = 0  # the first word that no longer term has consumed
    for at, word in enumerate(words):
        if word.silent:
            continue
        if word.cues is not None:
            ending, cue = _longest(word.cues, words, signs, at)
            if cue is not None:
                row.cues.append(Found(at, ending, cue))
        if at < free:
            continue
        if word.terms is not None and signs[at + 1] in WITHIN:
            ending, best = _longest(word.terms, words, signs, at)
            if ending > at + 1:
                if signs[ending] in WITHIN:
                    ending, best = _unless_longer_inside(words, signs, at, ending, best)
                if best is not None and best.blocks:
                    ending, best = _unless_two(row, words, at, ending, best)
            if best is not None and ending > at + 1:
                (matches if best.says else row.inert).append(made(Match, (at, ending, best)))
                level[at:ending] = _LEVELS[best.level] * (ending - at)
                free = ending
                continue
        if word.parts:
            for term in word.parts:
                matches.append(made(Match, (at, at + 1, term)))
        elif word.claim is not None:
            row.claims.append(Claimed(at, word.claim))
        elif word.counts:
            _number(row, words, at, lexicon)


def _longest(
    node: Node[T], words: list[Word], signs: list[tuple[Sign, ...]], at: int, before: int = -1
) -> tuple[int, T | None]:
    """Where the longest sequence that begins here ends, at the latest at `before`."""
    best, place = node.value, at + 1
    ending, size = place, len(words) if before < 0 else before
    while place < size and signs[place] in WITHIN:
        word = words[place]
        following = node.following.get(word.form)
        place += 1
        if following is not None:
            node = following
            if node.value is not None:
                best, ending = node.value, place
        elif word is not _NOTHING:
            break
    return ending, best


def _unless_longer_inside(
    words: list[Word], signs: list[tuple[Sign, ...]], at: int, ending: int, best: Term | None
) -> tuple[int, Term | None]:
    """Where a longer term begins inside this one and goes on behind it, keep the part before."""
    for inner in range(at + 1, ending):
        node = words[inner].terms
        if node is None:
            continue
        other, term = _longest(node, words, signs, inner)
        if term is not None and other > ending and other - inner > ending - at:
            node = words[at].terms
            assert node is not None
            return _longest(node, words, signs, at, before=inner)
    return ending, best


def _unless_two(
    row: Row, words: list[Word], at: int, ending: int, best: Term
) -> tuple[int, Term | None]:
    """A harmless name that a sign cuts is two things: "soya & milk", "almond/milk"."""
    for place in range(at + 1, ending):
        gap = row.tokens.gaps[place]
        if gap != " " and (cut := gap.strip()) in _AMPERSAND and cut not in best.text:
            node = words[at].terms
            assert node is not None
            return _longest(node, words, row.signs, at, before=place)
    return ending, best


def _number(row: Row, words: list[Word], at: int, lexicon: Lexicon) -> None:
    """An additive by its number: `E 322`, `INS 322`, or a number that is an ingredient alone."""
    form = words[at].form
    if not ADDITIVE_NUMBER.fullmatch(form):
        return
    named = at > 0 and words[at - 1].form in _NUMBERED and not row.signs[at]
    alone = row.signs[at] and row.signs[at + 1] and "%" not in row.tokens.gaps[at + 1]
    if not named and not alone:
        return
    term = lexicon.additive(form) or lexicon.additive(form.rstrip("abcdefghi"))
    if term is not None:
        start = at - 1 if named else at
        row.matches.append(Match(start, at + 1, term))
        row.level[start : at + 1] = bytes([term.level]) * (at + 1 - start)
