"""docs/figures.md: a section for each figure, which says when and at which commit it was made."""

import re
from collections.abc import Iterable

from bench import machine
from eatsential.settings import ROOT

FILE = ROOT / "docs" / "figures.md"
HEAD = """# Figures

`make bench` measures all of them anew, `python -m bench --write NAME` one. Absolute figures change
with the machine and with what else it does; compare ratios, which are between things measured in
turns within one run.
"""
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)
_COMMAND = re.compile(r"`python -m bench ([a-z]+)`")


def write_down(name: str, section: str, order: Iterable[str]) -> None:
    """Put a section in the place of the one that the same command has written; others stay."""
    sections = {}
    for kept in _SECTION.split(FILE.read_text(encoding="utf-8"))[1:]:
        if command := _COMMAND.search(kept):
            sections[command[1]] = kept.rstrip() + "\n"
    sections[name] = section
    parts = (HEAD, machine.described(), *(sections[each] for each in order if each in sections))
    FILE.write_text("\n".join(parts), encoding="utf-8")
