"""`python -m bench`: every figure, or those named. With `--write` they go into docs/figures.md."""

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
from bench.document import write_down
from bench.report import Figure, Skipped
from bench.security import faults, races, redis_away, rotation, slow, spoofing, storm, timing

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
    "slow": slow.measured,
}


def main(arguments: list[str]) -> int:
    """Measure; each figure is printed and written down as soon as it is there."""
    writes = "--write" in arguments
    names = [name for name in arguments if name != "--write"]
    unknown = [name for name in names if name not in FIGURES]
    if unknown:
        _say(f"There is no figure “{unknown[0]}”. There are: {', '.join(FIGURES)}.\n")
        return 2
    for name in names or FIGURES:
        measured_at = machine.moment()
        try:
            section = FIGURES[name]().section(name, measured_at)
        except Skipped as reason:
            _say(f"SKIPPED {name}: {reason}.\n\n")
            continue
        _say(f"{section}\n")
        if writes:
            write_down(name, section, FIGURES)
    return 0


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
