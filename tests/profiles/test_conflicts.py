"""Entries that contradict each other or leave little to eat are pointed out, with their names."""

from dataclasses import replace
from uuid import uuid4

import pytest

from eatsential.profiles.conflicts import contradictions, little
from eatsential.profiles.rules.entries import Entry, EntryKind, Recorded
from eatsential.profiles.rules.people import Details, Person
from eatsential.screening.answer import Food, Problem, Severity
from eatsential.screening.screen import screen
from eatsential.users.models import User
from eatsential.vocabulary.approved import choices
from eatsential.vocabulary.dishes import dishes, staples
from eatsential.vocabulary.files import rows_of
from eatsential.vocabulary.load import ruleset
from tests.support.browser import Visitor
from tests.support.factories import a_person, an_allergy


def robin(*entries: Entry) -> Person:
    return Person(uuid4(), Details("Robin"), tuple(Recorded(uuid4(), entry) for entry in entries))


def diets(*names: str) -> list[Entry]:
    return [Entry(EntryKind.DIET, name) for name in names]


def allergies(*names: str) -> list[Entry]:
    return [an_allergy(name) for name in names]


@pytest.mark.parametrize(
    ("entries", "diet", "others"),
    [
        (diets("pescatarian") + allergies("fish"), "pescatarian", ["fish"]),
        (diets("pescatarian", "vegan"), "pescatarian", ["vegan"]),
        (diets("keto", "vegan"), "keto", ["vegan"]),
        (diets("paleo", "vegetarian") + allergies("egg"), "paleo", ["egg", "vegetarian"]),
    ],
)
def test_a_diet_whose_staples_are_excluded_contradicts_what_excludes_them(
    entries: list[Entry], diet: str, others: list[str]
) -> None:
    [found] = contradictions(robin(*entries), staples(), ruleset())
    assert (found.diet.subject, [other.subject for other in found.others]) == (diet, others)


@pytest.mark.parametrize(
    "entries",
    [
        [],
        diets("pescatarian") + allergies("milk", "egg", "crustaceans"),
        diets("keto", "pescatarian"),  # fish, egg and milk are left
        diets("vegan", "vegetarian", "gluten-free"),
        diets("pescatarian", "pescatarian"),
        diets("halal") + allergies("fish"),
    ],
)
def test_what_goes_together_is_no_contradiction(entries: list[Entry]) -> None:
    assert contradictions(robin(*entries), staples(), ruleset()) == []


def test_what_leaves_little_names_the_three_that_take_most() -> None:
    entries = [*diets("vegan"), *allergies("gluten", "soy", "tree-nuts", "potato", "tomato")]

    found = little(robin(*entries), dishes().values(), ruleset())

    assert found is not None
    assert found.left < 0.1 * found.dishes
    assert [entry.subject for entry in found.entries] == ["vegan", "gluten", "tomato"]


@pytest.mark.parametrize("kind", [EntryKind.ALLERGY, EntryKind.DIET, EntryKind.INTOLERANCE])
def test_no_single_entry_leaves_little_and_none_a_diet_at_all(kind: EntryKind) -> None:
    severity = Severity.LIFE_THREATENING if kind is EntryKind.ALLERGY else None
    for subject in choices(kind):
        entry = Entry(kind, subject, severity, Problem.IGE)
        assert little(robin(entry), dishes().values(), ruleset()) is None, subject


def test_words_of_ones_own_take_nothing_away() -> None:
    words = [Entry(EntryKind.WORD, word) for word in ("onion", "wheat flour", "egg")]
    assert little(robin(*words), dishes().values(), ruleset()) is None


def test_the_law_of_the_region_says_what_a_group_rules_out() -> None:
    at_home = robin(an_allergy("tree-nuts"))
    abroad = replace(at_home, details=replace(at_home.details, region="AU"))
    pesto = [frozenset({"pine-nut"})]

    assert little(at_home, pesto, ruleset()) is None
    assert little(abroad, pesto, ruleset()) is not None


def test_every_word_of_every_dish_is_known() -> None:
    assert len(dishes()) >= 400
    for row in rows_of("dishes.csv"):
        answer = screen(Food("", f"Ingredients: {row['ingredients']}.", "en"), None, ruleset())
        assert (row["dish"], answer.unrecognised, answer.vague) == (row["dish"], (), ())


def test_the_page_says_it_kindly_and_after_saving(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", *diets("pescatarian"))
    path = f"/profile/{person.id}"
    assert "is about eating" not in visitor.get(path).text

    saved = visitor.submit(f"{path}/allergies", allergen="fish", severity="severe")

    for page in (saved.location, path):
        assert "Pescatarian is about eating fish, which Fish rules out." in visitor.get(page).text
