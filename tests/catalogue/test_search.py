"""How foods are found: by name, brand and barcode, the nearest first."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert, literal, select, text

from eatsential import clock
from eatsential.barcodes import written
from eatsential.catalogue import services
from eatsential.catalogue.models import FoodRow, ImportRow
from eatsential.catalogue.queries import search as queries
from eatsential.catalogue.queries.foods import same_category
from eatsential.catalogue.queries.search import Wanted
from eatsential.catalogue.rules import words_of
from eatsential.database import db, transaction
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
    assert same_category(crisps, 9) == []


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


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("lang", ["", "en"])
def test_foods_read_for_the_last_word_are_those_that_have_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    if db.engine.dialect.name == "sqlite":
        return  # there the index knows beginnings
    among_all = found("milk cho", lang), found("with ilk", lang)
    monkeypatch.setattr(queries, "_last_is_common", lambda _asked: True)

    assert (found("milk cho", lang), found("with ilk", lang)) == among_all
    assert bool(found("milk cho")) and not found("with ilk")


def test_postgresql_asks_the_index_of_the_first_foods_and_knows_what_is_common(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        return
    many_foods(lambda number: "bread" if number % 50 else "milk bread")
    words = literal(queries.lexemes(["milk"], "en", begun=True))
    milk = select(FoodRow.id).where(FoodRow.number <= queries.FIRST, queries.has_words(words))
    asked = milk.compile(db.engine)
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN {asked}", asked.params).scalars()

    assert any("food_index_first" in line for line in plan)
    assert queries._last_is_common(["milk", "bre"])
    assert not queries._last_is_common(["bread", "mil"])


def many_foods(words: Callable[[int], str]) -> None:
    import_id = uuid4()
    begun = {"id": import_id, "source": "off", "file": "", "digest": "", "started_at": clock.now()}
    row = {"import_id": import_id, "source": "off", "dataset": "", "barcode": "", "lang": "en"}
    row |= {"category": "", "brand": "", "text": "", "allergens": [], "traces": [], "nutrients": {}}
    numbers = range(1, 2_001)
    rows = [row | {"number": n, "key": n, "name": words(n), "words": words(n)} for n in numbers]
    with transaction() as session:
        session.execute(insert(ImportRow), begun)
        session.execute(insert(FoodRow), rows)
        session.execute(text("ANALYZE catalogue_foods"))
