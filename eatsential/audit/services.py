"""Writing down what happened, in the transaction of the act itself, and reading it over."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.orm import Session

from eatsential import clock
from eatsential.audit import queries
from eatsential.audit.chain import START, Damage, Event, Fault, Head, digest_of, first_fault
from eatsential.audit.models import AuditHead, AuditKey, AuditReading
from eatsential.audit.rules import Act, outcome_of
from eatsential.database import db, transaction
from eatsential.installation import keys
from eatsential.keys import Unreadable
from eatsential.logs import get_logger
from eatsential.metrics import UNREADABLE

MONTHS_AHEAD = 3
PIECE = 20_000  # events read over at a time
READ_EVERY = timedelta(days=1)
WAITING = "audit"  # where a session keeps the events of its transaction until the commit
HEADS, EVENTS = (db.metadata.tables[name] for name in ("audit_heads", "audit_events"))
HOLD = select(HEADS.c.number, HEADS.c.digest, HEADS.c.key_id).with_for_update()
WRITE = insert(EVENTS)  # of the table, not of the class: a third of the time that others wait
log = get_logger()
_opened: dict[UUID, bytes] = {}


def record(
    act: Act,
    *,
    actor: UUID | None,
    target: UUID | None = None,
    reason: str = "",
    details: Mapping[str, str | int] | None = None,
) -> None:
    """Add an event. If it cannot be written, the act it belongs to does not happen.

    `details` are few and small, and say nothing about a person.
    """
    happened = {
        "id": uuid4(),
        "at": clock.now(),
        "act": act.value,
        "actor": actor,
        "target": target,
        "request_id": structlog.contextvars.get_contextvars().get("request_id", ""),
        "reason": reason,
        "outcome": outcome_of(act),
        "details": dict(details or {}),
    }
    with transaction() as session:
        session.info.setdefault(WAITING, []).append(happened)


def note_broken_seal(fault: Unreadable) -> None:
    """Record that a sealed value did not open, by its place, and count it.

    It is in the log as well: the record is chained with a key that is sealed itself.
    """
    UNREADABLE.inc()
    log.error("unreadable", reason=str(fault), place=fault.place)
    table, _, row = fault.place.partition("/")
    try:
        with transaction():
            record(Act.SEAL_BROKEN, actor=None, target=UUID(row), details={"table": table})
    except Unreadable as also:
        log.error("unreadable", reason=str(also), place=also.place)


@event.listens_for(Session, "before_commit")
def _append(session: Session) -> None:
    """Chain what waits, last of all: from here to the commit nobody else can append.

    A trigger of the database moves the head along, and refuses a number that is not the next one.
    """
    if not session.info.get(WAITING) or session.in_nested_transaction():
        return
    session.flush()
    connection = session.connection()
    number, before, key_id = connection.execute(HOLD).one()
    key_id = key_id or _fresh_key(session)
    key = _key(session, key_id)
    rows: list[dict[str, Any]] = []
    for happened in session.info[WAITING]:
        number += 1
        chained = Event(number=number, key_id=key_id, **happened)
        before = digest_of(chained, before, key)
        rows.append({**happened, "number": number, "key_id": key_id, "digest": before})
    connection.execute(WRITE, rows)
    session.info[WAITING] = []


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    """What did not happen is not written down."""
    session.info.pop(WAITING, None)


def rotate_keys() -> None:
    """Seal the keys of the chain with the current key of the installation, and begin a new one.

    Events so far keep the keys they were chained with, so that they can still be read over.
    """
    with transaction() as session:
        session.execute(select(AuditHead.id).with_for_update()).one()
        for key_id, key in queries.chain_keys().items():
            sealed = keys().seal(key, queries.context_of(key_id))
            session.execute(update(AuditKey).where(AuditKey.id == key_id).values(sealed=sealed))
        session.execute(update(AuditHead).values(key_id=_fresh_key(session)))


def _fresh_key(session: Session) -> UUID:
    key_id = uuid4()
    sealed = keys().seal(secrets.token_bytes(32), queries.context_of(key_id))
    session.execute(insert(AuditKey).values(id=key_id, sealed=sealed, created_at=clock.now()))
    return key_id


def _key(session: Session, key_id: UUID) -> bytes:
    """A key of the chain, opened once a process.

    Asked for after the head is held: a join would show the keys as they were before the wait.
    """
    if key_id not in _opened:
        sealed = session.scalars(select(AuditKey.sealed).where(AuditKey.id == key_id)).one()
        _opened[key_id] = keys().open(sealed, queries.context_of(key_id))
    return _opened[key_id]


def verified(noted: Head | None = None) -> tuple[Head, Fault | None]:
    """The head that was read over, and the first fault up to it; what is appended later waits.

    `noted` is a head that the log holds. Raises Unreadable where a key is gone.
    """
    head, last = queries.head_and_last()
    return head, first_fault(
        lambda first: queries.links(first, last), queries.chain_keys(), head, noted
    )


def note_reading(began_at: datetime, head: Head, fault: Fault | None) -> None:
    """Keep what reading the whole chain over has found."""
    with transaction() as session:
        reading = AuditReading(began_at=began_at)
        _note(reading, head, fault, ended=True)
        session.add(reading)


def read_on(*, anew: bool = False) -> None:
    """Read a piece of the chain over, from where the last reading has come, and keep what it found.

    A reading that has ended is followed by a new one after a day, or at once where it is wanted
    `anew`. A fault is looked at with the whole chain, to say what was done. Raises Unreadable.
    """
    ended, reading = queries.readings()
    if reading is None:
        if ended is not None and clock.now() - ended.began_at < READ_EVERY and not anew:
            return
        reading = AuditReading(began_at=clock.now(), number=0, digest=START)
    head, last = queries.head_and_last()
    piece, stop = head, queries.last_link(reading.number + PIECE)
    if stop is not None and reading.number < stop.event.number < head.number:
        piece, last = Head(stop.event.number, stop.digest), stop.event.number
    found, fault = piece, _fault_after(Head(reading.number, reading.digest), piece, last)
    if fault is not None:
        found, fault = verified()
    with transaction() as session:
        _note(reading, found, fault, ended=found.number >= head.number or fault is not None)
        session.add(reading)


def _fault_after(place: Head, piece: Head, last: int) -> Fault | None:
    """The first fault of a piece of the chain that begins after an event that was found to fit."""
    begin = queries.last_link(place.number) if place.number else None
    if begin is not None and Head(begin.event.number, begin.digest) != place:
        return Fault(place.number, Damage.REWRITTEN)
    return first_fault(
        lambda first: queries.links(first, last), queries.chain_keys(), piece, begin=begin
    )


def _note(reading: AuditReading, head: Head, fault: Fault | None, *, ended: bool) -> None:
    """Write down how far a reading has come."""
    reading.at = clock.now()
    reading.number, reading.digest = head.number, head.digest
    reading.ended_at = reading.at if ended else None
    if fault is not None:
        log.error("audit_broken", number=fault.number, damage=fault.damage)
        reading.fault_number, reading.damage = fault.number, fault.damage


def log_head() -> None:
    """Write the head into the log, where who changes the database cannot change it."""
    head = queries.head()
    log.info("audit_head", number=head.number, digest=head.digest.hex())


def prepare() -> list[str]:
    """Make the partitions of this month and the next ones; the names of the new ones.

    A month of which events lie in the default partition stays there. SQLite has no partitions.
    """
    with transaction() as session:
        if session.get_bind().dialect.name == "sqlite":
            return []
        made = text("SELECT audit_prepare(:first, :months)")
        months = {"first": clock.now().date(), "months": 1 + MONTHS_AHEAD}
        return list(session.scalars(made, months))
