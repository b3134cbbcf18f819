"""Changes of rows, laid over files that stay as they are."""

import pytest

from eatsential.vocabulary.changes import (
    Change,
    applied,
    between,
    columns_of,
    files,
    joined,
    key_of,
    keys_of,
    packed,
    put,
    row_at,
    terms_to_look_over,
    unpacked,
)
from eatsential.vocabulary.files import DATA, opened, rows_of, version_of

WHEY = {"term": "whey", "evidence": "contains", "allergens": "milk", "why": "", "source": "x"}


def test_every_row_that_ships_has_a_key_of_its_own() -> None:
    small = [file for file in files() if file != "phrases.csv" and "/" not in file]
    for file in [*small, "terms/de.csv"]:
        keys = [key_of(file, row.cells) for row in rows_of(file)]
        assert len(set(keys)) == len(keys), file
        assert set(keys_of(file)) <= set(columns_of(file))


def test_where_an_id_is_gone_every_file_of_terms_is_looked_over() -> None:
    term, source = put("terms/de.csv", WHEY), {"id": "x", "title": "X", "url": "", "checked": ""}
    assert terms_to_look_over([term, put("sources.csv", source)]) == ["terms/de.csv"]
    assert terms_to_look_over([term, Change("rules.csv", ("diet", "keto"), None)]) is None


def test_what_is_put_is_found_again_and_every_other_line_stays_as_it_is() -> None:
    row = dict(zip(columns_of("staples.csv"), ("vegan", "soy", "word-meaning"), strict=True))
    data = applied([put("staples.csv", row)], DATA, "2026.11.1")
    assert row_at("staples.csv", ("vegan",), data) == row
    assert version_of(data) == "2026.11.1"
    with opened("staples.csv") as before, opened("staples.csv", data) as after:
        assert after.read() == f"{before.read()}vegan,soy,word-meaning\n"


def test_a_row_changes_in_its_place_and_can_be_taken_away() -> None:
    row = row_at("staples.csv", ("keto",), DATA)
    assert row is not None
    changed = applied([put("staples.csv", row | {"eats": "fish"})], DATA)
    assert next(one["diet"] for one in rows_of("staples.csv", changed)) == "keto"
    gone = applied([Change("staples.csv", ("keto",), None)], changed)
    assert row_at("staples.csv", ("keto",), gone) is None
    assert between(gone, DATA) == [put("staples.csv", row)]
    assert between(DATA, gone) == [Change("staples.csv", ("keto",), None)]


def test_a_later_change_of_a_row_replaces_an_earlier_one() -> None:
    first, second = put("terms/en.csv", WHEY), put("terms/en.csv", WHEY | {"why": "It is."})
    assert joined([first], [second]) == [second]


@pytest.mark.parametrize("row", [WHEY, None])
def test_changes_survive_being_packed(row: dict[str, str] | None) -> None:
    change = Change("terms/en.csv", ("whey", "contains", "milk"), row)
    assert unpacked(packed([change])) == [change]
