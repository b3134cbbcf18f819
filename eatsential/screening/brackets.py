"""What a claim says of the very name it stands at: "cheese (dairy free)", "nut-free pesto"."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from eatsential.screening.answer import Span
from eatsential.screening.gaps import CLOSE, NEXT, OPEN
from eatsential.screening.ingredients import Pieces
from eatsential.screening.lexicon import KNOWN, Lexicon
from eatsential.screening.match import Match, Row
from eatsential.screening.remembered import MOST
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.telling import Heard, Said, Telling
from eatsential.screening.terms import GUESSES, Role, Term

_LONGEST = 4  # words of such a claim
_NOTHING: frozenset[str] = frozenset()


def claimed_behind(row: Row, lexicon: Lexicon) -> None:
    """Read a claim in brackets as if it stood before the name, where that is a term.

    Only words that name no food are taken for a claim: "glucose syrup (wheat)" stays wheat.
    """
    for number, at in enumerate(row.breaks):
        if row.signs[at] != (OPEN,) or number + 1 == len(row.breaks):
            continue
        close = row.breaks[number + 1]
        if close - at <= _LONGEST and row.signs[close][0] in (CLOSE, NEXT):
            _read_before(row, at, close, lexicon)


def _read_before(row: Row, at: int, close: int, lexicon: Lexicon) -> None:
    name = next((place for place, match in enumerate(row.matches) if match.end == at), None)
    if name is None or not _is_claim(row, at, close):
        return
    start = row.matches[name].start
    words = row.tokens.words
    term = lexicon.term([lexicon[word].form for word in (*words[at:close], *words[start:at])])
    if term is None:
        return
    row.matches[name : name + 1] = [Match(start, close, term)]
    row.matches[name + 1 :] = [match for match in row.matches[name + 1 :] if match.start >= close]
    row.cues[:] = [found for found in row.cues if not at <= found.start < close]
    row.claims[:] = [claim for claim in row.claims if not at <= claim.at < close]
    row.level[at:close] = row.level[start : start + 1] * (close - at)


def _is_claim(row: Row, at: int, close: int) -> bool:
    """Whether what stands there claims something, and names no food besides."""
    if any(at <= found.start < close and found.cue.role is Role.FREE_FROM for found in row.cues):
        return True
    if any(at <= claim.at < close for claim in row.claims):
        return True
    named = [match for match in row.matches if at <= match.start < close]
    if named:
        return all(not match.term.means for match in named)
    return row.level.find(KNOWN, at, close) < 0


def unclaimed(
    heard: Sequence[Heard],
    claims: Sequence[tuple[Span, Term]],
    pieces: Pieces,
    row: Row,
    rules: RuleSet,
) -> list[Heard]:
    """What remains: a guess does not, where its own ingredient claims to be free from it."""
    taken: dict[int, frozenset[str]] = {}
    for span, term in claims:
        piece = _piece(pieces, bisect_left(row.tokens.starts, span.start))
        for place in (piece, pieces.parents[piece]):
            taken[place] = taken.get(place, _NOTHING) | term.named
    found = []
    for one in heard:
        claimed = taken.get(_piece(pieces, one.start), _NOTHING)
        if claimed:
            kept = tuple(
                said
                for said in one.telling.said
                if said.evidence not in GUESSES
                or claimed.isdisjoint(rules.ancestors[said.meaning.allergen])
            )
            if len(kept) < len(one.telling.said):
                one = one._replace(telling=_only(kept))
        found.append(one)
    return found


@lru_cache(MOST)
def _only(said: tuple[Said, ...]) -> Telling:
    return Telling(said)


def _piece(pieces: Pieces, word: int) -> int:
    return bisect_right(pieces.starts, word) - 1
