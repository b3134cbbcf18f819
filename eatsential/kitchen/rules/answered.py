"""A recipe, answered by line and as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from eatsential.foods.rules import PersonAnswer
from eatsential.kitchen.rules.asking import Asked, answers, joined, language, mentions
from eatsential.kitchen.rules.recipe import Kind, Line, Recipe
from eatsential.screening.answer import Food
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.screen import screen


@dataclass(frozen=True)
class AnsweredLine:
    """A line with its answer for each person; `inherits` is the part of the text it names."""

    line: Line
    answers: tuple[PersonAnswer, ...]
    inherits: str = ""


@dataclass(frozen=True)
class AnsweredRecipe:
    """The answers about a recipe, `whole` for each person, in the language it was read in."""

    lang: str | None
    whole: tuple[PersonAnswer, ...]
    lines: tuple[AnsweredLine, ...]


def answered(
    recipe: Recipe, people: Sequence[Asked], given: str | None, rules: RuleSet
) -> AnsweredRecipe:
    """Answer every line, those that name another part with the answers of its lines as well."""
    lang = language(recipe.as_label(None), given, rules)
    own = {at: _own(line, people, lang, rules) for at, line in enumerate(recipe.lines)}
    lines = []
    for at, line in enumerate(recipe.lines):
        part, alone = _named(recipe, line)
        pieces = [] if alone else [own[at]]
        pieces += [own[other] for other in _lines_of(recipe, part)]
        found = tuple(joined(each) for each in zip(*pieces, strict=True)) if part else own[at]
        lines.append(AnsweredLine(line, tuple(found), part))
    whole = tuple(joined(each) for each in zip(*(one.answers for one in lines), strict=True))
    return AnsweredRecipe(lang, whole, tuple(lines))


def label(recipe: Recipe, lang: str | None, rules: RuleSet) -> str:
    """The recipe as one text that gets the same answer, to be kept as a check."""
    elsewhere = (line for line in recipe.lines if line.kind in (Kind.HEADING, Kind.METHOD))
    found = (screen(Food("", line.read, lang), None, rules).findings for line in elsewhere)
    also = dict.fromkeys(f.span.text for findings in found for f in findings if f.span)
    return recipe.as_label(lang, also)


def _own(
    line: Line, people: Sequence[Asked], lang: str | None, rules: RuleSet
) -> list[PersonAnswer]:
    found = answers(Food("", line.read, lang), people, rules)
    return found if line.kind is Kind.INGREDIENT else [mentions(one) for one in found]


def _named(recipe: Recipe, line: Line) -> tuple[str, bool]:
    return recipe.named_by(line) if line.kind is Kind.INGREDIENT else ("", False)


def _lines_of(recipe: Recipe, part: str) -> list[int]:
    """The lines of a part and of the parts that they name, each part once."""
    seen: set[str] = set()
    waiting, found = [part] if part else [], list[int]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for at, line in enumerate(recipe.lines):
            if line.part != name:
                continue
            other, alone = _named(recipe, line)
            waiting += [other] if other else []
            found += [] if alone else [at]
    return found
