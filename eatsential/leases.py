"""Work that waits in a table, and that one worker at a time has in hand.

A claim is a lease. Should its worker die, another one takes the work when the lease is over. What a
worker writes about it counts only while it holds the lease.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, SQLColumnExpression, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Mapped

from eatsential import clock
from eatsential.database import Model, transaction


class LeaseLost(Exception):
    """Another worker has the work in hand by now, or whoever wanted it took it back."""


class Leased(Model):
    """A table of work: nobody else takes a row until `leased_until`."""

    __abstract__ = True

    leased_until: Mapped[datetime | None]


@dataclass(frozen=True)
class Claim:
    """Work that one worker alone may go on with until `leased_until`; `tries` counts this one."""

    id: UUID
    leased_until: datetime
    tries: int


Held = TypeVar("Held", bound=Claim)


def claim(
    table: type[Leased],
    lease: timedelta,
    due: ColumnElement[bool],
    since: InstrumentedAttribute[datetime],
    *columns: SQLColumnExpression[Any],
    **values: object,
) -> RowMapping | None:
    """Take the work that has been due longest and that nobody has in hand; None if there is none.

    The one statement decides between workers. It also sets `values`: a try is counted before it is
    made, so that work that ends its worker is not tried for ever.
    """
    now = clock.now()
    free = or_(table.leased_until.is_(None), table.leased_until <= now)
    first = select(table.id).where(due, free).order_by(since).limit(1)
    with transaction() as session:
        return (
            session.execute(
                update(table)
                .where(table.id == first.with_for_update(skip_locked=True).scalar_subquery())
                .values(leased_until=now + lease, **values)
                .returning(table.id, table.leased_until, *columns)
                .execution_options(synchronize_session=False)
            )
            .mappings()
            .one_or_none()
        )


def settle(table: type[Leased], claimed: Claim, **values: object) -> None:
    """Let go of the work with what became of it. Raises LeaseLost."""
    _write(table, claimed, leased_until=None, **values)


def prolong(table: type[Leased], claimed: Held, lease: timedelta, **values: object) -> Held:
    """Note how far the work is and hold it for longer: the claim from here on. Raises LeaseLost."""
    longer = clock.now() + lease
    _write(table, claimed, leased_until=longer, **values)
    return replace(claimed, leased_until=longer)


def _write(table: type[Leased], claimed: Claim, **values: object) -> None:
    with transaction() as session:
        held = session.scalar(
            update(table)
            .where(table.id == claimed.id, table.leased_until == claimed.leased_until)
            .values(**values)
            .returning(table.id)
            .execution_options(synchronize_session=False)
        )
    if held is None:
        raise LeaseLost
