"""Acts at the same moment."""

import threading
from collections.abc import Callable

from flask import Flask

from eatsential.database import db


def at_once(app: Flask, *acts: Callable[[], object]) -> list[Exception]:
    """Do all of it at the same moment; what was refused or went wrong."""
    refused: list[Exception] = []
    barrier = threading.Barrier(len(acts))

    def do(act: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                act()
            except Exception as fault:
                refused.append(fault)

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.remove()  # what this thread read before is old
    return refused
