"""A menu, answered dish by dish."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from eatsential.foods.rules import PersonAnswer
from eatsential.kitchen.rules.asking import Asked, answers, at_least, language
from eatsential.kitchen.rules.declared import Declared, declared_by
from eatsential.kitchen.rules.menu import Dish, Menu
from eatsential.screening.answer import Food, Verdict
from eatsential.screening.ruleset import HOME, Duty, RuleSet

ADDITIVES = {"sulphites"}  # lists of additives name them as well ("sulphured")


@dataclass(frozen=True)
class Served:
    """A dish with its answer for each person.

    `declared` are the words of the legend that its codes stand for, `unknown` the codes that
    nothing explains. `silent` is a dish whose codes declare no allergen.
    """

    dish: Dish
    answers: tuple[PersonAnswer, ...]
    declared: tuple[str, ...]
    unknown: tuple[str, ...]
    silent: bool


@dataclass(frozen=True)
class AnsweredMenu:
    """The dishes in their order, in the language the menu was read in."""

    lang: str | None
    dishes: tuple[Served, ...]


def served(
    menu: Menu, text: str, people: Sequence[Asked], given: str | None, rules: RuleSet
) -> AnsweredMenu:
    """Answer every dish. What a code declares counts; what none explains leaves it open.

    A dish of which no code declares an allergen is never more than "cannot tell": a menu names
    dishes, it does not list what is in them, and "V" or "with colouring" is no list of allergens.
    """
    lang = language(text, given, rules)
    legend = {code: declared_by(words, lang, rules) for code, words in menu.legend.items()}
    return AnsweredMenu(
        lang, tuple(_served(dish, menu.legend, legend, people, lang, rules) for dish in menu.dishes)
    )


def _served(
    dish: Dish,
    words: dict[str, str],
    legend: dict[str, Declared],
    people: Sequence[Asked],
    lang: str | None,
    rules: RuleSet,
) -> Served:
    codes = list(dict.fromkeys(dish.codes))
    total = sum((legend[code] for code in codes if code in legend), Declared())
    unknown = tuple(code for code in codes if code not in legend or legend[code].unread)
    silent = not any(_is_allergen(id_, rules) for id_ in total.allergens + total.traces)
    asked = Food("", dish.text, lang, allergens=total.allergens, traces=total.traces)
    found = answers(replace(asked, name=dish.section) if silent else asked, people, rules)
    if unknown or silent:
        found = [at_least(one, Verdict.CANNOT_TELL) for one in found]
    declared = tuple(words[code] for code in codes if code in words)
    return Served(dish, tuple(found), declared, unknown, silent)


def _is_allergen(id_: str, rules: RuleSet) -> bool:
    """Whether lists of allergens name it, or the group that it belongs to; caffeine is in none."""
    duties, named = rules.laws[HOME].duties, rules.allergens.get(id_)
    while named is not None:
        if duties.get(named.id) is Duty.MUST and named.id not in ADDITIVES:
            return True
        named = rules.allergens.get(named.parent or "")
    return False
