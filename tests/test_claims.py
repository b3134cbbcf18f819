"""The table of claims in SECURITY.md and the tests that show them say the same."""

import ast
import re
from dataclasses import dataclass
from functools import cache

import pytest

from eatsential.settings import ROOT

ROW = re.compile(r"\| (S\d{2,3}) \| ([^|]+) \| ([^|]+) \| ([^|]*) \| ([^|]+) \|")
CLAIMS = [f"S{number:02}" for number in range(1, 103)]
STATUS = re.compile(r"met|(met except|not met|does not apply): .+")


@dataclass(frozen=True)
class Claim:
    """A line of the table."""

    tests: frozenset[str]
    status: str

    @property
    def is_met(self) -> bool:
        """Whether tests have to show it."""
        return self.status.startswith("met")


@cache
def table() -> dict[str, Claim]:
    """The lines of SECURITY.md by the number of their claim."""
    lines = [row for line in (ROOT / "SECURITY.md").read_text().splitlines()
             if (row := ROW.fullmatch(line))]  # fmt: skip
    found = {row[1]: Claim(frozenset(re.findall(r"`([^`]+)`", row[4])), row[5]) for row in lines}
    assert len(found) == len(lines), "a claim has two lines"
    return found


@cache
def marked() -> dict[str, set[str]]:
    """The tests that carry the number of each claim, read from their files without running them."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for claim in _claims_of(node):
                    name = f"{path.relative_to(ROOT).as_posix()}::{node.name}"
                    found.setdefault(claim, set()).add(name)
    return found


def _claims_of(test: ast.FunctionDef) -> list[str]:
    return [
        ast.literal_eval(argument)
        for decorator in test.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.claim"
        for argument in decorator.args
    ]


def test_every_claim_has_one_line_and_no_other_is_marked() -> None:
    assert list(table()) == CLAIMS
    assert marked().keys() <= table().keys()


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_is_said_to_be_met_is_shown_by_a_test_and_nothing_else_is(claim: str) -> None:
    line = table()[claim]
    assert STATUS.fullmatch(line.status)
    assert line.is_met == bool(marked().get(claim))
    assert line.tests <= marked().get(claim, set()), "a test that is named does not carry the claim"
    assert line.is_met == bool(line.tests)
