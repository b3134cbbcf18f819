"""What is asked of the database meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from eatsential.database import db


@contextmanager
def statements(*without: str) -> Iterator[list[str]]:
    """What is asked of the database, without beginnings of transactions and what has such words."""
    said: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        if not (statement.startswith("BEGIN") or any(words in statement for words in without)):
            said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
