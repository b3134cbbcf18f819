"""The worker's chore `rescreen` in small batches, with a line for each: to be killed."""

import sys
import time
from collections.abc import Sequence
from typing import Any

from eatsential.cli import make_app
from eatsential.foods.rescreening import queries, services

due_checks = queries.due_checks


def rescreen_slowly() -> None:
    """Give every due answer again."""
    services.BATCH = 5
    queries.due_checks = _slowly  # type: ignore[assignment]
    with make_app().app_context():
        services.give_due_again()


def _slowly(*arguments: Any) -> Sequence[Any]:
    """Say that a batch begins, and give somebody the time to end us."""
    found = due_checks(*arguments)
    sys.stdout.write(f"{len(found)}\n")
    sys.stdout.flush()
    time.sleep(0.2)
    return found
