"""Sealing anew with the current key, while people use the product.

Each value is read, opened, sealed, and written back only over the very bytes that were read: what
somebody writes meanwhile stays. Whoever is killed has lost no more than a batch of work, and the
next one goes on from there. See docs/decisions/006-key-rotation.md.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Table, bindparam, update

from eatsential.audit import services as audit
from eatsential.audit.models import AuditKey
from eatsential.audit.rules import Act
from eatsential.database import cut_log, db, transaction
from eatsential.installation import keys
from eatsential.keys import Unreadable
from eatsential.profiles.models import EntryRow, WordRequest
from eatsential.profiles.services import words
from eatsential.profiles.services.entries import hold_owner, reseal_entries
from eatsential.rotation import queries

Moved = Callable[[int], None]


def reseal(table: Table, moved: Moved) -> list[Unreadable]:
    """Seal the values of a table with the current key; those that cannot be read.

    `moved` hears how many values were looked at, batch by batch.
    """
    if table is EntryRow.__table__:
        return _reseal_profiles(moved)
    if table is AuditKey.__table__:
        return _reseal_chain(moved)
    if table is WordRequest.__table__:
        return _reseal_rows(table, moved, renewed=words.fingerprint_of)
    return _reseal_rows(table, moved)


def finish(rows: int, broken: list[Unreadable]) -> None:
    """Note that a rotation came to its end, and overwrite what the old key had sealed."""
    for fault in broken:
        audit.note_broken_seal(fault)
    with transaction():
        audit.record(Act.KEYS_ROTATED, actor=None, details={"key": keys().current, "values": rows})
    cut_log()


def _reseal_rows(
    table: Table, moved: Moved, renewed: Callable[[bytes], bytes] | None = None
) -> list[Unreadable]:
    """`renewed` makes the fingerprint of a row with the current key, from what is sealed."""
    ring, after, broken = keys(), UUID(int=0), list[Unreadable]()
    change = (
        update(table)
        .where(table.c.id == bindparam("row"), table.c.sealed == bindparam("read"))
        .values(sealed=bindparam("anew"))
    )
    if renewed is not None:
        change = change.values(fingerprint=bindparam("print"))
    while rows := queries.batch_on_other_keys(table, after):
        changes = list[dict[str, object]]()
        for row, sealed in rows:
            place = f"{table.name}/{row}"
            try:
                plain = ring.open(sealed, place)
            except Unreadable as fault:
                broken.append(fault)
            else:
                values = {"row": row, "read": sealed, "anew": ring.seal(plain, place)}
                changes.append(values if renewed is None else {**values, "print": renewed(plain)})
        if changes:
            with transaction() as session:
                session.execute(change, changes)
        after = rows[-1].id
        moved(len(rows))
    return broken


def _reseal_profiles(moved: Moved) -> list[Unreadable]:
    """Entries person by person, each with the account held: fingerprints go along."""
    after, broken = UUID(int=0), list[Unreadable]()
    while people := queries.people_on_other_keys(after):
        for person_id in people:
            with transaction():
                hold_owner(person_id)
                done, faults = reseal_entries(person_id)
            broken += faults
            moved(done + len(faults))
        after = people[-1]
    return broken


def _reseal_chain(moved: Moved) -> list[Unreadable]:
    """The keys of the audit chain, which begins a new one with it."""
    number = queries.on_other_keys(db.metadata.tables[AuditKey.__tablename__])
    try:
        if number:
            audit.rotate_keys()
            moved(number)
    except Unreadable as fault:
        return [fault]
    return []
