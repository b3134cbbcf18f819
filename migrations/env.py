"""Run migrations on the application's own engine; write them with plain SQLAlchemy types."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from eatsential.database import UTCDateTime, db

LOCK = 0x45A7  # one migration at a time, whoever starts it


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """A migration is frozen history: it names no class of the application."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    """Run what is asked for, whole or not at all, without SQLite's cascades.

    SQLite changes a table by copying it and dropping the old one; with foreign keys on, the
    drop deletes the rows of every table that cascades from it.
    """
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.connection.execute("PRAGMA foreign_keys=OFF")  # before BEGIN, or it is ignored
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.exec_driver_sql("SET LOCAL statement_timeout = '0'")
            connection.exec_driver_sql("SET LOCAL lock_timeout = '0'")  # wait for the other host
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
        context.run_migrations()
        if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
            raise RuntimeError(f"rows without their parents: {broken}")
    if sqlite:
        connection.connection.execute("PRAGMA foreign_keys=ON")


with db.engine.connect() as connection:
    run(connection)
