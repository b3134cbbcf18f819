"""Everyday dishes and what they are made of, and what diets live on: to see what a profile leaves.

No answer about a label is made from them.
"""

from collections.abc import Mapping

from eatsential.screening.answer import Entry, Evidence, Food, Profile, Verdict, Watch
from eatsential.screening.ruleset import HOME, RuleSet
from eatsential.screening.screen import screen
from eatsential.vocabulary.files import rows_of
from eatsential.vocabulary.load import in_use, kept, ruleset
from eatsential.vocabulary.recipes import LANGUAGE


@kept
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
        for row in rows_of("dishes.csv", in_use().data)
    }


@kept
def staples() -> Mapping[str, tuple[str, ...]]:
    """What the diets that are about eating something live on."""
    return {row["diet"]: row.ids("eats") for row in rows_of("staples.csv", in_use().data)}


def _food(ingredients: str) -> Food:
    return Food(id="", text=f"Ingredients: {ingredients}.", lang=LANGUAGE)


def _looking_for_everything(rules: RuleSet) -> Profile:
    avoided = dict.fromkeys(Evidence, Verdict.AVOID)
    watch = {
        id_: (Watch(Entry("allergy", id_), id_, Evidence.CONTAINS, avoided, "", ""),)
        for id_ in rules.allergens
    }
    return Profile(HOME, (), watch)
