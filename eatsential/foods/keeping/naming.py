"""The ingredients of a label by what the screening core reads in them, to tell two texts apart."""

from collections.abc import Iterator

from eatsential.foods.keeping.rules import Named
from eatsential.screening.answer import Food
from eatsential.screening.match import Row
from eatsential.screening.normalise import fold, words_of
from eatsential.screening.reading import Reading
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.terms import PASSING

ENDING = 2  # letters by which the forms of a word differ


def ingredients_of(food: Food, rules: RuleSet) -> list[Named]:
    """Each ingredient in the order of the label, also of those in brackets.

    What names no food is none: an amount, the name of a class ("emulsifier"), a heading.
    """
    read = Reading(food, rules)
    if read.row is None:
        return []
    places = zip(read.pieces.starts, read.pieces.ends, strict=True)
    named = ((_written(read.row, *place), " ".join(_terms(read.row, *place))) for place in places)
    return [Named(written, terms) for written, terms in named if terms]


def _written(row: Row, start: int, end: int) -> str:
    """An ingredient as it is written, without the amount behind it."""
    while end - start > 1 and row.level[end - 1] == PASSING and row.tokens.words[end - 1].isdigit():
        end -= 1
    return row.span(start, end).text


def _terms(row: Row, start: int, end: int) -> Iterator[str]:
    """The terms that stand in some words, folded, and the words that are in none of them."""
    at = start
    for match in sorted(m for m in (*row.matches, *row.inert) if start <= m.start < end):
        yield from _words(row, at, match.start)
        words = [fold(word) for word in row.tokens.words[max(at, match.start) : match.end]]
        term = words_of(match.term.text)
        is_inflected = abs(sum(map(len, words)) - sum(map(len, term))) <= ENDING
        if not match.term.filler:
            yield from term if is_inflected else words  # "Weizenmehl" is not any wheat
        at = max(at, match.end)
    yield from _words(row, at, end)


def _words(row: Row, start: int, end: int) -> Iterator[str]:
    for at in range(start, end):
        if row.level[at] != PASSING:
            yield fold(row.tokens.words[at])
