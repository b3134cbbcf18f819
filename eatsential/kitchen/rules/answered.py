"""A recipe, answered by line and as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from eatsential.foods.rules import PersonAnswer
from eatsential.kitchen.rules.asking import Asked, answers, at_least, joined, language, mentions
from eatsential.kitchen.rules.recipe import Kind, Line, Recipe
from eatsential.screening.answer import Food, Verdict
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
    """Answer every line, those that name another part with the answers of its lines as well.

    A part that comes back to itself, or lists nothing of its own, leaves open what is in it.
    """
    lang = language(recipe.as_label(None), given, rules)
    own = {at: _own(line, people, lang, rules) for at, line in enumerate(recipe.lines)}
    lines = []
    for at, line in enumerate(recipe.lines):
        part, alone = recipe.named_by(line)
        inside, is_open = _lines_of(recipe, part)
        pieces = [own[other] for other in ([] if alone and not is_open else [at]) + inside]
        found = [joined(each) for each in zip(*pieces, strict=True)] if part else own[at]
        if is_open:
            found = [at_least(one, Verdict.CANNOT_TELL) for one in found]
        lines.append(AnsweredLine(line, tuple(found), part))
    whole = tuple(joined(each) for each in zip(*(one.answers for one in lines), strict=True))
    return AnsweredRecipe(lang, whole, tuple(lines))


def label(recipe: Recipe, found: AnsweredRecipe, rules: RuleSet) -> str:
    """The recipe as one text that gets the same answer, to be kept as a check."""
    elsewhere = (line for line in recipe.lines if line.kind in (Kind.HEADING, Kind.METHOD))
    read = (screen(Food("", line.read, found.lang), None, rules).findings for line in elsewhere)
    also = dict.fromkeys(f.span.text for findings in read for f in findings if f.span)
    return recipe.as_label(found.lang, [*also, *_open(found)])


def doubtful(found: AnsweredRecipe) -> frozenset[str]:
    """The words of the label that leave an answer open: joined to others, a line may lose that."""
    return frozenset(word for line in _open(found) for word in f"{line.rstrip(' .')}.".split())


def _open(found: AnsweredRecipe) -> list[str]:
    """What was read of the lines about which nothing can be told to somebody."""
    return [
        one.line.read
        for one in found.lines
        if any(answer.verdict is Verdict.CANNOT_TELL for answer in one.answers)
    ]


def _own(
    line: Line, people: Sequence[Asked], lang: str | None, rules: RuleSet
) -> list[PersonAnswer]:
    found = answers(Food("", line.read, lang), people, rules)
    return found if line.kind is Kind.INGREDIENT else [mentions(one) for one in found]


def _lines_of(recipe: Recipe, part: str) -> tuple[list[int], bool]:
    """The lines of a part and of the parts that they name, each part once, and whether that leaves
    open what is in it.
    """
    names: dict[str, set[str]] = {}
    waiting, found = [part] if part else [], list[int]()
    while waiting:
        name = waiting.pop()
        if name in names:
            continue
        names[name] = set()
        for at, line in enumerate(recipe.lines):
            if line.part != name:
                continue
            other, alone = recipe.named_by(line)
            names[name] |= {other} if other else set()
            found += [] if alone else [at]
        waiting += sorted(names[name])
    while ends := [name for name in names if not names[name] & names.keys()]:
        for name in ends:
            del names[name]
    lists = any(recipe.lines[at].kind is Kind.INGREDIENT for at in found)
    return found, bool(names) or (bool(part) and not lists)
