"""Which of the phrases that stand in a row are heard: those that nothing longer takes."""

from bisect import bisect_left

from eatsential.screening.match import Found, Row
from eatsential.screening.terms import Place, Role


def phrases_of(row: Row) -> list[Found]:
    """The phrases that no longer phrase and no longer term overlaps."""
    kept: list[Found] = []
    for found in row.cues:
        if kept and found.start < kept[-1].end:
            if found.end - found.start <= kept[-1].end - kept[-1].start:
                continue
            kept.pop()
        kept.append(found)
    if not kept:
        return kept
    return [found for found in kept if not _covered(found, row)]


def _covered(found: Found, row: Row) -> bool:
    """Whether a longer term stands on the words of the phrase ("gluten-free oats").

    A claim that a term merely repeats ("dairy free") stays a claim.
    """
    size = found.end - found.start
    claims = found.cue.place is Place.BEFORE and found.cue.role is Role.FREE_FROM
    place = max(0, bisect_left(row.matches, (found.start,)) - 1)
    while place < len(row.matches) and row.matches[place].start < found.end:
        match = row.matches[place]
        longer = match.end > found.start and match.end - match.start > size
        if longer and not (claims and match.end == found.end):
            return True
        place += 1
    return False
