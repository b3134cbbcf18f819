"""Which of the phrases that stand in a row are heard: those that nothing longer takes."""

from bisect import bisect_left

from eatsential.screening.match import Found, Row
from eatsential.screening.terms import CONTAINS, FACILITY, FREE_FROM, MAY_CONTAIN, NEGATION

DENIED = frozenset((FREE_FROM, NEGATION))
PRECAUTIONS = frozenset((MAY_CONTAIN, FACILITY))
_WEAKER = DENIED | {MAY_CONTAIN}


def phrases_of(row: Row) -> list[Found]:
    """The phrases that no longer phrase and no longer term overlaps.

    What is contained is heard to its end: "this product contains neither", "contains traces of".
    """
    kept: list[Found] = []
    for found in row.cues:
        if kept and found.start < kept[-1].end:
            if found.end - found.start > kept[-1].end - kept[-1].start:
                kept.pop()
            elif kept[-1].cue.role is not CONTAINS or found.cue.role not in _WEAKER:
                continue
        kept.append(found)
    return [found for found in kept if not _covered(found, row)]


def _covered(found: Found, row: Row) -> bool:
    """Whether a longer term stands on the words of the phrase ("gluten-free oats").

    A claim that a term merely repeats ("dairy free") stays a claim.
    """
    size = found.end - found.start
    claims = found.cue.role is FREE_FROM
    first = max(0, bisect_left(row.matches, (found.start,)) - 1)
    behind = bisect_left(row.matches, (found.end,))
    for start, end, _term in row.matches[first:behind]:
        if end > found.start and end - start > size and not (claims and end == found.end):
            return True
    return False
