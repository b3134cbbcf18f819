"""From a text as given to words and gaps, with offsets that hold in the text as given.

Nothing is removed: marks and tags are covered by a sign of the same length, and each word is
folded by itself, so an offset needs no translation. Only HTML entities and letters that were
read in the wrong encoding ("Ã¤") change the length.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from eatsential.screening.scripts import MARKS, PIECE, SPELLINGS, UNSPACED, UNSPACED_LETTERS

MARK = "\x1f"  # stands where an emphasis mark or an inline tag stood
_INSIDE = f"\u00ad{MARKS}\u200b-\u200d\u2060\ufeff"  # belongs to the word it stands in
_WORDS = re.compile(rf"([\w{_INSIDE}]+)")
_BETWEEN = re.compile(rf"(?:[^\w{_INSIDE}\n]|_)+")
_PLAIN_WORDS = re.compile(r"(\w+)")  # the same at half the time, where nothing of `_UNUSUAL` is
_UNUSUAL = re.compile(f"[{UNSPACED_LETTERS}{_INSIDE}]")
_FIRST = re.compile(rf"^[^\w{_INSIDE}\n]*([\w{_INSIDE}]*).*$", re.MULTILINE)
# what a word is the same without: hidden signs, and figures that point to a note
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\u00b9\u00b2\u00b3\u2070-\u2079]")
_RESPELT = re.compile(f"[{''.join(map(chr, SPELLINGS))}]")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,14})[^<>]{0,300}>")
_INLINE = frozenset("a abbr b big em font i mark s small span strong sub sup u".split())
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")


def _misread() -> dict[str, str]:
    """What becomes of the signs of European labels when their UTF-8 is read as Windows-1252."""
    found: dict[str, str] = {}
    for sign in map(chr, (*range(0xA0, 0x180), *range(0x2013, 0x2027))):
        as_bytes = sign.encode()
        found[as_bytes.decode("latin-1")] = sign
        found["".join(bytes([b]).decode("cp1252", "replace") for b in as_bytes)] = sign
    return {wrong: right for wrong, right in found.items() if "\ufffd" not in wrong}


_MISREAD = _misread()
_CHANGED = re.compile(f"{_ENTITY.pattern}|(?=[ÂÃÄÅâ])(?:{'|'.join(map(re.escape, _MISREAD))})")
_MISREAD_SIGN = re.compile("[ÂÃÄÅâ][^A-Za-z ]")


class Tokens(NamedTuple):
    """Words with the gap before each of them and one gap at the end, and where each begins."""

    words: list[str]
    gaps: list[str]
    starts: list[int]
    ends: list[int]


def fold(word: str) -> str:
    """The form in which spellings of one word are equal: NFKC, without case and hidden signs."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", word)).casefold()
    plain = unicodedata.normalize("NFC", plain)
    return plain.translate(SPELLINGS) if _RESPELT.search(plain) else plain


def tokens(text: str) -> Tokens:
    """The words of a text and what stands between them."""
    if "<" in text:
        text = _TAG.sub(_covered, text)
    if "&" in text or (not text.isascii() and _MISREAD_SIGN.search(text)):
        changed = list(_CHANGED.finditer(text))
        if changed:
            return _with_changes(text, changed)
    return _split(text)


def words_of(text: str) -> list[str]:
    """The folded words of a term or a phrase."""
    if text.replace(" ", "").isalnum() and not UNSPACED.search(text):  # at the least cost
        return [fold(word) for word in text.split()]
    return [fold(word) for word in _split(text).words]


def first_words_of(texts: Iterable[str]) -> list[str]:
    """The first of `words_of` each text, none of which has a line break, at less cost."""
    found = _FIRST.findall("\n".join(texts).replace("_", MARK))
    if any(map(UNSPACED.match, found)):
        found = [piece[0] if (piece := PIECE.match(word)) else "" for word in found]
    return fold("\n".join(found)).split("\n")


def keys_of(texts: Iterable[str]) -> Iterator[str]:
    """The words of `words_of` each text, none of which has a line break, with spaces between."""
    texts = list(texts)
    spaced = _BETWEEN.sub(" ", "\n".join(texts))  # all at once, at less cost
    for key, text in zip(fold(spaced).split("\n"), texts, strict=False):
        yield " ".join(words_of(text)) if UNSPACED.search(text) else key.strip()


def _split(text: str) -> Tokens:
    plain = text.isascii() or not _UNUSUAL.search(text)
    parts = (_PLAIN_WORDS if plain else _WORDS).split(text.replace("_", MARK))
    edges = list(accumulate(map(len, parts)))
    found = Tokens(parts[1::2], parts[::2], edges[:-1:2], edges[1::2])
    return found if plain or not UNSPACED.search(text) else _cut(found)


def _cut(found: Tokens) -> Tokens:
    """Each character a word where no spaces stand between words; terms join them again."""
    cut = Tokens([], [], [], [])
    for word, gap, start in zip(found.words, found.gaps, found.starts, strict=False):
        pieces = PIECE.findall(word)  # every letter belongs to one
        edges = list(accumulate(map(len, pieces), initial=start))
        cut.words.extend(pieces)
        cut.gaps.extend((gap, *("",) * (len(pieces) - 1)))
        cut.starts.extend(edges[:-1])
        cut.ends.extend(edges[1:])
    cut.gaps.append(found.gaps[-1])
    return cut


def _covered(tag: re.Match[str]) -> str:
    first = MARK if tag[1].lower() in _INLINE else "\n"
    return first + MARK * (tag.end() - tag.start() - 1)


def _with_changes(text: str, changed: list[re.Match[str]]) -> Tokens:
    """As `_split` of the text with these read, with the offsets of the text given."""
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for change in changed:
        character = _MISREAD.get(change[0]) or html.unescape(change[0])
        if len(character) != 1:
            continue
        pieces += (text[at : change.start()], character)
        offsets += range(at, change.start() + 1)
        at = change.end()
    pieces.append(text[at:])
    offsets += range(at, len(text) + 1)
    found = _split("".join(pieces))
    return found._replace(
        starts=[offsets[start] for start in found.starts],
        ends=[offsets[end] for end in found.ends],
    )
