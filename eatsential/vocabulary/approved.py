"""What people can choose from: the approved allergens, diets and conditions, with their names."""

from functools import cache

from eatsential.screening.answer import EntryKind
from eatsential.vocabulary.load import ruleset

# What the law of the European Union or the United States makes every label declare.
REGULATED = (
    "milk", "egg", "peanut", "tree-nuts", "gluten", "wheat", "soy", "sesame", "fish",
    "crustaceans", "molluscs", "celery", "mustard", "lupin", "sulphites",
)  # fmt: skip
LANGUAGES = {"de": "Deutsch", "en": "English"}


@cache
def allergens() -> dict[str, str]:
    """Every allergen, by id, in the order of their names."""
    found = {a.id: a.name for a in ruleset().allergens.values() if a.kind == "allergen"}
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))


def regulated() -> dict[str, str]:
    """The allergens that labels must declare."""
    return {id_: allergens()[id_] for id_ in REGULATED}


def diets() -> dict[str, str]:
    """Every diet."""
    return _of(EntryKind.DIET)


def conditions() -> dict[str, str]:
    """Every medical condition."""
    return _of(EntryKind.CONDITION)


def intolerances() -> dict[str, str]:
    """Every intolerance."""
    return _of(EntryKind.INTOLERANCE)


def languages() -> dict[str, str]:
    """The languages that labels are read in, each by its own name."""
    return {code: LANGUAGES.get(code, code) for code in ruleset().matchers}


def is_approved(kind: str, identifier: str) -> bool:
    """Whether an entry of this kind can have this id."""
    if kind == EntryKind.ALLERGY:
        return identifier in allergens()
    return (EntryKind(kind), identifier) in ruleset().rules


def name_of(kind: str, identifier: str) -> str:
    """What an entry is called; a word of one's own is called itself."""
    if kind == EntryKind.ALLERGY:
        allergen = ruleset().allergens.get(identifier)
        return allergen.name if allergen else identifier
    rule = ruleset().rules.get((EntryKind(kind), identifier))
    return rule.name if rule else identifier


@cache
def _of(kind: EntryKind) -> dict[str, str]:
    found = {id_: rule.name for (known, id_), rule in ruleset().rules.items() if known is kind}
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))
