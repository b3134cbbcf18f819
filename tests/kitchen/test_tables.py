"""How a caterer's file is read, and what each cell of the matrix says."""

import pytest

from eatsential.kitchen.errors import NotATable
from eatsential.kitchen.rules.declared import listed_in
from eatsential.kitchen.rules.matrix import Batch, Cell, Screener, in_words, named_by_law
from eatsential.kitchen.rules.table import MOST_ROWS, Row, decoded, left_out, rows_of
from eatsential.vocabulary.load import ruleset


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(NotATable) as refused:
        rows_of(text)
    return [(fault.line, fault.message % {"what": fault.what}) for fault in refused.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        'name,ingredients\nBread,"wheat flour, salt"\n',
        "name;ingredients\r\nBread;wheat flour, salt\r\n",
        "Name\tIngredients\nBread\twheat flour, salt\n",
        "Artikel;Nr;Zutaten\nBread;7;wheat flour, salt\n",
        "Produit;Ingrédients\nBread;wheat flour, salt\n",
        "\n\nname;ingredients;\nBread;wheat flour, salt;\n\n",
    ],
)
def test_a_table_is_read_as_spreadsheets_write_it(text: str) -> None:
    [row] = rows_of(text)
    assert (row.name, row.ingredients) == ("Bread", "wheat flour, salt")


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_each_coding_that_spreadsheets_use_is_read(coding: str) -> None:
    text = "Bezeichnung;Zutaten;Spuren\nKäse;Weißmehl;Nüsse\n"
    assert rows_of(decoded(text.encode(coding))) == [Row(2, "Käse", "Weißmehl", "", "Nüsse")]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Bread;wheat\n", 1, "must name the columns"),
        ("name;price\nBread;3\n", 1, "Name a column"),
        ("name;food;ingredients\nBread;x;y\n", 1, "Two columns are called “food”"),
        ("name;zutaten;Enthaltene Stoffe\nBread;x;y\n", 1, "“Enthaltene Stoffe” is not understood"),
        ("name;zutaten;Allergene (EU)\nBread;x;y\n", 1, "“Allergene (EU)” is not understood"),
        ("name;ingredients\n;wheat\n", 2, "The name is missing"),
        ("name;ingredients\nBread;wheat\nRice\n", 3, "Cells are missing"),
        ("name,ingredients\nBread,wheat flour, salt\n", 2, "more cells than columns"),
        ('name;ingredients\nBread;"wheat\nRice;rice\n', 3, "quotation mark"),
        ("name;ingredients\n", 1, "There is no food"),
        ("", 1, "There is no food"),
        ("name;ingredients\n" + "Rice;rice\n" * (MOST_ROWS + 1), 5_002, "more than 5000 foods"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, words: str) -> None:
    [(where, said)] = faults(text)
    assert where == line
    assert words in said


def test_columns_that_are_not_read_are_named() -> None:
    assert left_out("\nArtikel;Nr;;Zutaten;Preis\nBread;7;;wheat;3\n") == ["Nr", "Preis"]


def test_every_wrong_line_is_named_at_once() -> None:
    assert [line for line, _ in faults("name;ingredients\n;x\nRice;y\n;z\n")] == [2, 4]


def matrix(*rows: Row, region: str = "EU", lang: str = "en") -> list[dict[str, tuple[str, str]]]:
    columns = named_by_law(region, ruleset())
    screener = Screener(Batch("", region, lang, [], columns, list(rows)), ruleset())
    return [
        {
            id_: (cell.code, cell.words)
            for id_, cell in zip(columns, screener.answer(row), strict=True)
        }
        for row in rows
    ]


def cells(row: Row, region: str = "EU") -> dict[str, str]:
    return {id_: code for id_, (code, _words) in matrix(row, region=region)[0].items()}


def test_a_cell_is_one_of_four_and_says_which_words_it_stands_on() -> None:
    [found] = matrix(Row(2, "Biscuit", "Wheat flour, sugar, whey powder. May contain sesame."))
    assert found["milk"] == (Cell.CONTAINS, "whey powder")
    assert found["gluten"][0] == Cell.CONTAINS
    assert found["sesame"] == (Cell.MAY_CONTAIN, "sesame")
    assert found["fish"] == (Cell.NOTHING_FOUND, "")


def test_what_is_not_understood_leaves_every_other_cell_open() -> None:
    found = cells(Row(2, "Drink", "milk, zorblax"))
    assert found.pop("milk") == Cell.CONTAINS
    assert set(found.values()) == {Cell.CANNOT_TELL}


@pytest.mark.parametrize("row", [Row(2, "Rice"), Row(2, "Rice", allergens="none")])
def test_a_food_without_ingredients_is_never_cleared(row: Row) -> None:
    assert set(cells(row).values()) == {Cell.CANNOT_TELL}


def test_a_name_counts_as_in_a_check_beside_ingredients_and_without_any() -> None:
    curry, bread, butter = matrix(
        Row(2, "Peanut curry", "rice, onion"),
        Row(3, "Bread", "wheat flour, salt"),
        Row(4, "Butter"),
    )
    assert curry["peanut"] == (Cell.MAY_CONTAIN, "peanut")
    assert bread["milk"] == (Cell.NOTHING_FOUND, "")  # only guessed, and what is in it is said
    assert butter["milk"] == (Cell.MAY_CONTAIN, "butter")


def test_declared_allergens_and_traces_count_and_clear_nothing() -> None:
    found = cells(Row(2, "Stew", "water, salt", allergens="Celery; Milch", traces="mustard"))
    assert found["celery"] == found["milk"] == Cell.CONTAINS
    assert found["mustard"] == Cell.MAY_CONTAIN
    assert found["fish"] == Cell.NOTHING_FOUND


def test_a_declaration_that_is_not_understood_leaves_the_food_open() -> None:
    found = cells(Row(2, "Stew", "water, salt", allergens="milk, zorblax"))
    assert found["milk"] == Cell.CONTAINS
    assert found["fish"] == Cell.CANNOT_TELL


def test_a_cell_that_names_no_allergen_leaves_the_food_open() -> None:
    unread = "A, C, G|G|7|14|ML|?|ja|x|0|all|see pack|contains all 14 allergens|Free from: milk"
    for cell in [*unread.split("|"), "milk (vegan)", "*", "milk-free zorblax"]:
        assert listed_in(cell, "en", ruleset()).unread, cell
        assert cells(Row(2, "Stew", "water, salt", allergens=cell))["fish"] == Cell.CANNOT_TELL


def test_a_cell_that_says_that_there_is_none_is_read() -> None:
    for cell in ["none", "-", "keine", "milk-free, gluten free", "nuts", "Milch; egg"]:
        assert not listed_in(cell, "en", ruleset()).unread, cell


def test_the_columns_are_what_the_law_of_the_region_names() -> None:
    assert len(named_by_law("EU", ruleset())) == 14
    assert "celery" not in named_by_law("US", ruleset())
    assert "wheat" in named_by_law("US", ruleset())


def test_a_table_is_the_same_after_it_was_packed() -> None:
    batch = Batch("Lunch", "EU", "", [], ["milk"], [Row(2, "Tea", "tea")], "1")
    batch.answers = [Screener(batch, ruleset()).answer(row) for row in batch.rows]
    assert Batch.unpacked(batch.packed()) == batch
    assert in_words(["Milk"], batch.answers[0]) == ""
