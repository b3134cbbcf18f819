"""How much the vocabulary knows, by language: the figures that issue 5 names."""

from collections import Counter
from functools import cache

import pytest

from eatsential.vocabulary.files import rows_of
from eatsential.vocabulary.load import ruleset

MAIN = ("cs", "da", "de", "en", "es", "fi", "fr", "it", "nb", "nl", "pl", "pt", "sv")
FURTHER = ("ar", "hi", "hr", "is", "ja", "ko", "ru", "tr", "zh")
MAJOR = {
    "gluten": "gluten wheat rye barley oats spelt kamut",
    "tree-nuts": "tree-nuts almond hazelnut walnut cashew pecan brazil-nut pistachio macadamia",
    "fish": "fish cod salmon tuna mackerel",
    "crustaceans": "crustaceans shrimp crab lobster",
    "molluscs": "molluscs squid oyster mussel abalone",
    **{id_: id_ for id_ in "milk egg peanut soy sesame celery mustard lupin sulphites".split()},
}
OF_MAJOR = {id_: major for major, ids in MAJOR.items() for id_ in ids.split()}


@cache
def counts(lang: str) -> Counter[str]:
    """Terms of a language by what they say, and those of each major allergen."""
    terms: dict[str, set[str]] = {}
    for row in rows_of(f"terms/{lang}.csv"):
        kinds = terms.setdefault(row["term"], set())
        kinds.add(row["evidence"])
        if row["evidence"] == "contains":
            named = OF_MAJOR.keys() & row.ids("allergens")
            kinds.update(f"major:{OF_MAJOR[id_]}" for id_ in named)
    return Counter(kind for kinds in terms.values() for kind in kinds)


def test_the_major_allergens_have_terms_enough_in_the_main_languages() -> None:
    of_major = {
        lang: sum(number for kind, number in counts(lang).items() if kind.startswith("major:"))
        for lang in MAIN
    }
    assert sum(of_major.values()) >= 4000 and min(of_major.values()) >= 300, of_major


@pytest.mark.parametrize("lang", FURTHER)
def test_a_further_language_names_every_major_allergen(lang: str) -> None:
    assert not {major for major in MAJOR if not counts(lang)[f"major:{major}"]}
    harmless = counts(lang)["inert"] + counts(lang)["blocker"]
    assert harmless >= 150, harmless


@pytest.mark.parametrize("lang", [*MAIN, *FURTHER])
def test_common_ingredients_are_recognised_in_every_language(lang: str) -> None:
    foods = len({row["term"] for row in rows_of(f"terms/{lang}.csv")})
    assert foods - counts(lang)["filler"] >= 1000
    assert set(ruleset().lexicons) >= {lang}


def test_inert_ingredients_are_three_thousand_in_the_main_languages() -> None:
    inert = {lang: counts(lang)["inert"] for lang in MAIN}
    assert sum(inert.values()) >= 3000 and min(inert.values()) >= 300, inert


def test_the_register_of_vague_names_is_long_enough() -> None:
    assert min(counts(lang)["vague"] for lang in MAIN) >= 40
