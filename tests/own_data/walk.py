"""Every row that belongs to an account, found by foreign keys alone; no feature is asked.

`fill` puts a row into each table that the walk can reach and that has none, so that a table which
somebody adds is seen by the tests from its first day.
"""

import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column, Enum, LargeBinary, inspect, select

from eatsential import clock
from eatsential.database import UTCDateTime, db, transaction
from eatsential.installation import keys

Found = dict[str, list[dict[str, Any]]]


def reachable() -> dict[str, tuple[str, str]]:
    """The tables that hang on accounts: name → the column that leads there, and to which table.

    A column that names the account itself comes first: by another way some rows are missed.
    """
    inspector = inspect(db.engine)
    found: dict[str, tuple[str, str]] = {"users": ("id", "users")}
    grown = True
    while grown:
        grown = False
        for table in set(inspector.get_table_names()) - found.keys():
            leading = inspector.get_foreign_keys(table)
            for key in sorted(leading, key=lambda one: one["referred_table"] != "users"):
                if key["referred_table"] in found:
                    found[table] = (key["constrained_columns"][0], str(key["referred_table"]))
                    grown = True
                    break
    return found


def rows_of_account(user_id: UUID) -> Found:
    """Every row that belongs to an account, each table's by its name."""
    found: Found = {"users": _rows("users", "id", [user_id])}
    tables = reachable()
    while missing := tables.keys() - found.keys():
        for table in missing:
            column, parent = tables[table]
            if parent in found:
                found[table] = _rows(table, column, [row["id"] for row in found[parent]])
    db.session.commit()  # ends the reading, and forgets nothing
    return found


def fill(user_id: UUID) -> None:
    """Give the account a row in each table that hangs on it and has none of it."""
    tables, there = reachable(), rows_of_account(user_id)
    for name, (column, parent) in tables.items():
        if there[name]:
            continue
        table = db.metadata.tables[name]
        values = {c.name: _some(c) for c in table.columns if not c.nullable or c.name == "name"}
        values[column] = there[parent][0]["id"]
        with transaction() as session:
            session.execute(table.insert().values(**values))
        there = rows_of_account(user_id)


def plain(value: object) -> object:
    """A value as JSON has it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def opened(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """What is sealed in a row."""
    found: dict[str, Any] = json.loads(keys().open(row["sealed"], f"{table}/{row['id']}"))
    return found


def _rows(table: str, column: str, among: list[UUID]) -> list[dict[str, Any]]:
    described = db.metadata.tables[table]
    statement = select(described).where(described.c[column].in_(among))
    return [dict(row) for row in db.session.execute(statement).mappings()]


def _some(column: Column[Any]) -> object:
    if isinstance(column.type, LargeBinary):
        return uuid4().bytes
    if isinstance(column.type, Enum):
        return column.type.enums[0]
    if isinstance(column.type, UTCDateTime):
        return clock.now() + timedelta(hours=1)
    kind = column.type.python_type
    return {UUID: uuid4(), str: f"mark {uuid4().hex}"[:40], int: 4711, bool: True}[kind]
