"""What a claim says of the very name it stands at: "cheese (dairy free)", "nut-free pesto"."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from eatsential.screening.answer import Span
from eatsential.screening.gaps import CLOSE, NEXT, OPEN
from eatsential.screening.ingredients import Pieces
from eatsential.screening.lexicon import Lexicon, Node
from eatsential.screening.match import Match, Row
from eatsential.screening.remembered import MOST
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.telling import Heard, Said, Telling
from eatsential.screening.terms import FREE_FROM, GUESSES, KNOWN, Term

_LONGEST = 4  # words of such a claim
_NEAR = 8  # terms that can end right before it
_ONLY_OPEN = (OPEN,)
_NOTHING: frozenset[str] = frozenset()


def claimed_behind(row: Row, lexicon: Lexicon) -> None:
    """Read a claim in brackets as if it stood before the name, where that is a term.

    Only words that name no food are taken for a claim: "glucose syrup (wheat)" stays wheat.
    """
    signs = row.signs
    if _ONLY_OPEN not in signs:
        return
    for at, close in pairwise(row.breaks):
        if signs[at] == _ONLY_OPEN and close - at <= _LONGEST and signs[close][0] in (CLOSE, NEXT):
            _read_before(row, at, close, lexicon)


def spared_within(row: Row) -> None:
    """Read what a name holds again in its own bracket as the name says it: no lactose in the milk.

    "Lactose-free yoghurt (milk, lactase)". What the name does not hold itself stays what it is.
    """
    matches, signs = row.matches, row.signs
    for place, (_start, at, name) in enumerate(matches):
        if not (name.blocks and name.means) or signs[at] != _ONLY_OPEN:
            continue
        held = {meaning.allergen for meaning in name.means}
        close = _closing(row, at)
        for inner in range(place + 1, bisect_left(matches, (close,))):
            term = matches[inner].term
            if term.means and held.issuperset(meaning.allergen for meaning in term.means):
                matches[inner] = matches[inner]._replace(term=_sparing(term, name.blocks))


def _closing(row: Row, at: int) -> int:
    """Where the bracket closes that opens before a word, or the row ends."""
    depth = 0
    for place in row.breaks[bisect_left(row.breaks, at) :]:
        for sign in row.signs[place]:
            depth += (sign is OPEN) - (sign is CLOSE)
        if depth <= 0:
            return place
    return len(row.level)


@lru_cache(MOST)
def _sparing(term: Term, blocks: frozenset[str]) -> Term:
    return Term(term.lang, term.text, term.means, term.blocks | blocks)


def _read_before(row: Row, at: int, close: int, lexicon: Lexicon) -> None:
    matches, words = row.matches, row.tokens.words
    claimed = _following(lexicon[words[at]].terms, words[at + 1 : close], lexicon)
    if claimed is None:
        return
    behind = bisect_left(matches, (at,))
    before = range(max(0, behind - _NEAR), behind)
    name = next((place for place in before if matches[place].end == at), None)
    if name is None:
        return
    start = matches[name].start
    whole = _following(claimed, words[start:at], lexicon)
    term = whole.value if whole else None
    if term is None or not _is_claim(row, at, close):
        return
    matches[name : bisect_left(matches, (close,))] = [Match(start, close, term)]
    del row.cues[bisect_left(row.cues, (at,)) : bisect_left(row.cues, (close,))]
    del row.claims[bisect_left(row.claims, (at,)) : bisect_left(row.claims, (close,))]
    row.level[at:close] = row.level[start : start + 1] * (close - at)


def _following(
    node: Node[Term] | None, words: Iterable[str], lexicon: Lexicon
) -> Node[Term] | None:
    """Where these words lead from here among the terms; None where no term goes on so."""
    for word in words:
        if node is None:
            return None
        node = node.following.get(lexicon[word].form)
    return node


def _is_claim(row: Row, at: int, close: int) -> bool:
    """Whether what stands there claims something, and names no food besides."""
    cues, claims, matches = row.cues, row.claims, row.matches
    inside = cues[bisect_left(cues, (at,)) : bisect_left(cues, (close,))]
    if any(found.cue.role is FREE_FROM for found in inside):
        return True
    if bisect_left(claims, (at,)) < bisect_left(claims, (close,)):
        return True
    named = matches[bisect_left(matches, (at,)) : bisect_left(matches, (close,))]
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
