"""`eatsential screen`: a line for a line."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eatsential.foods.commands import screen
from tests.support.servers import PATIENCE

MILK = {"allergies": [{"allergen": "milk", "severity": "severe"}]}


def run(lines: list[str] | bytes, profile: object, folder: Path, *more: str) -> Result:
    file = folder / "profile.json"
    file.write_text(json.dumps(profile), encoding="utf-8")
    given = lines if isinstance(lines, bytes) else "\n".join(lines) + "\n"
    return CliRunner().invoke(screen, ["--profile", str(file), *more], input=given)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_is_answered_in_its_order(tmp_path: Path) -> None:
    foods = [{"id": n, "lang": "en", "text": text} for n, text in enumerate(["Milk", "Salt"] * 3)]
    result = run([json.dumps(food) for food in foods], MILK, tmp_path)
    assert result.exit_code == 0
    assert [(a["id"], a["verdict"]) for a in answers(result)] == [
        (n, "nothing_found" if n % 2 else "avoid") for n in range(6)
    ]


def test_an_answer_has_the_form_of_the_contract(tmp_path: Path) -> None:
    (answer,) = answers(run(['{"id": "1", "text": "Sugar, whey powder"}'], MILK, tmp_path))
    assert list(answer) == [
        "id", "lang", "verdict", "ruleset", "allergens", "unrecognised", "vague", "findings",
    ]  # fmt: skip
    (finding,) = answer["findings"]
    assert set(finding) == {
        "subject", "evidence", "verdict", "start", "end", "text", "term", "allergen", "rule",
        "source", "why",
    }  # fmt: skip


def test_a_faulty_line_is_answered_in_its_place(tmp_path: Path) -> None:
    lines = [
        b'{"id": 1, "text": "Milk"}',
        b"no json",
        b"[1]",
        b'{"id": "3"}',
        b'{"id": "4", "text": 5}',
        b'{"id": "5", "text": "Salt", "allergens": "milk"}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"id": "\\ud800", "text": "\\ud800 milk"}',
        b'{"id": ["\\ud800"], "text": "Milk"}',
        b'{"id": NaN, "text": "Milk"}',
        b'{"id": 1e999, "text": "Milk"}',
        b'{"id": 8, "lang": "\\ud800", "text": "Milk", "allergens": ["\\ud800"]}',
        b'{"id": 1, "text": "Milk", "text": "Salt"}',
        b" ",
        b'{"id": 9, "text": "Salt"}',
        b"",
        b"",
    ]
    result = run(b"\n".join(lines), MILK, tmp_path)
    assert result.exit_code == 1
    got = answers(result)
    assert [a["id"] for a in got] == [
        *(1, None, None, "3", "4", "5", None, None, "\ufffd"),
        *(None, None, None, 8, None, None, 9),
    ]
    assert ["error" in a for a in got] == [
        *(False, *[True] * 7, False, *[True] * 3, False, True, True, False)
    ]


def test_an_unknown_id_ends_it_before_the_first_line(tmp_path: Path) -> None:
    result = run(['{"id": 1, "text": "Milk"}'], {"diets": ["vegann"]}, tmp_path)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "vegann" in result.stderr and "vegan" in result.stderr


def test_a_profile_that_is_no_json_ends_it_before_the_first_line(tmp_path: Path) -> None:
    file = tmp_path / "profile.json"
    for content in ("", "{", "[" * 100_000, "[]", '{"diets": ["vegan"], "diets": ["halal"]}'):
        file.write_text(content, encoding="utf-8")
        result = CliRunner().invoke(screen, ["--profile", str(file)], input='{"text": "Milk"}')
        assert (result.exit_code, result.stdout) == (2, "")


def test_another_rule_set_is_refused(tmp_path: Path) -> None:
    assert run([], MILK, tmp_path, "--ruleset", "1999.1").exit_code == 2


def test_without_a_profile_every_allergen_is_reported() -> None:
    result = CliRunner().invoke(screen, input='{"id": 1, "text": "Milk, egg", "lang": "en"}\n')
    (answer,) = answers(result)
    assert answer["verdict"] is None
    assert answer["allergens"]["contains"] == ["egg", "milk"]
    assert {f["subject"] for f in answer["findings"]} >= {"allergy:egg", "allergy:milk"}


@pytest.mark.parametrize("tags", [{"allergens": ["milk"]}, {"allergens": [], "traces": ["milk"]}])
def test_tags_alone_are_a_food(tags: dict[str, list[str]], tmp_path: Path) -> None:
    (answer,) = answers(run([json.dumps({"id": 1, **tags})], MILK, tmp_path))
    assert answer["verdict"] == "avoid"


@pytest.mark.parametrize(
    ("name", "text", "verdict"),
    [
        ("Milk chocolate", "", "avoid"),
        ("Milk chocolate", "Sugar, cocoa", "avoid"),
        ("Rice crackers", "", "cannot_tell"),
        ("Dairy-free cake", "Milk", "avoid"),
    ],
)
def test_a_name_says_what_the_food_usually_holds_and_never_clears_it(
    name: str, text: str, verdict: str, tmp_path: Path
) -> None:
    food = {"id": "1", "lang": "en", "name": name, "text": text}
    (answer,) = answers(run([json.dumps(food)], MILK, tmp_path))
    assert answer["verdict"] == verdict
    assert "milk" not in answer["allergens"]["contains"] or text == "Milk"


def test_it_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("eatsential")
    if not command.exists():
        pytest.skip("the console script is not installed")
    file = tmp_path / "p.json"
    file.write_text(json.dumps(MILK), encoding="utf-8")
    done = subprocess.run(
        [str(command), "screen", "--profile", str(file)],
        input=b'{"id": 1, "text": "Zucker, Milch"}\n', capture_output=True, check=True, timeout=PATIENCE,
    )  # fmt: skip
    assert json.loads(done.stdout)["verdict"] == "avoid"
