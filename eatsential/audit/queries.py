"""Every SELECT about events."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true, union

from eatsential.audit.chain import Event, Head, Link
from eatsential.audit.models import AuditEvent, AuditHead, AuditKey, AuditReading
from eatsential.audit.rules import NUMBERS, Act, Sought
from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.installation import keys

BATCH = 2_000  # events read at a time
PAGE = 50  # events a page of the log
OPEN = timedelta(hours=1)  # no transaction stays open so long from an act to its commit

EVENT = (
    AuditEvent.number,
    AuditEvent.id,
    AuditEvent.at,
    AuditEvent.act,
    AuditEvent.actor,
    AuditEvent.target,
    AuditEvent.request_id,
    AuditEvent.reason,
    AuditEvent.outcome,
    AuditEvent.details,
    AuditEvent.key_id,
)


def head() -> Head:
    """How many events there are, and the digest of the last."""
    number, digest = db.session.execute(select(AuditHead.number, AuditHead.digest)).one()
    return Head(number, bytes(digest))


def chain_keys() -> dict[UUID, bytes]:
    """The keys of the chain by their ids. Raises Unreadable where the key they need is gone."""
    rows = db.session.execute(select(AuditKey.id, AuditKey.sealed))
    return {id_: keys().open(sealed, context_of(id_)) for id_, sealed in rows}


def context_of(key_id: UUID) -> str:
    """The place to which a key of the chain is sealed."""
    return f"audit_keys/{key_id}"


def links(first: int, last: int) -> Iterator[Link]:
    """The events from one number to another with their digests, each batch in its own snapshot."""
    after: tuple[int, UUID] = first - 1, UUID(int=2**128 - 1)
    place = AuditEvent.number, AuditEvent.id
    while True:
        rows: Sequence[Any] = db.session.execute(
            select(*EVENT, AuditEvent.digest)
            .where(AuditEvent.number >= after[0], AuditEvent.number <= last)
            .where((AuditEvent.number > after[0]) | (AuditEvent.id > after[1]))
            .order_by(*place)
            .limit(BATCH)
        ).all()
        db.session.rollback()
        for row in rows:
            yield Link(Event(*row[:-1]), bytes(row.digest))
        if len(rows) < BATCH:
            return
        after = rows[-1].number, rows[-1].id


def head_and_last() -> tuple[Head, int]:
    """The head and the highest number there is, also beyond the head, at one moment."""
    last = select(func.coalesce(func.max(AuditEvent.number), 0)).scalar_subquery()
    number, digest, highest = db.session.execute(
        select(AuditHead.number, AuditHead.digest, last)
    ).one()
    db.session.rollback()
    return Head(number, bytes(digest)), highest


def events_about(account_id: UUID, before: int | None = None) -> list[Event]:
    """A page of what an account did and what was done to it, newest first.

    `before`: the number of the last event of the page before. One more than a page means that
    there is a next one.
    """
    newest = AuditEvent.number.desc()
    earlier = true() if before is None else AuditEvent.number < before
    pages = (  # one of each index: with OR every event of the account would be read and sorted
        select(AuditEvent.number)
        .where(who == account_id, earlier)
        .order_by(newest)
        .limit(PAGE + 1)
        .subquery()
        for who in (AuditEvent.actor, AuditEvent.target)
    )
    numbers = union(*map(select, pages)).subquery()
    statement = select(*EVENT).where(AuditEvent.number.in_(select(numbers))).order_by(newest)
    return [Event(*row) for row in db.session.execute(statement.limit(PAGE + 1))]


def events(sought: Sought, before: int | None = None) -> list[Event]:
    """A page of the events that are sought, newest first.

    `before`: the number of the last event of the page before. One more than a page means that
    there is a next one.
    """
    earlier = true() if before is None else AuditEvent.number < before
    newest = AuditEvent.number.desc()
    statement = select(*EVENT).where(*_conditions(sought), earlier).order_by(newest)
    return [Event(*row) for row in db.session.execute(statement.limit(PAGE + 1))]


def event(number: int) -> Event:
    """One event. Raises NotFound."""
    one = select(*EVENT).where(AuditEvent.number == number).limit(1)
    row: Any = db.session.execute(one).one_or_none() if number in NUMBERS else None
    if row is None:
        raise NotFound(N_("There is no such event."))
    return Event(*row)


def all_events(sought: Sought, last: int) -> Iterator[Event]:
    """Every event that is sought up to a number, oldest first, each batch in its own snapshot."""
    conditions, after = _conditions(sought), 0
    while True:
        place = AuditEvent.number > after, AuditEvent.number <= last
        statement = select(*EVENT).where(*conditions, *place).order_by(AuditEvent.number)
        rows: Sequence[Any] = db.session.execute(statement.limit(BATCH)).all()
        db.session.rollback()
        yield from (Event(*row) for row in rows)
        if len(rows) < BATCH:
            return
        after = rows[-1].number


def last_link(number: int) -> Link | None:
    """The event of this number with its digest, or the last one before it."""
    row: Any = db.session.execute(
        select(*EVENT, AuditEvent.digest)
        .where(AuditEvent.number <= number)
        .order_by(AuditEvent.number.desc())
        .limit(1)
    ).one_or_none()
    return Link(Event(*row[:-1]), bytes(row.digest)) if row else None


def readings() -> tuple[AuditReading | None, AuditReading | None]:
    """The last reading of the chain that came to an end, and the one that goes on, if one does."""
    newest = select(AuditReading).order_by(AuditReading.began_at.desc(), AuditReading.id).limit(1)
    ended = db.session.scalar(newest.where(AuditReading.ended_at.is_not(None)))
    last = db.session.scalar(newest)
    return ended, last if last is not None and last.ended_at is None else None


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    """What is sought as conditions; times as numbers too, which are the order of every index."""
    found: list[ColumnElement[bool]] = []
    if sought.actor is not None:
        found.append(AuditEvent.actor == sought.actor)
    if sought.target is not None:
        found.append(AuditEvent.target == sought.target)
    if sought.act is not None:
        found.append(AuditEvent.act == sought.act)
    if sought.since is not None:
        early = AuditEvent.at < sought.since - OPEN
        found += [AuditEvent.at >= sought.since, AuditEvent.number > _at_edge(early, last=True)]
    if sought.until is not None:
        late = AuditEvent.at >= sought.until + OPEN
        found += [AuditEvent.at < sought.until, AuditEvent.number < _at_edge(late, last=False)]
    return found


def _at_edge(beyond: ColumnElement[bool], *, last: bool) -> int:
    """The number of the last or the first event beyond a moment; beyond all where there is none."""
    order = AuditEvent.at.desc() if last else AuditEvent.at
    found = select(AuditEvent.number).where(beyond).order_by(order).limit(1)
    number = db.session.scalar(found)
    return number if number is not None else 0 if last else NUMBERS.stop - 1


def unreadable_since(moment: datetime) -> int:
    """How many sealed values were found not to open since then."""
    found = select(func.count(AuditEvent.target.distinct())).where(
        AuditEvent.act == Act.SEAL_BROKEN, AuditEvent.at >= moment
    )
    return db.session.scalar(found) or 0
