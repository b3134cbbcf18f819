"""The words before a claim: the names that it speaks of, and whether it is taken back."""

from bisect import bisect_left

from eatsential.screening.gaps import NEXT
from eatsential.screening.match import Row
from eatsential.screening.terms import AND

_NOT = frozenset(
    "not isn't no longer never cannot nicht kein keine keinen niet geen non n'est pas inte ej icke"
    " ikke ei eivät nie není ne не değil não".split()
)
_NEAR = 8  # terms that can end right before it
_LISTED = ((), (NEXT,))  # what stands between the names of a list


def is_denied(row: Row, at: int) -> bool:
    """Whether the claim that begins here is taken back: "not a gluten-free product"."""
    for before in range(at - 1, max(-1, at - 4), -1):
        word = row.tokens.words[before].lower()
        if row.signs[before + 1] or (word in AND and word != "a"):
            return False
        if word in _NOT:
            return True
    return False


def named_before(row: Row, at: int, since: int) -> int:
    """Where the names begin that stand right before a word and are joined by "and"."""
    words, signs, matches = row.tokens.words, row.signs, row.matches
    behind = bisect_left(matches, (at,))
    ends = {match.end: match.start for match in matches[max(0, behind - _NEAR) : behind]}
    start = at
    while start > since and not signs[start]:
        if start in ends and ends[start] >= since:
            start = ends[start]
        elif start == at:
            start -= 1
        else:
            break
        if start - 1 not in ends or words[start - 1].lower() not in AND:
            break
        start -= 1
    return max(start, since)


def is_list(row: Row, start: int, end: int) -> bool:
    """Whether nothing but a list of names stands there ("wheat, dairy and nut free")."""
    words, signs, matches = row.tokens.words, row.signs, row.matches
    at = start
    for match in matches[bisect_left(matches, (start,)) : bisect_left(matches, (end,))]:
        if match.start > at and words[at].lower() in AND:
            at += 1
        if match.start != at or not match.term.means:
            return False
        if match.end < end and signs[match.end] not in _LISTED:
            return False
        at = match.end
    return at == end
