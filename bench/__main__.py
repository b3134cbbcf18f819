"""`python -m bench`: every figure, into docs/figures.md. With names: those, printed only."""

import sys
from collections.abc import Callable

from bench import (
    admin,
    audit,
    catalogue,
    checking,
    dashboard,
    machine,
    memory,
    mutants,
    profiles,
    publishing,
    quality,
    rescreen,
    score,
    screening,
    start,
    stream,
)
from bench.report import Figure, Skipped
from bench.security import faults, races, redis_away, rotation, spoofing, storm, timing
from eatsential.settings import ROOT

FIGURES: dict[str, Callable[[], Figure]] = {
    "start": start.measured,
    "dashboard": dashboard.measured,
    "profiles": profiles.measured,
    "memory": memory.measured,
    "screening": screening.measured,
    "score": score.measured,
    "rescreen": rescreen.measured,
    "publishing": publishing.measured,
    "quality": quality.measured,
    "stream": stream.measured,
    "mutants": mutants.measured,
    "audit": audit.measured,
    "admin": admin.measured,
    "catalogue": catalogue.measured,
    "checking": checking.measured,
    "timing": timing.measured,
    "races": races.measured,
    "spoofing": spoofing.measured,
    "storm": storm.measured,
    "redis": redis_away.measured,
    "rotation": rotation.measured,
    "faults": faults.measured,
}
FILE = ROOT / "docs" / "figures.md"
HEAD = """# Figures

Written by `make bench`. Absolute figures change with the machine and with what else it does;
compare ratios, which are between things measured in turns within one run.
"""


def main(names: list[str]) -> int:
    """Measure, print each figure when it is there, and write them down when none was chosen."""
    unknown = [name for name in names if name not in FIGURES]
    if unknown:
        _say(f"There is no figure “{unknown[0]}”. There are: {', '.join(FIGURES)}.\n")
        return 2
    sections = [HEAD, machine.described() + "\n"]
    for name in names or FIGURES:
        try:
            section = FIGURES[name]().section(name)
        except Skipped as reason:
            section = f"## {name}\n\nSKIPPED: {reason}.\n"
        sections.append(section)
        _say(f"{section}\n")
    if not names:
        FILE.write_text("\n".join(sections), encoding="utf-8")
        _say(f"Written to {FILE.relative_to(ROOT)}.\n")
    return 0


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
