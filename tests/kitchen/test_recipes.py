"""What a recipe is answered: by line, by part, and as a whole."""

import pytest

from eatsential.kitchen.rules.answered import AnsweredRecipe, answered
from eatsential.kitchen.rules.recipe import Kind, recipe_of
from eatsential.screening.answer import Verdict
from eatsential.vocabulary.load import ruleset
from tests.kitchen.asking import somebody

TART = """Strawberry tart

For the base:
200 g wheat flour
1 pinch of salt

For the pastry cream:
250 ml milk
80 g sugar

To finish:
1 portion pastry cream (see above)
500 g strawberries, washed

Method
1. Bake the base for 20 minutes.
2. Brush with melted butter.
"""

CIRCLE = "For the sauce:\n1 portion filling\nFor the filling:\n1 portion sauce\nFor all:\nsalt"


def ask(text: str, *allergens: str, lang: str | None = None) -> AnsweredRecipe:
    return answered(recipe_of(text), [somebody(*allergens)], lang, ruleset())


def verdicts(found: AnsweredRecipe) -> dict[str, Verdict]:
    return {one.line.text: one.answers[0].verdict for one in found.lines}


def test_a_recipe_is_a_title_parts_lines_and_a_method() -> None:
    lines = recipe_of(TART).lines
    assert [line.kind for line in lines].count(Kind.INGREDIENT) == 6
    assert [line.text for line in lines if line.kind is Kind.TITLE] == ["Strawberry tart"]
    assert recipe_of(TART).parts == ("base", "pastry cream", "To finish")
    assert [line.kind for line in lines][-2:] == [Kind.METHOD, Kind.METHOD]


def test_each_line_has_an_answer_of_its_own() -> None:
    found = verdicts(ask(TART, "milk"))
    assert found["250 ml milk"] is Verdict.AVOID
    assert found["80 g sugar"] is Verdict.NOTHING_FOUND
    assert found["500 g strawberries, washed"] is Verdict.NOTHING_FOUND


def test_a_line_that_names_another_part_inherits_its_answer() -> None:
    lines = {one.line.text: one for one in ask(TART, "milk").lines}
    inherits = lines["1 portion pastry cream (see above)"]
    assert inherits.inherits == "pastry cream"
    assert inherits.answers[0].verdict is Verdict.AVOID
    assert "milk" in [f["text"] for f in inherits.answers[0].findings]


def test_parts_that_name_each_other_come_to_an_end() -> None:
    text = "For the sauce:\n100 g filling\nmilk\nFor the filling:\n1 cup sauce\nsalt"
    assert set(verdicts(ask(text, "milk")).values()) >= {Verdict.AVOID}
    assert verdicts(ask(text, "peanut"))["1 cup sauce"] is Verdict.CANNOT_TELL


def test_parts_that_list_nothing_but_each_other_leave_the_recipe_open() -> None:
    found = ask(CIRCLE, "peanut")
    assert verdicts(found)["1 portion filling"] is Verdict.CANNOT_TELL
    assert [one.verdict for one in found.whole] == [Verdict.CANNOT_TELL]


def test_the_method_counts_for_what_it_names_and_not_for_what_it_does_not() -> None:
    butter = "2. Brush with melted butter.".removeprefix("2. ")
    assert verdicts(ask(TART, "milk"))[butter] is Verdict.AVOID
    assert verdicts(ask(TART, "peanut"))[butter] is Verdict.NOTHING_FOUND


def test_the_whole_is_as_strong_as_its_strongest_line() -> None:
    assert ask(TART, "milk").whole[0].verdict is Verdict.AVOID
    assert ask(TART, "peanut").whole[0].verdict is Verdict.NOTHING_FOUND
    assert ask(f"Zorblax mix\n{TART}", "peanut").whole[0].verdict is Verdict.CANNOT_TELL


def test_a_statement_on_one_line_does_not_weaken_the_next() -> None:
    found = verdicts(ask("2 eggs\nmay contain nuts\n1 cup milk", "milk"))
    assert found["1 cup milk"] is Verdict.AVOID


def test_a_line_is_read_in_the_language_of_the_whole() -> None:
    text = "500 g Kartoffeln\n200 ml Sahne, geschlagen\n1 Prise Salz\n2 EL Öl"
    assert ask(text, "milk").lang == "de"
    assert verdicts(ask(text, "milk"))["200 ml Sahne, geschlagen"] is Verdict.AVOID


def test_a_first_line_alone_is_an_ingredient_unless_it_stands_apart() -> None:
    assert recipe_of("Zorblax\n2 eggs").lines[0].kind is Kind.INGREDIENT
    assert recipe_of("Zorblax\n\n2 eggs").lines[0].kind is Kind.TITLE
    assert recipe_of("Zorblax\n\n2 eggs\nmilk\n\nsalt").lines[0].kind is Kind.TITLE
    assert recipe_of("Zorblax\n\n2 eggs\n\nmilk").lines[0].kind is Kind.INGREDIENT


def test_a_line_of_the_method_that_begins_with_an_amount_goes_in() -> None:
    recipe = recipe_of("2 eggs\nMethod\n1. Beat it.\n100 g zorblax\nA pinch of salt\nA pan helps")
    assert [line.name for line in recipe.ingredients] == ["eggs", "zorblax", "salt"]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("For the sauce:", "sauce"),
        ("## Sauce:", "Sauce"),
        ("Für die Soße", "Soße"),
        ("Pour la pâte :", "pâte"),
        ("Para la salsa:", "salsa"),
        ("Per la crema:", "crema"),
        ("Voor de saus:", "saus"),
        ("Ingredients for the sauce:", "sauce"),
    ],
)
def test_headings_open_a_part(heading: str, part: str) -> None:
    assert recipe_of(f"{heading}\n2 eggs").parts == (part,)


def test_a_line_after_the_colon_belongs_to_the_part() -> None:
    recipe = recipe_of("For the sauce: milk, flour")
    assert [(line.part, line.read) for line in recipe.ingredients] == [("sauce", "milk, flour")]
