"""A recipe, answered by line and as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from eatsential.foods.rules import PersonAnswer
from eatsential.kitchen.rules.asking import Asked, answers, at_least, joined, language, mentions
from eatsential.kitchen.rules.recipe import Kind, Line, Recipe, named_in
from eatsential.screening.answer import Food, Verdict
from eatsential.screening.ruleset import RuleSet

Answers = Sequence[PersonAnswer]  # one for each person


@dataclass(frozen=True)
class AnsweredLine:
    """A line with its answer for each person; `inherits` is the part of the text, or else the kept
    recipe, that it names.
    """

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
    recipe: Recipe,
    people: Sequence[Asked],
    given: str | None,
    rules: RuleSet,
    kept: Mapping[str, Answers] = MappingProxyType({}),
) -> AnsweredRecipe:
    """Answer every line, those that name another part with the answers of its lines as well.

    A line that names none of them but a `kept` recipe has the answers to that. A part that comes
    back to itself, or lists nothing of its own, leaves open what is in it.
    """
    lang = language(recipe.said, given, rules)
    own, others = list[Answers](), list[str]()
    for line in recipe.lines:
        read = _own(line, people, lang, rules)
        other, alone = ("", False) if recipe.named_by(line)[0] else named_in(line, kept)
        if other:
            both = [kept[other]] if alone else [read, kept[other]]
            read = [joined(each, lang) for each in zip(*both, strict=True)]
        own.append(read)
        others.append(other)
    lines = []
    for at, line in enumerate(recipe.lines):
        part, alone = recipe.named_by(line)
        inside, is_open = _lines_of(recipe, part)
        pieces = [own[other] for other in ([] if alone and not is_open else [at]) + inside]
        found = [joined(each, lang) for each in zip(*pieces, strict=True)] if part else own[at]
        if is_open:
            found = [at_least(one, Verdict.CANNOT_TELL) for one in found]
        lines.append(AnsweredLine(line, tuple(found), part or others[at]))
    whole = (joined(each, lang) for each in zip(*(one.answers for one in lines), strict=True))
    return AnsweredRecipe(lang, tuple(whole), tuple(lines))


def _own(line: Line, people: Sequence[Asked], lang: str | None, rules: RuleSet) -> Answers:
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
