"""The name of a dish says what it usually holds, and never that it holds nothing else."""

import pytest

from eatsential.screening.answer import Answer, Evidence
from eatsential.screening.normalise import words_of
from eatsential.screening.scripts import can_be
from eatsential.vocabulary.dishes import dishes
from eatsential.vocabulary.files import rows_of
from eatsential.vocabulary.load import ruleset
from tests.screening.asking import ask, read


def usual(answer: Answer) -> set[str]:
    return {f.allergen for f in answer.findings if f.evidence is Evidence.USUALLY and f.allergen}


@pytest.mark.parametrize(
    ("text", "lang", "held"),
    [
        ("Spaghetti carbonara", "en", "egg milk pork wheat"),
        ("Pasta alla carbonara", "it", "egg milk pork wheat"),
        ("Caesar salad", "en", "egg fish milk mustard wheat"),
        ("Ensalada César", "es", "egg fish milk mustard wheat"),
        ("Pad thai", "en", "egg fish peanut shrimp soy"),
        ("Egg salad", "en", "mustard"),
        ("Kung pao chicken", "en", "peanut soy wheat"),
        ("Chicken tikka masala", "en", "milk"),
        ("Käsespätzle", "de", "milk wheat egg"),
        ("Tarte flambée", "fr", "milk pork wheat"),
        ("Salade niçoise", "fr", "egg fish tuna"),
        ("Gazpacho andaluz", "es", "wheat tomato"),
        ("Baba ganoush", "en", "sesame"),
        ("Waldorf salad", "en", "celery egg walnut"),
        ("Fish and chips", "en", "cod wheat"),
        ("Beef Wellington", "en", "egg milk wheat mustard"),
        ("Gado-gado", "en", "egg peanut soy"),
        ("Lobster bisque", "en", "milk celery"),
        ("Clam chowder", "en", "milk pork wheat celery"),
        ("Bœuf bourguignon", "fr", "wheat"),
        ("Yakisoba", "en", "wheat soy"),
    ],
)
def test_a_dish_usually_holds_what_its_recipe_does(text: str, lang: str, held: str) -> None:
    answer = read(text, lang)
    assert answer.unrecognised == ()
    assert set(held.split()) <= usual(answer) | set(answer.contains)


def test_it_is_said_in_one_sentence() -> None:
    [finding] = ask("Spaghetti carbonara", "allergy:egg").findings
    assert finding.why == "Spaghetti carbonara is usually made with egg, milk, pork and wheat."
    assert finding.evidence is Evidence.USUALLY


@pytest.mark.parametrize(
    ("text", "held"),
    [("Egg salad", "egg"), ("Chicken noodle soup", "chicken"), ("Lobster roll", "lobster")],
)
def test_what_the_name_itself_says_is_contained(text: str, held: str) -> None:
    assert held in read(text).contains


def test_a_recipe_clears_nobody() -> None:
    assert ask("Spaghetti carbonara", "allergy:peanut").verdict == "cannot_tell"


@pytest.mark.parametrize(
    "text",
    [
        "Spaghetti carbonara. Ingredients: rice, water, salt.",
        "Spaghetti carbonara (rice, water, salt)",
    ],
)
def test_what_the_label_says_of_its_dish_counts_instead(text: str) -> None:
    answer = ask(text, "allergy:egg allergy:peanut")
    assert (answer.verdict, answer.findings) == ("nothing_found", ())


def test_no_language_hides_what_a_dish_usually_holds() -> None:
    rules, held = ruleset(), dishes()
    hidden = []
    for row in rows_of("dishes.csv"):
        if "," not in row["ingredients"]:
            continue
        usual = {id_ for id_ in held[row["dish"]] if not rules.allergens[id_].is_group}
        for name in filter(None, [row["dish"], *row["names"].split(";")]):
            words = words_of(name)
            for code, lexicon in rules.lexicons.items():
                if all(can_be(word, code) for word in words):
                    term = lexicon.term(words)
                    if term is None or not term.recipe or usual - term.named:
                        hidden.append((name, code))
    assert hidden == []


@pytest.mark.parametrize(
    ("text", "lang", "allergen"),
    [
        ("Cheesecake", "en", "egg"),
        ("Kartoffelsalat", "de", "mustard"),
        ("köttbullar", "sv", "milk"),
        ("naleśniki", "pl", "milk"),
        ("блины", "ru", "egg"),
        ("天ぷら", "ja", "egg"),
        ("كنافة", "ar", "milk"),
        ("Polvorones", "es", "almond"),
        ("Bibimbap, water", "en", "sesame"),
    ],
)
def test_a_dish_is_heard_in_every_language(text: str, lang: str, allergen: str) -> None:
    assert ask(text, f"allergy:{allergen}", lang).verdict in ("avoid", "caution")


def test_a_dish_that_is_an_ingredient_too_clears_nobody_where_it_stands_alone() -> None:
    assert ask("Cheesecake", "allergy:peanut").verdict == "cannot_tell"
    assert ask("Polenta, salt", "allergy:peanut").verdict == "nothing_found"


def test_words_that_are_ingredients_stay_as_they_were() -> None:
    assert ask("Apple, orange juice, popcorn", "allergy:peanut").verdict == "nothing_found"


def test_every_dish_has_one_recipe() -> None:
    names = [
        name.strip().lower()
        for row in rows_of("dishes.csv")
        for name in [row["dish"], *row["names"].split(";")]
        if name
    ]
    assert len(names) == len(set(names)) >= 1000
