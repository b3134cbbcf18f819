"""How foods are found: by name, brand and barcode, the nearest first."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import literal, select, text

from eatsential.barcodes import written
from eatsential.catalogue import queries, services
from eatsential.catalogue.models import FoodRow
from eatsential.catalogue.queries import Wanted
from eatsential.catalogue.rules import words_of
from eatsential.database import db
from tests.catalogue.files import BISCUIT, CRISPS, jsonl

NAMES = {
    "1000000000016": "Crème brûlée",
    "1000000000023": "Milk",
    "1000000000030": "Milk chocolate with whole hazelnuts",
    "1000000000047": "Oat drink instead of milk",
    "1000000000054": "Milk powder",
}


@pytest.fixture
def shelf(app: Flask, tmp_path: Path) -> None:
    products = [{"code": code, "product_name": name} for code, name in NAMES.items()]
    path = jsonl(tmp_path / "off.jsonl.gz", *products, CRISPS, BISCUIT)
    services.bring_in(services.open_off(path))


def found(words: str, lang: str = "", brand: str = "") -> list[str]:
    return [food.name for food in queries.search(Wanted(words, lang, brand), 9)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("036000000024", "0036000000024"),
        ("0 36000-00002 4", "0036000000024"),
        ("00036000000024", "0036000000024"),
        ("12345670", "12345670"),
        ("10036000000021", "10036000000021"),
        ("0000000000000", ""),
        ("lentils", ""),
        ("123", ""),
    ],
)
def test_a_barcode_is_the_same_however_it_is_written(typed: str, code: str) -> None:
    assert written(typed) == code


def test_words_are_compared_without_capitals_and_accents() -> None:
    assert words_of("Crème  BRÛLÉE, Œufs & smørrebrød 3% straße") == [
        *("creme", "brulee", "oeufs", "smorrebrod", "3", "strasse")
    ]


@pytest.mark.usefixtures("shelf")
def test_what_begins_with_the_words_comes_first_and_the_shortest_before_longer_ones() -> None:
    assert found("milk") == [
        "Milk",
        "Milk powder",
        "Milk chocolate with whole hazelnuts",
        "Oat drink instead of milk",
    ]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("creme bru", "Crème brûlée"),
        ("BRÛLÉE", "Crème brûlée"),
        ("hazelnuts milk", "Milk chocolate with whole hazelnuts"),
        ("beispielbacker", "Kekse mit Vollkorn"),
        ("36000000024", "Sea salt crisps"),
        ('it\'s "crisps" OR *', ""),
    ],
)
def test_a_food_is_found_by_name_brand_and_barcode(words: str, name: str) -> None:
    assert found(words) == ([name] if name else [])


@pytest.mark.usefixtures("shelf")
def test_the_language_and_the_brand_narrow_the_search() -> None:
    assert found("kekse", lang="de") == ["Kekse mit Vollkorn"]
    assert found("kekse", lang="en") == []
    assert found("crisps", brand="Exam") == ["Sea salt crisps"]
    assert found("crisps", brand="other") == []


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [("choclate", "chocolate"), ("milk pwder", "milk powder"), ("xylophone", "xylophone")],
)
def test_a_typing_error_is_mended_by_the_words_that_foods_have(typed: str, meant: str) -> None:
    assert queries.corrected(typed) == meant


@pytest.mark.usefixtures("shelf")
def test_pages_of_results_follow_one_another() -> None:
    first, second = (queries.search(Wanted("milk"), 2, after) for after in (0, 2))
    assert [food.name for food in first + second] == found("milk")


@pytest.mark.usefixtures("shelf")
def test_foods_of_the_same_kind_are_told_by_their_category() -> None:
    (crisps,) = queries.search(Wanted("crisps"), 9)
    assert queries.same_category(crisps, 9) == []


@pytest.mark.usefixtures("shelf")
def test_what_is_not_among_the_first_foods_is_found_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "FIRST", 0)
    assert found("powder milk") == found("powder mil") == ["Milk powder"]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("lang", ["xx", "'", "\\"])
def test_in_a_language_that_no_food_has_nothing_is_found(lang: str) -> None:
    assert found("milk", lang=lang) == []


def test_postgresql_has_an_index_for_words_and_one_of_the_first_foods(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        return  # its index is a table that the statement names
    words = literal(queries.lexemes(["milk"], "en", shortest=2))
    milk = select(FoodRow.id).where(queries.has_words(words))
    asked = milk.compile(db.engine)
    db.session.execute(text("SET LOCAL enable_seqscan = off"))  # an empty table is read through
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN {asked}", asked.params).scalars().all()
    defined = "SELECT indexdef FROM pg_indexes WHERE indexname = 'food_index_first'"

    assert any("food_index_words" in line for line in plan)
    assert f"number <= {queries.FIRST}" in db.session.scalars(text(defined)).one()
