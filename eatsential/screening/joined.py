"""Joined words taken apart: which terms a word is made of that is none itself."""

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter

from eatsential.screening.answer import Evidence
from eatsential.screening.normalise import fold
from eatsential.screening.terms import Term

_LINKS = ("", "s", "n", "en", "e", "es", "er", "ens")
_NOT_OF_PLANTS = frozenset(("milk", "egg"))
_BAKED = frozenset(
    "kage kager kiks kjeks kex kaka kakor kake kaker keksi keksit kakku kakut taart taarten koek"
    " koeken koekje koekjes kekse keks kuchen torte torten".split()
)  # of flour that is wheat unless they say otherwise


class Joined:
    """How one language joins words.

    `starred` are its terms that stand for a part of a word, `alone` finds the term that a whole
    word is, and `may_be` says at no cost which words can be none. Where it writes `compounds`, a
    word may have four short parts, and letters that link them; elsewhere two longer ones.
    """

    def __init__(
        self,
        lang: str,
        starred: Iterable[Term],
        alone: Callable[[str], Term | None],
        may_be: Callable[[str], bool],
        *,
        compounds: bool,
    ) -> None:
        self._begins: dict[str, Term] = {}
        self._ends: dict[str, Term] = {}
        self._holds: dict[str, Term] = {}
        self._alone = alone
        self._may_be = may_be
        self._least, self._most = (2 if lang == "ko" else 3, 4) if compounds else (4, 2)
        self._links = _LINKS if compounds else ("",)
        self._compounds = compounds
        for term in starred:
            self._add(term, in_german=lang == "de")

    def _add(self, term: Term, *, in_german: bool) -> None:
        text = fold(term.text.strip("*"))
        begins, ends = term.text.endswith("*"), term.text.startswith("*")
        place = self._holds if begins and ends else self._begins if begins else self._ends
        place.setdefault(text, term)
        if in_german:
            place.setdefault(text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"), term)

    def inside(self, form: str) -> tuple[tuple[Term, ...], bool]:
        """The terms that a joined word is made of, and whether its head remains unread.

        The longest win and consume their letters.
        """
        found: list[tuple[int, int, Term]] = []
        size = len(form)
        for cut in range(1, size):
            if (term := self._begins.get(form[:cut])) is not None:
                found.append((0, cut, term))
            if (term := self._ends.get(form[cut:])) is not None:
                found.append((cut, size, term))
        if self._holds:
            for start in range(size):
                for end in range(start + 2, size + 1):
                    if (term := self._holds.get(form[start:end])) is not None:
                        found.append((start, end, term))
        tiles = self._tiled(form, found)
        if tiles:
            found += tiles
        taken: list[tuple[int, int, Term]] = []
        for start, end, term in sorted(found, key=lambda f: (f[0] - f[1], f[0])):
            if all(end <= other[0] or other[1] <= start for other in taken):
                taken.append((start, end, term))
        taken.sort(key=itemgetter(0))
        headless = not tiles and not any(end == size for _start, end, _term in taken)
        if headless and not any(term.means for _start, _end, term in taken):
            return (), True  # a harmless beginning leaves open what the head of the word is
        terms = [term for _start, end, term in taken if end == size or not term.recipe]
        return _settled(terms), headless

    def _tiled(
        self, form: str, starred: list[tuple[int, int, Term]]
    ) -> list[tuple[int, int, Term]]:
        """The known words that a word consists of without rest, as few of them as can be."""
        size = len(form)
        pieces: dict[int, list[tuple[int, Term]]] = {}
        for start, end, term in starred:
            pieces.setdefault(start, []).append((end, term))
        if not self._may_be_tiled(form, pieces):
            return []
        best: dict[int, list[tuple[int, int, Term]]] = {0: []}
        for at in range(size):
            if at not in best or len(best[at]) >= self._most:
                continue
            for end in range(at + 2, size + 1):
                if end - at < self._least and not (self._compounds and at and end == size):
                    continue
                if (plain := self._alone(form[at:end])) is not None:
                    pieces.setdefault(at, []).append((end, plain))
            for end, term in pieces.get(at, ()):
                tiles = [*best[at], (at, end, term)]
                for link in self._links if end < size else ("",):
                    if form.startswith(link, end):
                        reached = end + len(link)
                        if reached not in best or len(best[reached]) > len(tiles):
                            best[reached] = tiles
        return best.get(size, []) if size else []

    def _may_be_tiled(self, form: str, pieces: Mapping[int, list[tuple[int, Term]]]) -> bool:
        """Whether known words may reach its end, told by stems: reads no term for most that cannot.

        They would stay in memory, and of a word that nobody knows all languages are asked.
        """
        size, reached = len(form), {0}
        for at in range(size):
            if at not in reached:
                continue
            ends = {end for end, _term in pieces.get(at, ())}
            for end in range(at + 2, size + 1):
                long_enough = end - at >= self._least or (self._compounds and at and end == size)
                if long_enough and end not in ends and self._may_be(form[at:end]):
                    ends.add(end)
            for end in ends:
                links = self._links if end < size else ("",)
                reached.update(end + len(link) for link in links if form.startswith(link, end))
        return size in reached


def _settled(terms: list[Term]) -> tuple[Term, ...]:
    """In a joined word that names its source, a vague part says no more (Weizen-eiweiß).

    A head that is made of more than its source goes on saying it (Erdbeer-eis).
    """
    if any(not term.open and (term.means or term.blocks) for term in terms):
        last = terms[-1]
        kept = [term for term in terms[:-1] if not term.open]
        return (*kept, last) if not last.open or _made(last) else tuple(kept)
    return tuple(terms)


def _made(head: Term) -> bool:
    """Whether it is made of more than its source names, as ice cream and cake are."""
    usual = {meaning.allergen for meaning in head.means if meaning.evidence is Evidence.USUALLY}
    return not usual.isdisjoint(_NOT_OF_PLANTS) or head.text.strip("*") in _BAKED
