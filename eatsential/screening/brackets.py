"""A claim in brackets behind a name ("cheese (dairy free)") is read as if it stood before it."""

from bisect import bisect_left
from itertools import pairwise

from eatsential.screening.gaps import CLOSE, NEXT, OPEN
from eatsential.screening.lexicon import KNOWN, Lexicon
from eatsential.screening.match import Match, Row
from eatsential.screening.terms import Role

_LONGEST = 4  # words of such a claim
_NEAR = 8  # terms that can end right before it
_ONLY_OPEN = (OPEN,)


def claimed_behind(row: Row, lexicon: Lexicon) -> None:
    """Put the term of claim and name in the place of the name, where somebody wrote it down.

    Only words that name no food are taken for a claim: "glucose syrup (wheat)" stays wheat.
    """
    signs = row.signs
    if _ONLY_OPEN not in signs:
        return
    for at, close in pairwise(row.breaks):
        if signs[at] == _ONLY_OPEN and close - at <= _LONGEST and signs[close][0] in (CLOSE, NEXT):
            _read_before(row, at, close, lexicon)


def _read_before(row: Row, at: int, close: int, lexicon: Lexicon) -> None:
    matches = row.matches
    behind = bisect_left(matches, (at,))
    before = range(max(0, behind - _NEAR), behind)
    name = next((place for place in before if matches[place].end == at), None)
    if name is None or not _is_claim(row, at, close):
        return
    start = matches[name].start
    words = row.tokens.words
    term = lexicon.term([lexicon[word].form for word in (*words[at:close], *words[start:at])])
    if term is None:
        return
    matches[name : bisect_left(matches, (close,))] = [Match(start, close, term)]
    del row.cues[bisect_left(row.cues, (at,)) : bisect_left(row.cues, (close,))]
    del row.claims[bisect_left(row.claims, (at,)) : bisect_left(row.claims, (close,))]
    row.level[at:close] = row.level[start : start + 1] * (close - at)


def _is_claim(row: Row, at: int, close: int) -> bool:
    """Whether what stands there claims something, and names no food besides."""
    cues, claims, matches = row.cues, row.claims, row.matches
    inside = cues[bisect_left(cues, (at,)) : bisect_left(cues, (close,))]
    if any(found.cue.role is Role.FREE_FROM for found in inside):
        return True
    if bisect_left(claims, (at,)) < bisect_left(claims, (close,)):
        return True
    named = matches[bisect_left(matches, (at,)) : bisect_left(matches, (close,))]
    if named:
        return all(not match.term.means for match in named)
    return row.level.find(KNOWN, at, close) < 0
