"""`eatsential keys rotate` in small batches, slowly, with a line for each batch: to be killed."""

import sys
import time

from eatsential.cli import make_app
from eatsential.rotation import queries, services


def rotate_slowly() -> None:
    """Move every sealed table to the current key."""
    queries.BATCH = 5
    with make_app().app_context():
        for table in queries.sealed_tables():
            services.reseal(table, _moved)


def _moved(number: int) -> None:
    """Say that a batch is done, and give somebody the time to end us."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()
    time.sleep(0.2)
