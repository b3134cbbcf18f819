"""A recipe that is kept: which others its lines name, and its answers with all of theirs."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from eatsential.foods.rules import Check, PersonAnswer
from eatsential.kitchen.rules.answered import AnsweredRecipe, answered
from eatsential.kitchen.rules.asking import Asked
from eatsential.kitchen.rules.recipe import Kind, Line, Recipe, named_in, recipe_of
from eatsential.screening.ruleset import RuleSet

RECIPES = 300  # of an account


def titled(text: str, title: str) -> Recipe:
    """A recipe under a title, which counts for what it names like one within the text."""
    written = recipe_of(text)
    if any(line.kind is Kind.TITLE and line.text == title for line in written.lines):
        return written
    return Recipe((Line(title, Kind.TITLE, name=title), *written.lines))


def title_in(text: str) -> str:
    """The title that stands in a text, if one does."""
    titles = (line.text for line in recipe_of(text).lines if line.kind is Kind.TITLE)
    return next(titles, "")


def parts_in(recipe: Recipe, known: Mapping[str, UUID]) -> dict[str, UUID]:
    """Of the recipes that are known by name those that a line names, unless a part of the recipe
    itself is called so.
    """
    lines = (line for line in recipe.ingredients if not recipe.named_by(line)[0])
    named = (named_in(line, known)[0] for line in lines)
    return {name: known[name] for name in named if name}


def answered_with(
    recipe: Recipe,
    given: str | None,
    parts: Mapping[str, UUID],
    kept: Mapping[UUID, Check],
    people: Sequence[Asked],
    rules: RuleSet,
) -> AnsweredRecipe:
    """Answer a recipe whose lines name `parts`, with all of the `kept` ones, each of them once."""
    done: dict[UUID, tuple[PersonAnswer, ...]] = {}

    def theirs(named: Mapping[str, UUID]) -> dict[str, tuple[PersonAnswer, ...]]:
        for id_ in named.values():
            if id_ not in done:
                done[id_] = whole(kept[id_])
        return {name: done[id_] for name, id_ in named.items()}

    def whole(one: Check) -> tuple[PersonAnswer, ...]:
        assert one.composed is not None  # recipes alone are parts of recipes
        inside = theirs(one.composed.parts)
        written = titled(one.text, one.composed.title)
        return answered(written, people, one.language, rules, inside).whole

    return answered(recipe, people, given, rules, theirs(parts))
