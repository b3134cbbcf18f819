"""Everyday dishes and what they are made of, and what diets live on: to see what a profile leaves.

No answer about a label is made from them.
"""

from collections.abc import Mapping
from functools import cache

from eatsential.screening.answer import Entry, Evidence, Food, Profile, Verdict, Watch
from eatsential.screening.ruleset import HOME, RuleSet
from eatsential.screening.screen import screen
from eatsential.vocabulary.load import rows_of, ruleset
from eatsential.vocabulary.recipes import LANGUAGE


@cache
def dishes() -> Mapping[str, frozenset[str]]:
    """Under the name of each dish every id that its ingredients contain, groups as well."""
    rules = ruleset()
    profile = _looking_for_everything(rules)
    return {
        row["dish"]: frozenset(
            finding.allergen
            for finding in screen(_food(row["ingredients"]), profile, rules).findings
            if finding.allergen and finding.evidence is Evidence.CONTAINS
        )
        for row in rows_of("dishes.csv")
    }


@cache
def staples() -> Mapping[str, tuple[str, ...]]:
    """What the diets that are about eating something live on."""
    return {row["diet"]: row.ids("eats") for row in rows_of("staples.csv")}


def _food(ingredients: str) -> Food:
    return Food(id="", text=f"Ingredients: {ingredients}.", lang=LANGUAGE)


def _looking_for_everything(rules: RuleSet) -> Profile:
    avoided = dict.fromkeys(Evidence, Verdict.AVOID)
    watch = {
        id_: (Watch(Entry("allergy", id_), id_, Evidence.CONTAINS, avoided, "", ""),)
        for id_ in rules.allergens
    }
    return Profile(HOME, (), watch)
