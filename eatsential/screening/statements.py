"""Which part of the text says what: ingredients, contains, may contain, claims, boilerplate.

Decided by the phrases before any term counts: a word governed by `may contain` is no ingredient,
one governed by `free from` is none either, and the address of the maker is not food.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from eatsential.screening.match import PhraseHit, Role

# A full stop ends a sentence unless it stands in a number or shortens a word ("vit. C", "z.B.").
_END = re.compile(r"[.!?;。！？](?=\s|$|[a-z]{4,})|\n\s*(?=\n)|\n(?=[•·\-])|[•|]")
_SHORTENED = re.compile(r"(?:\b(?:vit|incl|min|max|approx|ca|no|nr|art|inkl|ggf|bzw|z\.b|u\.a|e\.g|i\.e)|\b[a-z])$")
_WORD = re.compile(r"[^\W\d_]+")
FAR = 300  # characters within which a phrase in two parts is looked for
UNREAD_ROLES = frozenset({Role.SUITABLE_FOR, Role.NUTRITION, Role.BOILERPLATE})
SECTIONS = frozenset({Role.INGREDIENTS, Role.NUTRITION})  # they last until the next section


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of the plain text with one role."""

    start: int
    end: int
    role: Role


def statements(plain: str, phrases: Sequence[PhraseHit]) -> list[Statement]:
    """The text as statements in its order; what no phrase governs is a list of ingredients."""
    sentences = _sentences(plain)
    winning = _winning(plain, phrases, sentences)
    if not winning:
        return [Statement(0, len(plain), Role.INGREDIENTS)]
    sections: list[PhraseHit] = []
    governed: list[Statement] = []
    begins: list[int] = []
    limit, before = len(plain), 0
    limits = [limit]
    for hit in reversed(winning[1:]):
        if hit.phrase.opens or hit.phrase.role in SECTIONS or hit.phrase.role in UNREAD_ROLES:
            limit = hit.start
        limits.append(limit)
    for hit, limit in zip(winning, reversed(limits), strict=True):
        if hit.phrase.role in SECTIONS:
            sections.append(hit)
        else:
            one = _governed(plain, hit, sentences, before, limit)
            governed.append(one)
            begins.append(min(one.start, hit.start))
        before = hit.end
    return _filled(plain, governed, begins, sections)


def _winning(
    plain: str, phrases: Sequence[PhraseHit], sentences: Sequence[int]
) -> list[PhraseHit]:
    """Of phrases that overlap, the one that begins first, then the longest."""
    found: list[PhraseHit] = []
    taken = 0
    for hit in sorted(phrases, key=lambda hit: (hit.start, -hit.end)):
        if hit.start < taken:
            continue
        if hit.phrase.then:
            end = min(_sentence_end(plain, hit.end, sentences), hit.end + FAR)
            if plain.find(hit.phrase.then, hit.end, end) < 0:
                continue
        if hit.phrase.role in SECTIONS and not _is_heading(plain, hit):
            continue
        found.append(hit)
        taken = hit.end
    return found


def _is_heading(plain: str, hit: PhraseHit) -> bool:
    """Whether the word for ingredients introduces a list, rather than being said in a sentence."""
    after = plain[hit.end : hit.end + 3].lstrip(" ")
    return hit.start == 0 or after[:1] in (":", "\n", "-", "(") or plain[hit.start - 1] in "\n.;"


def _governed(
    plain: str, hit: PhraseHit, sentences: Sequence[int], before: int, limit: int
) -> Statement:
    """What a phrase governs, between the phrase before it and the next one that opens a list."""
    role, phrase = hit.phrase.role, hit.phrase
    end = min(_sentence_end(plain, hit.end, sentences), limit)
    if role in UNREAD_ROLES:
        return Statement(hit.start, _within_bracket(plain, hit.end, end), role)
    if phrase.closes and not phrase.opens:
        start = max(_sentence_start(hit.start, sentences), before)
        if role in (Role.FREE_FROM, Role.NEGATION):
            return Statement(_claim_start(plain, hit.start, start), hit.start, role)
        opening = plain.rfind("(", start, hit.start)
        return Statement(opening + 1 if opening >= 0 else start, hit.start, role)
    end = _within_bracket(plain, hit.end, end)
    if role is Role.NEGATION:
        end = _until(plain, hit.end, end, ",(;")
    return Statement(hit.end, end, role)


def _claim_start(plain: str, end: int, sentence_start: int) -> int:
    """Where the words begin that `… free` denies: one word where it is joined by a hyphen."""
    if plain[end : end + 1] in "-‐‑" or plain[end - 1 : end] in "-‐‑":
        begin = end
        while begin > sentence_start and (plain[begin - 1].isalnum() or plain[begin - 1] in "-‐‑"):
            begin -= 1
        return begin
    begin = end
    while begin > sentence_start and plain[begin - 1] not in ",(;:\n[":
        begin -= 1
    words = list(_WORD.finditer(plain, begin, end))
    return words[-3].start() if len(words) > 3 else begin


def _filled(
    plain: str,
    governed: Sequence[Statement],
    begins: Sequence[int],
    sections: Sequence[PhraseHit],
) -> list[Statement]:
    """Statements without gaps or overlaps: what no phrase governs belongs to its section."""
    found: list[Statement] = []
    at = 0
    for one, begin in zip(governed, begins, strict=True):
        found += _in_sections(at, max(begin, at), sections)
        start = max(one.start, at)
        if one.end > start:
            found.append(Statement(start, one.end, one.role))
        at = max(at, one.end, begin)
    return found + _in_sections(at, len(plain), sections)


def _in_sections(start: int, end: int, sections: Sequence[PhraseHit]) -> list[Statement]:
    """A stretch that no phrase governs, cut at the headings within it."""
    if start >= end:
        return []
    if not sections:
        return [Statement(start, end, Role.INGREDIENTS)]
    found: list[Statement] = []
    place = bisect_right(sections, start, key=lambda hit: hit.start)
    role = sections[place - 1].phrase.role if place else Role.TITLE
    at = max(start, sections[place - 1].end) if place else start
    while place < len(sections) and sections[place].start < end:
        if sections[place].start > at:
            found.append(Statement(at, sections[place].start, role))
        role, at = sections[place].phrase.role, max(at, sections[place].end)
        place += 1
    if at < end:
        found.append(Statement(at, end, role))
    return found


def _sentences(plain: str) -> list[int]:
    """The ends of the sentences."""
    ends = []
    for end in _END.finditer(plain):
        if plain[end.start()] == "." and (
            _SHORTENED.search(plain, max(0, end.start() - 8), end.start())
            or plain[end.end() : end.end() + 1].isdigit()
        ):
            continue
        ends.append(end.end())
    return ends


def _sentence_start(at: int, ends: Sequence[int]) -> int:
    place = bisect_right(ends, at)
    return ends[place - 1] if place else 0


def _sentence_end(plain: str, at: int, ends: Sequence[int]) -> int:
    place = bisect_right(ends, at)
    return ends[place] if place < len(ends) else len(plain)


def _within_bracket(plain: str, start: int, end: int) -> int:
    """The end of the bracket that the words stand in, if it closes before the sentence does."""
    depth = 0
    for at in range(start, end):
        if plain[at] in "([{":
            depth += 1
        elif plain[at] in ")]}":
            if depth == 0:
                return at
            depth -= 1
    return end


def _until(plain: str, start: int, end: int, stops: str) -> int:
    for at in range(start, end):
        if plain[at] in stops:
            return at
    return end
