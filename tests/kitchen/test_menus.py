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
        ("Leek soup, bread 6.5\nSmoked mackerel, rye 7\nNut roast (vg) 13.5", 3),
        ("Nos plats\nBlanquette de veau, riz\nDos de cabillaud, beurre", 2),
        ("Kleines Frühstück 6,90\n2 Brötchen, Butter\nGroßes Frühstück 11,50\nCroissant, Ei", 2),
        ("Pizze\nDIAVOLA\nsalame\n€ 8,00\nMARINARA\naglio\n€ 6,00", 2),
        ("Soup 5.00\nCake 4.00\nA discretionary service charge of 12.5% is added.", 2),
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
        ("Green curry (vg) 9.50", []),
        ("Pad Thai¹˒³ 12.50", ["1", "3"]),
        ("Birra alla spina 0,4 4,50", []),
        ("Soup 7.50", []),
    ],
)
def test_codes_are_told_from_prices_and_claims(line: str, codes: list[str]) -> None:
    assert menu_of(f"{line}\n\n1 = peanuts, 3 = egg").dishes[0].codes == codes


@pytest.mark.parametrize(
    ("said", "legend"),
    [
        ("Allergens: Ce celery, Mk milk", {"Ce": "celery", "Mk": "milk"}),
        ("Allergen key: 1 Fish 2 Wheat", {"1": "Fish", "2": "Wheat"}),
        ("Zusatzstoffe: 2 mit Farbstoff, 3 gewachst", {"2": "mit Farbstoff", "3": "gewachst"}),
        ("¹ Nüsse ⁴ Milch", {"1": "Nüsse", "4": "Milch"}),
        ("A Gluten\nC Eier\nD Fisch", {"A": "Gluten", "C": "Eier", "D": "Fisch"}),
    ],
)
def test_a_legend_is_read_in_each_way_menus_have_it(said: str, legend: dict[str, str]) -> None:
    assert menu_of(f"Fish pie (A, C, 1) 9.00\n\n{said}").legend == legend


def test_dishes_that_nothing_refers_to_are_no_legend() -> None:
    assert len(menu_of("1 Spring rolls\n2 Satay\n3 Tom yum").dishes) == 3


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("Puddings & pies\nCrumble 6.00\nApple pie 6.50", ["Puddings & pies"] * 2),
        (
            "TO SHARE\nOlives $4\nBread $3\nFROM THE GRILL\nBurger $14",
            ["TO SHARE", "TO SHARE", "FROM THE GRILL"],
        ),
        ("Montag\nReis (C) 4,90\nDienstag\nFisch (D) 5,90", ["Montag", "Dienstag"]),
    ],
)
def test_a_line_above_dishes_with_prices_is_their_heading(text: str, sections: list[str]) -> None:
    assert [dish.section for dish in menu_of(text).dishes] == sections


def test_what_comes_with_all_dishes_is_read_for_each() -> None:
    text = "Roasts\nAll served with butter sauce\nBeef 17.50\nChicken 15.50\n"
    found = ask(text, "milk", lang="en")
    assert {one.answers[0].verdict for one in found.values()} == {Verdict.AVOID}


def test_a_heading_that_names_a_food_counts_where_no_code_declares_any() -> None:
    text = "Fish dishes\nCatch of the day (A) 17.50\nSoup of the day 15.50\n\nA = celery"
    found = [one.answers[0].verdict for one in ask(text, "fish", lang="en").values()]
    assert found == [Verdict.CANNOT_TELL, Verdict.AVOID]


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
