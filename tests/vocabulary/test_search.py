"""An allergen is found by whatever somebody calls it."""

import pytest

from eatsential.vocabulary.approved import REGULATED, choices
from eatsential.vocabulary.files import rows_of
from eatsential.vocabulary.search import MOST, search


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("milk", "milk"),
        ("MIL", "milk"),
        ("  tree  nuts ", "tree-nuts"),
        ("nuts", "tree-nuts"),
        ("groundnut", "peanut"),  # a synonym
        ("Erdnuss", "peanut"),  # another language
        ("Erdnüsse", "peanut"),  # inflected
        ("erdnüsse", "peanut"),
        ("Milch", "milk"),  # a word with a star, joined to others on labels
        ("whey", "milk"),
        ("E120", "carmine"),
        ("Garnele", "shrimp"),
        ("Kuhmilch", "milk"),  # joined to another word
        ("cow milk", "milk"),  # as it may stand on a label
        ("Milcheiweiß", "milk"),
        ("mustard seed", "mustard"),
        ("peanutt", "peanut"),  # a slip
        ("penut", "peanut"),
        ("coeliac", "gluten"),  # the condition it belongs to
        ("Zöliakie", "gluten"),
    ],
)
def test_it_is_found_first_by_name_synonym_and_language(typed: str, first: str) -> None:
    assert search(typed)[0].id == first


@pytest.mark.parametrize("typed", ["shellfish", "Shellf", "skaldjur", "Schalentiere"])
def test_a_name_of_several_finds_each_of_them(typed: str) -> None:
    assert {one.id for one in search(typed)} >= {"crustaceans", "molluscs"}


@pytest.mark.parametrize(("typed", "within"), [("selnus", "hazelnut"), ("uttermil", "milk")])
def test_a_part_of_a_word_finds_it(typed: str, within: str) -> None:
    assert within in {one.id for one in search(typed)}


def test_everyday_names_are_of_what_can_be_chosen() -> None:
    known = {id_ for row in rows_of("everyday.csv") for id_ in row.ids("allergens")}
    assert known <= choices("allergy").keys()


def test_another_name_says_that_it_is_one_and_of_which_language() -> None:
    [found] = [one for one in search("erdnus") if one.id == "peanut"]
    assert (found.name, found.by, found.language) == ("Peanut", "erdnuss", "Deutsch")
    assert search("peanut")[0].by == ""


@pytest.mark.parametrize("typed", ["", " ", "!?", "\u200b", "🌰"])
def test_nothing_typed_finds_what_labels_must_declare(typed: str) -> None:
    assert [one.id for one in search(typed)] == list(REGULATED)


@pytest.mark.parametrize(
    "typed", ["zorblax", "' OR 1=1", "x" * 10_000, "花" * 500, "milk " * 9_000]
)
def test_what_nothing_goes_by_finds_nothing(typed: str) -> None:
    assert search(typed) == []


@pytest.mark.parametrize("typed", ["a", "m", "s", "erd", "cocoa butter"])
def test_each_is_found_once_few_at_a_time_and_can_be_chosen(typed: str) -> None:
    found = [one.id for one in search(typed)]
    assert len(found) == len(set(found)) <= MOST
    assert set(found) <= choices("allergy").keys()
    assert typed != "cocoa butter" or "milk" not in found  # what looks like it is no name of it
