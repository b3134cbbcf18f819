"""Which keys the database needs. Every column named `sealed` holds values sealed for the place
`<table>/<id>`, every column named `password_hash` hashes as `auth.passwords` makes them; so nobody
has to keep a list of them. The application has loaded all tables by then.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, LargeBinary, Table, and_, func, not_, select
from sqlalchemy.exc import SQLAlchemyError

from eatsential.database import db, sealed_with
from eatsential.installation import keys, peppers
from eatsential.logs import get_logger
from eatsential.profiles.models import EntryRow, PersonRow
from eatsential.rotation.rules import Ring, Usage

BATCH = 200  # values read, opened and sealed at a time
LARGE = ("exports", "batches")  # of some megabytes each: one at a time
BEGINNING = 64  # bytes in which a key id ends
log = get_logger()


def sealed_tables() -> list[Table]:
    """The tables with sealed values, by name."""
    return [table for table in db.metadata.sorted_tables if "sealed" in table.c]


def on_other_keys(table: Table) -> int:
    """How many values of a table are not sealed with the current key."""
    return db.session.scalar(select(func.count()).where(_on_others(table))) or 0


def batch_on_other_keys(table: Table, after: UUID) -> Sequence[Any]:
    """The next rows of a table, by id, that are not sealed with the current key."""
    statement = (
        select(table.c.id, table.c.sealed)
        .where(table.c.id > after, _on_others(table))
        .order_by(table.c.id)
        .limit(1 if table.name in LARGE else BATCH)
    )
    rows = db.session.execute(statement).all()
    db.session.rollback()
    return rows


def people_on_other_keys(after: UUID) -> Sequence[UUID]:
    """The next people, by id, some entries of whom need another key."""
    entries = select(EntryRow.id).where(
        EntryRow.person_id == PersonRow.id, not_(sealed_with(EntryRow.sealed, keys().current))
    )
    statement = (
        select(PersonRow.id)
        .where(PersonRow.id > after, entries.exists())
        .order_by(PersonRow.id)
        .limit(BATCH)
    )
    rows = db.session.scalars(statement).all()
    db.session.rollback()
    return rows


def usage() -> list[Usage]:
    """How many values need which key, of both rings."""
    return list(_usage(counted=True))


def missing_keys() -> list[str]:
    """A sentence for each key that values need and that is not set. Stops at the first such value
    of a key, so that it is quick enough for every start.
    """
    return [
        f"{used.ring}: {kid} is missing, and needed in {', '.join(used.needing(kid))}."
        for used in _usage(counted=False)
        for kid in used.missing
    ]


def need_all_keys() -> None:
    """End with status 2 where a key is missing. A database that is away can be asked later."""
    try:
        missing = missing_keys()
    except SQLAlchemyError as fault:
        log.warning("keys_not_checked", fault=type(fault).__name__)
        missing = []
    finally:
        db.session.remove()
        db.engine.dispose()  # no connection may outlive a fork
    if missing:
        sys.stderr.write("\n".join(["Eatsential cannot start.", *missing, ""]))
        raise SystemExit(2)


def _on_others(table: Table) -> ColumnElement[bool]:
    return and_(table.c.sealed.is_not(None), not_(sealed_with(table.c.sealed, keys().current)))


def _usage(*, counted: bool) -> Iterator[Usage]:
    for ring, present in (
        (Ring.ENCRYPTION_KEYS, keys().keys),
        (Ring.PASSWORD_PEPPERS, peppers().keys),
    ):
        used = Usage(ring, tuple(present))
        for column in _columns(ring):
            counts = _unknown(column, ring, used.present)
            if counted:
                counts = {kid: _count(column, ring, kid) for kid in (*used.present, *counts)}
            if counts:
                used.tables[column.table.name] = counts
        yield used
    db.session.rollback()


def _columns(ring: Ring) -> list[Column[Any]]:
    name = "sealed" if ring is Ring.ENCRYPTION_KEYS else "password_hash"
    return [table.c[name] for table in db.metadata.sorted_tables if name in table.c]


def _begins(column: Column[Any], ring: Ring, kid: str) -> ColumnElement[bool]:
    if ring is Ring.ENCRYPTION_KEYS:
        return sealed_with(column, kid)
    return func.substr(column, 1, len(f"v1${kid}$")) == f"v1${kid}$"


def _count(column: Column[Any], ring: Ring, kid: str) -> int:
    return db.session.scalar(select(func.count()).where(_begins(column, ring, kid))) or 0


def _unknown(column: Column[Any], ring: Ring, present: Sequence[str]) -> dict[str, int]:
    """The key ids of a column that are not in the ring, each with one value."""
    found: dict[str, int] = {}
    type_ = LargeBinary() if ring is Ring.ENCRYPTION_KEYS else None
    beginning = func.substr(column, 1, BEGINNING, type_=type_)
    while True:
        others = [not_(_begins(column, ring, kid)) for kid in (*present, *found)]
        one = db.session.scalar(select(beginning).where(column.is_not(None), *others).limit(1))
        if one is None:
            return found
        kid = _named(one)
        if kid in found:  # what names no key id would be found again and again
            return found
        found[kid] = 1


def _named(beginning: bytes | str) -> str:
    """The key id with which a stored value begins, or `?`."""
    if isinstance(beginning, str):
        kid = beginning.partition("$")[2].partition("$")[0]
    else:
        kid = bytes(beginning).partition(b".")[0].decode("ascii", "replace")
    return kid if kid.isalnum() else "?"
