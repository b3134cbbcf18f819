"""The vocabulary taken along and brought in again, byte by byte, with every fault by its line."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from eatsential.vocabulary import exchange
from eatsential.vocabulary.changes import Change, applied, files, put
from eatsential.vocabulary.exchange import Brought, NotReadable, as_csv, as_json, brought
from eatsential.vocabulary.files import DATA

HEAD = "diet,eats,source\n"
FORMULA = {"diet": "vegan", "eats": "soy", "source": "word-meaning"}


def rows(*lines: str) -> bytes:
    """The staples that ship, as they go out, with lines after them."""
    return as_csv("staples.csv", DATA) + "".join(f"{line}\r\n" for line in lines).encode()


def test_what_goes_out_comes_in_without_a_change_and_goes_out_as_the_same_bytes() -> None:
    small = [file for file in files() if "/" not in file] + ["terms/it.csv"]
    for file in small:
        out = as_csv(file, DATA)
        assert brought(out, file, DATA) == Brought(), file
    text = as_json(small, DATA)
    assert brought(text, "", DATA) == Brought()
    changed = rows("vegan,soy,word-meaning")
    draft = applied(brought(changed, "staples.csv", DATA).changes, DATA)
    assert as_csv("staples.csv", draft) == changed  # vegan is the last one by its key
    assert brought(as_json(["staples.csv"], draft), "", draft) == Brought()


def test_a_spreadsheet_meets_no_formula_and_the_cell_comes_back_as_it_was() -> None:
    cells = ["=1+1", "'=1", "-", "@x", "'nduja", "''+x", "plain"]
    guarded = [exchange._guarded(cell) for cell in cells]
    assert not [cell for cell in guarded if cell[0] in "=+-@"]
    assert [exchange._bare(cell) for cell in guarded] == cells


def test_rows_are_added_changed_and_taken_away() -> None:
    out = as_csv("staples.csv", DATA).decode("utf-8-sig").splitlines()
    kept = [line for line in out if not line.startswith(("keto,", "paleo,"))]
    found = brought(
        "\n".join([*kept, "keto,fish,word-meaning", "vegan,soy,word-meaning"]).encode(),
        "staples.csv",
        DATA,
    )
    assert (found.added, found.changed, found.gone) == (1, 1, 1)
    assert Change("staples.csv", ("paleo",), None) in found.changes
    assert put("staples.csv", FORMULA) in found.changes


@pytest.mark.parametrize(
    ("line", "after", "said"),
    [
        ("vegan,soja,word-meaning", 1, "“soja” is unknown in “eats”."),
        ("vegan,soy", 1, "There must be 3 cells, not 2."),
        ("keto,fish,word-meaning", 1, "This row stands in line 2 already. Keep one."),
        ('vegan,"soy\nmilk",word-meaning', 2, "A row must be one line: take the line break out."),
        ("vegan,soy\x00,word-meaning", 1, "Remove the characters that nobody sees."),
    ],
)
def test_a_faulty_row_is_told_by_its_line_with_what_to_do(line: str, after: int, said: str) -> None:
    there = len(as_csv("staples.csv", DATA).splitlines())
    [fault] = brought(rows(line), "staples.csv", DATA).faults
    assert (fault.file, fault.line) == ("staples.csv", there + after)
    assert said in fault.message


def test_all_files_come_as_one_zip_that_is_the_same_each_time() -> None:
    few = applied([put("staples.csv", FORMULA)], DATA)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exchange, "files", lambda: ["staples.csv", "sources.csv"])
        archive = exchange.as_zip(few)
        assert archive == exchange.as_zip(few)
        assert ZipFile(BytesIO(archive)).namelist() == ["staples.csv", "sources.csv"]
        assert brought(archive, "", few) == Brought()
        assert brought(archive, "", DATA).added == 1


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04nothing",
        b"\xff\xfe",
        b"{}",
        b'{"format": "eatsential vocabulary 1", "files": {"staples.csv": {}}}',
        b"x" * (exchange.MOST_BYTES + 1),
        HEAD.encode(),
    ],
)
def test_what_is_no_file_of_the_vocabulary_is_refused(content: bytes) -> None:
    with pytest.raises(NotReadable):
        brought(content, "", DATA)


def test_files_that_change_with_a_release_are_not_brought_in() -> None:
    given = {"format": exchange.FORMAT, "files": {"laws.csv": {"columns": [], "rows": []}}}
    [fault] = brought(json.dumps(given).encode(), "", DATA).faults
    assert fault.file == "laws.csv"


def test_more_changes_than_a_second_person_can_read_are_refused_with_their_numbers() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exchange, "MOST_CHANGES", 0)
        with pytest.raises(NotReadable) as refused:
            exchange.need_readable(brought(rows("vegan,soy,word-meaning"), "staples.csv", DATA))
    assert (refused.value.values["added"], refused.value.values["gone"]) == (1, 0)
