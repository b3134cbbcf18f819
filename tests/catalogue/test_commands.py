"""What the operator reads who brings foods in."""

from pathlib import Path

from flask import Flask

from eatsential.catalogue.commands import foods
from tests.catalogue.files import BISCUIT, CRISPS, WRONG, jsonl, usda


def say(app: Flask, *words: object) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(foods, [str(word) for word in words])
    return done.exit_code, done.output


def test_an_import_says_how_many_came_in_what_was_refused_and_under_which_licence(
    app: Flask, tmp_path: Path
) -> None:
    file = jsonl(tmp_path / "shelf.jsonl.gz", CRISPS, WRONG[3], BISCUIT)

    status, said = say(app, "import", "off", file)

    assert status == 0
    assert "shelf.jsonl.gz: 2 foods, refused lines: 1, whole." in said
    assert "line 2: It has no name." in said
    assert say(app, "import", "off", file) == (status, said)
    assert say(app, "import", "usda", usda(tmp_path / "fdc"))[0] == 0
    listed = say(app, "imports")[1].splitlines()
    assert [line.partition(":")[0] for line in listed] == ["fdc", "shelf.jsonl.gz"]
    assert "Open Database License (ODbL) 1.0" in listed[1]
    assert "public domain (CC0 1.0)" in listed[0]


def test_a_file_of_another_kind_is_refused_in_a_sentence(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "foods.jsonl.gz").write_text("no archive")

    assert say(app, "import", "off", tmp_path / "foods.jsonl.gz")[0] == 1
    assert say(app, "import", "usda", tmp_path) == (1, "Error: The folder has no food.csv.\n")
