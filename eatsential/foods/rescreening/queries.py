"""Every SELECT about answers that are to be given again, or have changed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, select, union
from sqlalchemy.orm import aliased

from eatsential import clock
from eatsential.database import db
from eatsential.foods.models import CheckRow
from eatsential.foods.queries import COLUMNS, check_from
from eatsential.foods.rescreening.rules import Changes, Progress
from eatsential.foods.rules import Check
from eatsential.profiles.models import EntryRow, GrantRow, PersonRow
from eatsential.users.models import User

CHANGED = 100  # answers that are listed
COUNTED = 10_000  # answers that are counted, and no more


def due_checks(until: datetime, most: int) -> Sequence[Row[Any]]:
    """The next answers that have been due since before a moment, those of an account together."""
    statement = (
        select(*COLUMNS)
        .where(CheckRow.due_at <= until)
        .order_by(CheckRow.due_at, CheckRow.account_id)
        .limit(most)
    )
    return db.session.execute(statement).all()


def number_due() -> int:
    """How many answers are to be given again, of all accounts, counted up to `COUNTED`."""
    some = select(CheckRow.id).where(CheckRow.due_at.is_not(None)).limit(COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def due_check(check_id: UUID) -> Sequence[Row[Any]]:
    """One answer, if it is due."""
    statement = select(*COLUMNS).where(CheckRow.id == check_id, CheckRow.due_at.is_not(None))
    return db.session.execute(statement).all()


def asking_for(person_id: UUID) -> Select[UUID]:
    """The accounts that have or had a person to check for, as far as it is known."""
    own = select(PersonRow.account_id).where(PersonRow.id == person_id)
    shared = select(GrantRow.account_id).where(GrantRow.person_id == person_id)
    return select(union(own, shared).subquery().c[0])


def accounts_after(account_id: UUID, most: int) -> Sequence[UUID]:
    """The next accounts, by id."""
    statement = select(User.id).where(User.id > account_id).order_by(User.id).limit(most)
    return db.session.scalars(statement).all()


def ended_since(day: date) -> Sequence[Row[UUID, date | None]]:
    """The people with entries that ended on this day or later, and the last of these days."""
    ended = (
        select(EntryRow.person_id, func.max(EntryRow.ends_on))
        .where(EntryRow.ends_on >= day, EntryRow.ends_on < clock.still())
        .group_by(EntryRow.person_id)
    )
    return db.session.execute(ended).all()


def accounts_to_tell(now: datetime) -> Sequence[UUID]:
    """The accounts with answers that got worse, once none of their answers is due any more."""
    waiting = aliased(CheckRow)
    statement = (
        select(CheckRow.account_id)
        .where(
            CheckRow.tell_at <= now,
            ~exists().where(waiting.account_id == CheckRow.account_id, waiting.due_at <= now),
        )
        .distinct()
    )
    return db.session.scalars(statement).all()


def changed_checks(account_id: UUID) -> list[Check]:
    """The first of the answers that are others than their owner has seen: what got worse first."""
    rows = db.session.execute(
        select(*COLUMNS)
        .where(CheckRow.account_id == account_id, CheckRow.changed_at.is_not(None))
        .order_by(CheckRow.worse_at.is_(None), CheckRow.changed_at, CheckRow.id)
        .limit(CHANGED)
    )
    return [check_from(row) for row in rows]


def changes_of(account_id: UUID) -> Changes:
    """How many answers are others than their owner has seen; opens no seal."""
    numbers = select(func.count(), func.count(CheckRow.worse_at)).where(
        CheckRow.account_id == account_id, CheckRow.changed_at.is_not(None)
    )
    return Changes(*db.session.execute(numbers).one())


def progress_of(account_id: UUID) -> Progress:
    """How far an account's answers are given again."""
    numbers = select(func.count(CheckRow.due_at), func.count()).where(
        CheckRow.account_id == account_id, CheckRow.superseded_at.is_(None)
    )
    return Progress(*db.session.execute(numbers).one())
