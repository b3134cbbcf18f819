"""Which faults in the policy and in the splitting of statements no test would notice.

Each mutant is one small fault, made in the syntax tree and tried in a process of its own.
"""

import ast
import copy
import os
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from typing import NamedTuple

import pytest

from bench.report import Figure, Table
from eatsential.foods.stream import cores
from eatsential.settings import ROOT

MUTATED = ("judge", "statements", "ahead", "answered", "phrases", "claims")
TELLING = ("test_statements.py", "test_policy.py", "test_corpus.py", "test_must_flag.py")
SLOW = ("test_any_text.py", "test_stream.py", "test_command.py")  # they show other things
LONGEST = 600  # seconds of computing; a mutant that never ends is noticed as well
NOTICED, SURVIVED = 1, 0

_COMPARED = {
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


class Mutant(NamedTuple):
    """A module with one fault in it, and where."""

    module: str
    line: int
    fault: str
    tree: ast.Module


def measured() -> Figure:
    """Every mutant of these modules against the tests of screening."""
    if not _tested():
        raise RuntimeError("The tests fail without any fault.")
    rows, survivors = [], []
    for name in MUTATED:
        mutants = list(mutants_of(name))
        left = _survivors(mutants)
        rows.append((f"`{name}`", str(len(mutants)), str(len(mutants) - len(left)), str(len(left))))
        survivors += [_described(mutant) for mutant in left]
    return Figure(
        "Faults that tests notice",
        "One fault at a time (a comparison, “and” or “or”, a number, a condition, a call left out),"
        " against `tests/screening` without its slowest files. `docs/screening.md` judges the"
        " survivors.",
        [Table(("module", "faults", "noticed", "survived"), rows), "\n".join(survivors)],
    )


def mutants_of(name: str) -> Iterator[Mutant]:
    """Every fault that is made in a module, in the order of its lines."""
    tree = ast.parse(_source(name))
    nodes = [node for node in ast.walk(tree) if hasattr(node, "lineno")]
    for number, node in enumerate(nodes):
        for way in range(len(_faults(node))):
            other = copy.deepcopy(tree)
            same = [each for each in ast.walk(other) if hasattr(each, "lineno")][number]
            yield Mutant(name, node.lineno, _make(same, way), other)


def _make(node: ast.AST, way: int) -> str:
    """Put one of its faults into a node, and say which."""
    field, place, value, fault = _faults(node)[way]
    if place is None:
        setattr(node, field, value)
    else:
        getattr(node, field)[place] = value
    return fault


def _faults(node: ast.AST) -> list[tuple[str, int | None, object, str]]:
    """The faults of one node: which field gets which value, and how it reads."""
    faults: list[tuple[str, int | None, object, str]] = []
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
        other = _COMPARED[type(node.ops[0])]
        faults.append(("ops", 0, other(), f"{type(node.ops[0]).__name__} → {other.__name__}"))
    elif isinstance(node, ast.BoolOp):
        swapped = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        faults.append(("op", None, swapped, f"{type(node.op).__name__} → {type(swapped).__name__}"))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        opposite = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        faults.append(("op", None, opposite, "Add ↔ Sub"))
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        faults.append(("value", None, not node.value, f"{node.value} → {not node.value}"))
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        faults.append(("value", None, node.value + 1, f"{node.value} → {node.value + 1}"))
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        negated = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
        faults.append(("test", None, negated, "condition negated"))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        nothing = ast.copy_location(ast.Constant(None), node)
        faults.append(("value", None, nothing, f"without {ast.unparse(node.value)}"))
    return faults


def _survivors(mutants: list[Mutant]) -> list[Mutant]:
    """Those with whose fault the tests pass, each asked of a fork of this process."""
    waiting = iter(mutants)
    running: dict[int, Mutant] = {}
    left: list[Mutant] = []
    while True:
        for mutant in islice(waiting, cores() - len(running)):
            running[_tried(mutant)] = mutant
        if not running:
            return sorted(left, key=mutants.index)
        child, status = os.wait()
        mutant = running.pop(child)
        if status == SURVIVED:
            left.append(mutant)


def _tried(mutant: Mutant) -> int:
    """The process that tries a fault."""
    child = os.fork()
    if child:
        return child
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    status = NOTICED
    try:
        _put_in_place(mutant)
        status = SURVIVED if _tested() else NOTICED
    finally:
        os._exit(status)


def _put_in_place(mutant: Mutant) -> None:
    """Run the module anew, and give what it makes to all who imported from it."""
    module = import_module(f"eatsential.screening.{mutant.module}")
    before = dict(vars(module))
    ast.fix_missing_locations(mutant.tree)
    exec(compile(mutant.tree, str(module.__file__), "exec"), vars(module))  # noqa: S102
    changed = {
        id(value): vars(module)[name]
        for name, value in before.items()
        if getattr(value, "__module__", None) == module.__name__
    }
    for other in list(sys.modules.values()):
        if other is not module and other.__name__.startswith(("eatsential.screening", "tests.")):
            for name, value in list(vars(other).items()):
                if id(value) in changed:
                    setattr(other, name, changed[id(value)])


def _tested() -> bool:
    """Whether the tests pass, the telling ones first, without a word."""
    folder = ROOT / "tests" / "screening"
    rest = sorted({file.name for file in folder.glob("test_*.py")} - {*TELLING, *SLOW})
    return all(_passes([str(folder / name) for name in names]) for names in (TELLING, rest))


def _passes(files: list[str]) -> bool:
    out, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        quiet = ("-x", "-q", "-n0", "-p", "no:cacheprovider", "-p", "no:randomly")
        return pytest.main([*quiet, *files]) == pytest.ExitCode.OK
    finally:
        os.dup2(out, 1)


def _described(mutant: Mutant) -> str:
    line = _source(mutant.module).splitlines()[mutant.line - 1].strip()
    return f"- `{mutant.module}.py`: {mutant.fault}, in `{line}`"


def _source(name: str) -> str:
    return (ROOT / "eatsential" / "screening" / f"{name}.py").read_text(encoding="utf-8")
