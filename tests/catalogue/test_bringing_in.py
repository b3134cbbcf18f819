"""What the operator brings in: read line by line, whole in the end, the same on both databases."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from eatsential.catalogue import off, services, usda
from eatsential.catalogue.errors import NotOurTurn, WrongFile
from eatsential.catalogue.models import FoodRow
from eatsential.catalogue.queries.foods import food_of
from eatsential.catalogue.queries.imports import imports, refused_in
from eatsential.catalogue.queries.search import Wanted, search
from eatsential.catalogue.rules import Food, Line
from eatsential.database import db
from eatsential.screening.answer import Food as Label
from eatsential.screening.declared import declared
from eatsential.vocabulary.load import ruleset
from tests.catalogue.files import BISCUIT, CRISPS, WRONG, jsonl, tabbed
from tests.catalogue.files import usda as usda_folder


def all_foods() -> dict[str, dict[str, Any]]:
    """Every food by its name, without what differs each time."""
    found = db.session.scalars(select(FoodRow.id).order_by(FoodRow.number))
    foods = [food_of(id_) for id_ in found]
    return {food.name: {**asdict(food), "id": None} for food in foods}


def how_many() -> int:
    return db.session.scalar(select(func.count()).select_from(FoodRow)) or 0


def test_a_product_of_open_food_facts_comes_in_with_all_that_is_used_of_it(
    app: Flask, tmp_path: Path
) -> None:
    services.bring_in(services.open_off(jsonl(tmp_path / "off.jsonl.gz", BISCUIT)))

    (food,) = all_foods().values()

    assert food["barcode"] == food["key"] == "4000000000013"
    assert (food["lang"], food["category"]) == ("de", "en:biscuits")
    assert food["text"] == BISCUIT["ingredients_text"]
    assert food["allergens"] == ("en:gluten",)
    assert food["nutrients"] == {"energy_kcal": 450, "sodium_mg": 200, "vitamin_k_ug": 4}
    assert str(food["dated_on"]) == food["version"] == "2025-10-09"


def test_lines_that_are_no_food_are_refused_by_line_and_reason(app: Flask, tmp_path: Path) -> None:
    file = jsonl(tmp_path / "off.jsonl.gz", CRISPS, *WRONG, BISCUIT)

    found = services.bring_in(services.open_off(file))

    assert (found.accepted, found.refused) == (2, 4)
    refused = refused_in(found.id, 10)
    assert [one.line for one in refused] == [2, 3, 4, 5]
    assert refused[3].reason == "It has no name."


def test_both_exports_of_open_food_facts_say_the_same_of_a_product(tmp_path: Path) -> None:
    one = jsonl(tmp_path / "off.jsonl.gz", CRISPS, {**BISCUIT, "lang": ""})
    other = tabbed(tmp_path / "off.csv.gz", CRISPS, BISCUIT)

    def read(path: Path) -> Sequence[object]:
        with path.open("rb") as file:
            return [line.result for line in off.foods(file, path.name, 0)][1:]

    assert read(one) == read(other) != []


def test_the_same_file_again_changes_nothing(app: Flask, tmp_path: Path) -> None:
    file = jsonl(tmp_path / "off.jsonl.gz", CRISPS, BISCUIT)
    first = services.bring_in(services.open_off(file))
    before = all_foods()

    again = services.bring_in(services.open_off(file))

    assert (again, all_foods()) == (first, before)
    assert len(imports()) == 1


def test_postgresql_knows_at_the_end_what_came_in(app: Flask, tmp_path: Path) -> None:
    if db.engine.dialect.name == "sqlite":
        return  # it plans by no counts
    services.bring_in(services.open_off(jsonl(tmp_path / "off.jsonl.gz", CRISPS, BISCUIT)))

    counted = "SELECT reltuples FROM pg_class WHERE relname = 'catalogue_foods'"
    assert db.session.scalar(text(counted)) == how_many() == 2


def test_a_newer_file_changes_a_food_in_its_place(app: Flask, tmp_path: Path) -> None:
    services.bring_in(services.open_off(jsonl(tmp_path / "a.jsonl.gz", CRISPS, BISCUIT)))
    (before,) = search(Wanted("crisps"), 9)
    newer = {**CRISPS, "product_name": "Crinkled chips"}

    services.bring_in(services.open_off(jsonl(tmp_path / "b.jsonl.gz", newer)))

    (after,) = search(Wanted("crinkled"), 9)
    assert (after.id, how_many()) == (before.id, 2)
    assert search(Wanted("crisps"), 9) == []


@pytest.mark.parametrize("killed_after", [1, 2, 3])
def test_an_import_goes_on_where_it_was_killed(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_after: int
) -> None:
    monkeypatch.setattr(services, "BATCH", 1)
    file = jsonl(tmp_path / "off.jsonl.gz", CRISPS, WRONG[0], {**CRISPS, "code": "12345670"})
    origin = services.open_off(file)

    def killed(after: int) -> Iterator[Line]:
        yield from islice(origin.read(after), killed_after)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.bring_in(replace(origin, read=killed))
    assert imports()[0].position == killed_after
    found = services.bring_in(services.open_off(file))

    assert (found.accepted, found.refused, how_many()) == (2, 1, 2)
    assert found.finished_at is not None


def test_two_who_bring_in_the_same_file_do_not_count_it_twice(app: Flask, tmp_path: Path) -> None:
    origin = services.open_off(jsonl(tmp_path / "off.jsonl.gz", CRISPS, BISCUIT))

    def overtaken(after: int) -> Iterator[Line]:
        services.bring_in(services.open_off(tmp_path / "off.jsonl.gz"))
        yield from origin.read(after)

    with pytest.raises(NotOurTurn):
        services.bring_in(replace(origin, read=overtaken))
    assert (imports()[0].accepted, how_many()) == (2, 2)


@pytest.mark.parametrize("name", ["off.txt", "off.jsonl.gz", "off.csv.gz"])
def test_a_file_of_another_kind_is_refused_in_words(app: Flask, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"neither of the two")

    with pytest.raises(WrongFile) as refusal:
        services.bring_in(services.open_off(tmp_path / name))

    assert name in refusal.value.message % refusal.value.values


@pytest.mark.parametrize("harm", ["cut off", "damaged"])
def test_of_a_broken_file_comes_in_what_could_be_read(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    monkeypatch.setattr(services, "BATCH", 500)
    shelf = (
        {**CRISPS, "code": str(4_000_000_000_000 + 7**number % 999_983)} for number in range(2_000)
    )
    path = jsonl(tmp_path / "off.jsonl.gz", *shelf)
    whole = path.read_bytes()
    middle = len(whole) * 3 // 4
    path.write_bytes(whole[:middle] + (b"" if harm == "cut off" else b"\xff" * 99))

    with pytest.raises(WrongFile):
        services.bring_in(services.open_off(path))

    (found,) = imports()
    assert (found.position, found.finished_at) == (found.accepted + found.refused, None)
    assert 0 < how_many() <= found.accepted < 2_000


def test_a_line_without_end_takes_no_memory_and_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(off, "LONGEST_LINE", 1_000)
    path = jsonl(tmp_path / "off.jsonl.gz", b'{"code": "' + b"0" * 5_000 + b'"}\n', CRISPS)

    with path.open("rb") as file:
        first, second = off.foods(file, path.name, 0)

    assert (first.result, second.number) == (off.TOO_LONG, 2)


@pytest.mark.parametrize(
    ("given", "nutrient"),
    [
        ({"fat_100g": -1}, "fat_g"),
        ({"fat_100g": 101}, "fat_g"),
        ({"sodium_100g": "NaN"}, "sodium_mg"),
    ],
)
def test_a_figure_that_cannot_be_is_left_out(
    tmp_path: Path, given: dict[str, object], nutrient: str
) -> None:
    path = jsonl(tmp_path / "off.jsonl.gz", {**CRISPS, "nutriments": {**given, "proteins_100g": 6}})

    with path.open("rb") as file:
        (line,) = off.foods(file, path.name, 0)

    assert line.result.nutrients == {"protein_g": 6}, nutrient  # type: ignore[union-attr]


def test_a_folder_of_usda_comes_in_with_what_its_files_say_of_each_food(
    app: Flask, tmp_path: Path
) -> None:
    found = services.bring_in(services.open_usda(usda_folder(tmp_path / "usda")))

    foods = all_foods()
    assert (found.accepted, found.refused, found.version) == (4, 1, "2024-10-31")
    assert foods["Lentils, raw"]["nutrients"] == {"energy_kcal": 352, "vitamin_k_ug": 5}
    assert foods["Lentils, raw"]["category"] == "Legumes and Legume Products"
    assert foods["Hummus, commercial"]["nutrients"] == {"energy_kcal": 231}
    assert foods["Rice with milk"]["text"] == "Rice, white, cooked; Milk, whole"
    assert foods["Rice with milk"]["category"] == "Rice mixed dishes"
    assert foods["OAT CRACKERS"]["barcode"] == "0036000000031"
    assert (foods["OAT CRACKERS"]["brand"], foods["OAT CRACKERS"]["text"]) == (
        "Example Mills",
        "OATS, SALT",
    )
    assert [one.reason for one in refused_in(found.id, 9)] == [usda.NAMELESS.reason]


def test_a_fresh_start_finds_lentils_and_a_data_set_with_them_makes_no_second(
    app: Flask, tmp_path: Path
) -> None:
    found = services.bring_in(services.open_embedded())
    services.bring_in(services.open_embedded())
    assert found.accepted == how_many() >= 500
    (lentils,) = search(Wanted("lentils"), 9)
    assert isinstance(lentils, Food)
    assert lentils.nutrients["protein_g"] == 24.63

    services.bring_in(services.open_usda(usda_folder(tmp_path / "usda")))

    assert [food.id for food in search(Wanted("lentils"), 9)] == [lentils.id]


def test_what_is_declared_in_no_readable_way_stays_as_a_tag_that_nobody_knows() -> None:
    assert off._tags(["en:milk", " ", "en:milk", None, 7]) == ("en:milk", "null", "7")
    assert off._tags({"en:milk": 1}) == ('{"en:milk": 1}',)
    assert off._tags(None) == off._tags("") == off._tags([]) == ()
    label = Label("", "sugar", "en", allergens=off._tags({"en:milk": 1}) + off._tags([None]))
    assert declared(label, ruleset()).unknown == label.allergens
