"""What is asked of the database while something is measured."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from eatsential.database import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database, beginnings of transactions left out."""
    said: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
