"""Counting what happens, in the transaction in which it happens."""

from collections import Counter
from uuid import uuid4

from sqlalchemy import event
from sqlalchemy.orm import Session

import eatsential.audit.services  # noqa: F401 - its events are chained first, in every process
from eatsential import clock
from eatsential.counts.models import DailyCount
from eatsential.counts.rules import Counted
from eatsential.database import insert_or_update, transaction

WAITING = "counts"  # where a session keeps what is counted until the commit


def count(what: Counted) -> None:
    """Count one. What is rolled back was not counted."""
    with transaction() as session:
        session.info.setdefault(WAITING, Counter())[what] += 1


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    """Add what was counted, last of all and always in one order.

    The row of a day is held to the commit: after the head of the audit chain, so that no two wait
    for each other.
    """
    if not session.info.get(WAITING) or session.in_nested_transaction():
        return
    insert = insert_or_update(DailyCount)
    more = insert.on_conflict_do_update(
        index_elements=[DailyCount.day, DailyCount.what],
        set_={"number": DailyCount.number + insert.excluded.number},
    )
    for what, number in sorted(session.info.pop(WAITING).items()):
        row = {"id": uuid4(), "day": clock.now().date(), "what": what.value, "number": number}
        session.execute(more.values(row))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(WAITING, None)
