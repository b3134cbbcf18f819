"""What a menu is split into, and what each dish is answered."""

from time import process_time

import pytest

from eatsential.kitchen.rules.declared import declared_by
from eatsential.kitchen.rules.menu import Dish, menu_of
from eatsential.kitchen.rules.served import Served, served
from eatsential.screening.answer import Verdict
from eatsential.vocabulary.load import ruleset
from tests.kitchen.asking import somebody

GASTHAUS = """Speisekarte

Vorspeisen
Tomatensuppe (A,G) 5,90 €
mit Sahnehaube und Croutons
Gemischter Salat 1,M  7,50

Hauptgerichte
Wiener Schnitzel vom Kalb (A,C,G) ....... 18,90
mit Pommes frites
Reis (Z) 4,00

Allergene: A Glutenhaltiges Getreide, C Eier, G Milch, M Senf, T kann Spuren von Erdnüssen enthalten
1 mit Farbstoff
"""


def dishes(text: str) -> list[tuple[str, list[str], str, list[str]]]:
    return [(d.name, d.description, d.price, d.codes) for d in menu_of(text).dishes]


def ask(text: str, *allergens: str, lang: str | None = None) -> dict[str, Served]:
    found = served(menu_of(text), text, [somebody(*allergens)], lang, ruleset())
    return {one.dish.name: one for one in found.dishes}


def verdict(text: str, dish: str, *allergens: str, lang: str | None = None) -> Verdict:
    return ask(text, *allergens, lang=lang)[dish].answers[0].verdict


def test_a_menu_is_split_into_dishes_with_their_section_price_and_codes() -> None:
    assert menu_of(GASTHAUS).dishes == (
        Dish(
            "Tomatensuppe",
            ["mit Sahnehaube und Croutons"],
            "5,90 €",
            ["A", "G"],
            section="Vorspeisen",
        ),
        Dish("Gemischter Salat", [], "7,50", ["1", "M"], section="Vorspeisen"),
        Dish(
            "Wiener Schnitzel vom Kalb",
            ["mit Pommes frites"],
            "18,90",
            ["A", "C", "G"],
            section="Hauptgerichte",
        ),
        Dish("Reis", [], "4,00", ["Z"], section="Hauptgerichte"),
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tomato soup\nCaesar salad\nwith anchovies\nTiramisu", 3),
        ("Soup of the day\nbread, butter\n£6.50\nFish pie\nmash, peas\n£12", 2),
        ("Soup 5.00\nFish 9.00\nwith chips\nCake 4.00", 3),
        ("Soup\n\nFish\n\nCake", 3),
        ("1. Soup 5.00\n2. Fish 9.00", 2),
        ("A: Gluten\nB: Milk\nPizza (A, B)\nRisotto (B)", 2),
        ("Starters\nSoup 5.00\nMains:\nFish 6.00", 2),
    ],
)
def test_dishes_are_told_apart_in_each_way_menus_are_set(text: str, names: int) -> None:
    assert len(menu_of(text).dishes) == names


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("Pad Thai ¹,³ 12.50", ["1", "3"]),
        ("Pad Thai (1, 3) 12.50", ["1", "3"]),
        ("Pad Thai 12.50 (1/3)", ["1", "3"]),
        ("Pad Thai 1,3 12.50", ["1", "3"]),
        ("Pad Thai [a, c]", ["a", "c"]),
        ("Green curry (V)", []),
        ("Soup 7.50", []),
    ],
)
def test_codes_are_told_from_prices_and_claims(line: str, codes: list[str]) -> None:
    assert menu_of(f"{line}\n\n1 = peanuts, 3 = egg").dishes[0].codes == codes


def test_a_whole_number_behind_a_dish_is_its_price() -> None:
    assert dishes("Schnitzel (A) 14.50\nLentil curry 12\n\nA gluten, B egg") == [
        ("Schnitzel", [], "14.50", ["A"]),
        ("Lentil curry", [], "12", []),
    ]


def test_a_declared_code_counts_as_a_declared_allergen() -> None:
    assert verdict(GASTHAUS, "Wiener Schnitzel vom Kalb", "egg") is Verdict.AVOID
    assert verdict(GASTHAUS, "Gemischter Salat", "mustard") is Verdict.AVOID
    assert ask(GASTHAUS, "egg")["Wiener Schnitzel vom Kalb"].declared == (
        "Glutenhaltiges Getreide",
        "Eier",
        "Milch",
    )


def test_a_legend_of_traces_counts_as_traces() -> None:
    found = declared_by("may contain peanuts", "en", ruleset())
    assert (found.allergens, found.traces, found.unread) == ((), ("peanut",), ())
    text = "Rice (T)\n\nT = may contain peanuts"
    assert verdict(text, "Rice", "peanut", lang="en") is Verdict.AVOID


def test_a_code_without_a_legend_leaves_the_dish_open() -> None:
    found = ask(GASTHAUS, "peanut")["Reis"]
    assert found.unknown == ("Z",)
    assert found.answers[0].verdict is Verdict.CANNOT_TELL


def test_a_code_whose_legend_is_not_understood_leaves_the_dish_open() -> None:
    assert verdict("Rice (1)\n\n1 = zorblax", "Rice", "peanut", lang="en") is Verdict.CANNOT_TELL


def test_a_dish_of_which_only_words_are_given_is_never_cleared() -> None:
    found = ask("Rice and potatoes 5.00\nFish pie 6.00", "milk", lang="en")
    assert found["Rice and potatoes"].silent
    assert found["Rice and potatoes"].answers[0].verdict is Verdict.CANNOT_TELL


def test_what_the_codes_leave_out_is_found_in_nothing_that_was_declared() -> None:
    text = "Rice (1)\n\n1 = Celery"
    assert verdict(text, "Rice", "milk", lang="en") is Verdict.NOTHING_FOUND
    assert verdict(text, "Rice", "celery", lang="en") is Verdict.AVOID


def test_what_a_dish_usually_holds_counts() -> None:
    found = ask("Spaghetti carbonara 9.50\nTiramisu 5.00", "milk", lang="it")
    assert {one.answers[0].verdict for one in found.values()} <= {Verdict.CAUTION, Verdict.AVOID}


def test_a_dish_whose_codes_declare_no_allergen_is_never_cleared() -> None:
    legend = (
        "2 = mit Konservierungsstoff, 3 = koffeinhaltig, 4 = vegan, 5 = geschwefelt, H1 = Mandel"
    )
    menu = (
        f"Reis (2) 4,00\nTee (2,3) 4,00\nKohl (4) 4,00\nBirne (5) 4,00\nApfel (H1) 4,00\n\n{legend}"
    )
    found = ask(menu, "milk", lang="de")
    assert [one.silent for one in found.values()] == [True, True, True, True, False]
    assert found["Reis"].answers[0].verdict is Verdict.CANNOT_TELL


def test_codes_without_an_end_are_read_at_once() -> None:
    for line in ("Rice (" + "A    " * 400 + "! 5.00", "Rice " + "A , " * 500 + "! 5.00"):
        began = process_time()
        menu_of(line)
        assert process_time() - began < 1
