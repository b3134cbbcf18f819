"""Rows that name a thing and answer for it: "Egg: no", "Sésame : traces possibles"."""

from bisect import bisect_left

from eatsential.screening.gaps import BLANK, CLOSE, COLON, GAPS, LINE, NEXT, OPEN, STOP
from eatsential.screening.lexicon import Lexicon
from eatsential.screening.match import Found, Match, Row
from eatsential.screening.phrases import PRECAUTIONS
from eatsential.screening.terms import Cue, Place, Role

_ASKS = ((COLON,), (COLON, LINE))
_MARKS = frozenset(("?", "? ", " ? ", "|", " | ", "\t", " = ", " - ", " – "))  # like a colon
_ENDS = frozenset((NEXT, STOP, LINE, BLANK, OPEN, CLOSE))
_NEAR = 8  # terms that can end right before the answer
_TRACES = Cue(Role.MAY_CONTAIN, Place.ANSWERS)


def answered(row: Row, lexicon: Lexicon) -> None:
    """Make each answer a phrase that governs the name right before it, and no colon cuts off.

    It must end its row: "milk: no added sugar" is milk. A claim that is answered at all ("gluten
    free: no") is none, and warns of its thing.
    """
    signs, gaps = row.signs, row.tokens.gaps
    asking = [at for at in row.breaks if signs[at] in _ASKS or gaps[at] in _MARKS]
    heard = [(at, found) for at in asking if (found := _answer(row, at, lexicon)) is not None]
    for at, found in heard:
        signs[at] = ()
        signs[found.end] = GAPS[gaps[found.end]]
        first, last = (bisect_left(row.cues, (place,)) for place in (found.start, found.end))
        row.cues[first:last] = [found]
    if heard:
        row.breaks[:] = [at for at, sign in enumerate(signs) if sign]


def _answer(row: Row, at: int, lexicon: Lexicon) -> Found | None:
    """The phrase that answers behind this sign for a name before it."""
    end, cue = _said(row, at, lexicon) if 0 < at < len(row.level) else (at, None)
    if cue is None:
        return None
    behind = bisect_left(row.matches, (at,))
    near = row.matches[max(0, behind - _NEAR) : behind]
    if any(match.end == at and match.term.means for match in near):
        return Found(at, end, cue)
    claim = row.cues[: bisect_left(row.cues, (at,))][-1:]
    if claim and claim[0].end == at and claim[0].cue.place is Place.BEFORE:
        return Found(claim[0].start, end, _TRACES)
    if (place := bisect_left(row.claims, (at - 1,))) < len(row.claims):
        word, term = row.claims[place]
        if word == at - 1:
            del row.claims[place]
            row.matches.insert(behind, Match(word, at, term))
            return Found(at, end, _TRACES)
    return None


def _said(row: Row, at: int, lexicon: Lexicon) -> tuple[int, Cue | None]:
    """Where an answer ends that begins at this word, and what it says."""
    words = row.tokens.words
    end, role = lexicon.answer(words, at)
    if role is not None:
        signs = GAPS[row.tokens.gaps[end]]  # the point behind "no" may have been taken away
        ends = end == len(words) or (not _ENDS.isdisjoint(signs) and not words[end][0].isdigit())
        return end, Cue(role, Place.ANSWERS) if ends else None
    place = bisect_left(row.cues, (at,))
    for found in row.cues[place : place + 1]:
        if found.start == at and found.cue.place is Place.BEFORE and found.cue.role in PRECAUTIONS:
            return found.end, Cue(found.cue.role, Place.ANSWERS)
    return at, None
