"""A label, read: what its words say and in which statements, whoever asks."""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from eatsential.screening.answer import Evidence, Food, Span, made
from eatsential.screening.answered import answered
from eatsential.screening.brackets import claimed_behind, spared_within, unclaimed
from eatsential.screening.claims import is_denied
from eatsential.screening.gaps import COLON, NEXT
from eatsential.screening.ingredients import (
    Pieces,
    is_colour,
    is_named,
    is_settled,
    pieces_of,
    unread,
)
from eatsential.screening.language import foreign_parts, is_understood, languages_of, nearest
from eatsential.screening.match import Foreign, Match, Row, row_of
from eatsential.screening.normalise import tokens
from eatsential.screening.phrases import PRECAUTIONS
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.statements import Part, part_at, parts_of
from eatsential.screening.telling import TELLINGS, Heard, Telling, without
from eatsential.screening.terms import (
    CONTAINS,
    FACILITY,
    FREE_FROM,
    GUESSES,
    IMITATION,
    INGREDIENTS,
    MAY_CONTAIN,
    NOWHERE,
    PASSING,
    REMARK,
    UNKNOWN,
    Role,
    Term,
)

_INGREDIENTS = frozenset((INGREDIENTS, CONTAINS, IMITATION))
_MADE_WITH = frozenset(
    "with using from mit aus unter mit met van uit med av af avec con com z ze s из с ile".split()
)
_A = frozenset(  # "in a bakery": some place, which handles more than this food
    "a an the same our where that which facility factory bakery kitchen premises plant einer einem"
    " der dem die das een dezelfde de het et en ett ei samma samme un une una uno um uma la le el"
    " lo il o do zakładzie závodě provozu цехе предприятии".split()
)
_USUALLY = (Evidence.USUALLY,)
_UNKNOWN, _PASSING = bytes([UNKNOWN]), bytes([PASSING])
_TITLE = 12  # words at most before the heading "Ingredients:"
_NAME = 4  # words that a name may have before its colon
_A_LIST = 2  # commas that only a list has


class Whole(NamedTuple):
    """What is heard of a food altogether, and what that comes to for nobody in particular."""

    heard: list[Heard]
    unknown: tuple[str, ...]  # tags that nobody knows
    contains: tuple[str, ...]
    may_contain: tuple[str, ...]


class Reading:
    """A label, read: what it says, and what could not be read."""

    def __init__(self, food: Food, rules: RuleSet) -> None:
        self.heard: list[Heard] = []
        self.claims: list[tuple[Span, Term]] = []
        self.unrecognised: list[Span] = []
        self.vague: list[Span] = []
        self.parts: list[Part] = []
        self.spoken: set[int] = set()  # the words of phrases
        self.row: Row | None = None
        self._pieces: Pieces | None = None
        self.whole: Whole | None = None  # with what stands beside the text, once it was asked for
        self.is_read = False  # ingredients were found, in a language that is known
        self.by_recipe = False  # a dish stands for itself: nobody said what this one is made of
        found = tokens(food.text)
        self.lang = _most_telling(languages_of(found.words, food.lang, rules.speakers), food, rules)
        self.foreign: list[Foreign] = []
        if found.words:
            lexicon = rules.lexicon(self.lang)
            row = row_of(food.text, lexicon, found)
            if row.level.find(UNKNOWN) >= 0:
                self.foreign = foreign_parts(row, self.lang, rules.speakers)
                if self.foreign:
                    row = row_of(food.text, lexicon, tokens(food.text), self.foreign)
            claimed_behind(row, lexicon)
            spared_within(row)
            answered(row, lexicon)
            self.row = row
            self._read(row, spaced=lexicon.spaced)
            if self.claims:
                self.heard = unclaimed(self.heard, self.claims, self.pieces, row, rules)
            self.is_read &= self.lang in rules.lexicons and not self._is_foreign(len(found.words))

    def _is_foreign(self, words: int) -> bool:
        """Whether all of so many words are in other languages."""
        return bool(self.foreign) and sum(part.end - part.start for part in self.foreign) == words

    def _read(self, row: Row, *, spaced: bool) -> None:
        self.parts, self.spoken = parts_of(row)
        for at in self.spoken:
            row.level[at] = PASSING
        self._hear(row)
        self._pass_over(row)
        if row.level.find(UNKNOWN) >= 0:
            for start, end in unread(self.pieces, row.level, spaced=spaced):
                self.unrecognised.append(row.span(start, end))

    @property
    def pieces(self) -> Pieces:
        """The ingredients as a tree; of many labels nobody asks for it."""
        if self._pieces is None:  # `cached_property` takes a lock for that
            self._pieces = pieces_of(self.row) if self.row else Pieces([], [], [], [])
        return self._pieces

    def _hear(self, row: Row) -> None:
        """Give each term the role of the part that it stands in."""
        matches, spoken, heard = row.matches, self.spoken, self.heard
        for part in self.parts:
            begin, stop, role = part
            place = bisect_left(matches, (begin,))
            if place and matches[place - 1].start in spoken:
                place -= 1  # "may contain cereals | containing gluten" begins in the phrase
            for match in matches[place : bisect_left(matches, (stop,))]:
                start, end, term = match
                if end <= begin or (start in spoken and end - 1 in spoken):
                    continue
                if part.role is REMARK:
                    role = _remarked(match, part, row)
                if role is FREE_FROM:
                    self.claims.append((row.span(start, end), term))
                    continue
                telling = TELLINGS[role][term]
                if not term.certain:
                    telling = self._settled(match, role, telling, row)
                if telling.usual and is_colour(match, self.pieces, row):
                    telling = without(telling, _USUALLY)
                if telling.said:
                    heard.append(made(Heard, (start, end, telling)))
        for at, term in row.claims:
            if is_denied(row, at) or self._is_doubted(row, at):
                self._hear_denied(row, at, term)
            else:
                self.claims.append((row.span(at, at + 1), term))

    def _settled(self, match: Match, role: Role, telling: Telling, row: Row) -> Telling:
        """What remains of what a term tells, where the label itself may say what is in it."""
        start, end, term = match
        if not term.means and is_denied(row, start):  # "not" a word that is harmless
            self.unrecognised.append(row.span(start, end))
        if role not in _INGREDIENTS:
            return telling
        in_title = role is INGREDIENTS and end <= _title(row)
        settled = term.guesses and (in_title or is_settled(match, self.pieces, row.level))
        if term.recipe and not settled:
            settled = in_title
            alone = len(self.pieces.starts) == 1
            self.by_recipe |= not settled and (alone or not term.staple)
        if settled:
            return without(telling, GUESSES)
        if term.open:
            self.vague.append(row.span(start, end))
        return telling

    def _is_doubted(self, row: Row, claim: int) -> bool:
        """Whether a doubt names nothing else before: "kan inte garantera … mjölkfri"."""
        part = part_at(self.parts, claim)
        if part is None or part.role is not MAY_CONTAIN:
            return False
        named = bisect_left(row.matches, (part.start,))
        return named == len(row.matches) or row.matches[named].start > claim

    def _hear_denied(self, row: Row, at: int, term: Term) -> None:
        """What is not free from a thing may contain it."""
        telling = TELLINGS[MAY_CONTAIN][term]
        if telling.said:
            self.heard.append(Heard(at, at + 1, telling))
        if not term.means:
            self.unrecognised.append(row.span(at, at + 1))

    def _pass_over(self, row: Row) -> None:
        """Mark what no ingredient stands in as read, and note whether any ingredient was."""
        level = row.level
        for start, end, role in self.parts:
            if role in _INGREDIENTS:
                self.is_read = self.is_read or is_named(level, start, end)
            elif role not in PRECAUTIONS or is_named(level, start, end):
                level[start:end] = _PASSING * (end - start)
        if title := _title(row):
            level[:title] = level[:title].replace(_UNKNOWN, _PASSING)


def _remarked(match: Match, part: Part, row: Row) -> Role:
    """What a remark says of a thing: it is in the food, or, "in a bakery with", in the place."""
    if all(meaning.evidence is not Evidence.CONTAINS for meaning in match.term.means):
        return REMARK
    words = [word.lower() for word in row.tokens.words[part.start : match.start]]
    made_of = any(word in _MADE_WITH for word in words) and not any(w in _A for w in words)
    return INGREDIENTS if made_of else FACILITY


def _most_telling(languages: list[str], food: Food, rules: RuleSet) -> str | None:
    """Of languages that a text may be in equally well, the one that knows most of it together.

    "Vegan feta" is one term of English only. "Nougat" is a word of many languages, and in some
    nobody wrote down what it is made of: then it is the one in which the text names most.
    """
    if not languages:
        nearby = nearest(tokens(food.text).words, rules.speakers)
        rows = {lang: row_of(food.text, rules.lexicon(lang), tokens(food.text)) for lang in nearby}
        languages = [lang for lang in nearby if is_understood(rows[lang])]
    if len(languages) < 2:
        return next(iter(languages), None)

    def told(lang: str) -> tuple[int, int]:
        row = row_of(food.text, rules.lexicon(lang), tokens(food.text))
        longest = max((each.end - each.start for each in [*row.matches, *row.inert]), default=0)
        return longest, len({each.allergen for match in row.matches for each in match.term.means})

    return max(languages, key=told)


def _title(row: Row) -> int:
    """How many words are a mere title: before "Ingredients:", or "Brand bar: sugar, milk, oats"."""
    for start, end, cue in row.cues:
        if start > _TITLE:
            break
        if cue.role is INGREDIENTS and cue.place is NOWHERE:
            if COLON not in row.signs[end]:
                continue
            before = row.breaks[: bisect_right(row.breaks, start)]
            is_title = all(NEXT not in row.signs[at] for at in before)
            return start if is_title else 0
    colon = next(filter(None, row.breaks), 0)
    if colon > _NAME or row.signs[colon] != (COLON,) or UNKNOWN not in row.level[:colon]:
        return 0
    return colon if sum(NEXT in row.signs[at] for at in row.breaks) >= _A_LIST else 0
