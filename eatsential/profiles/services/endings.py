"""Telling people that an entry is about to end. It ends by itself: nothing is deleted."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, update

from eatsential import clock
from eatsential.database import transaction
from eatsential.profiles import mails
from eatsential.profiles.models import EntryRow, PersonRow
from eatsential.users.models import User

BEFORE = timedelta(days=3)
AT_ONCE = 2_000  # entries in one transaction, a mail for each account


def announce() -> int:
    """Write to the accounts whose entries end within three days, one mail for all that ends; how
    many entries.

    The one statement decides between workers.
    """
    now = clock.now()
    due = (
        select(EntryRow.id)
        .where(
            EntryRow.ends_on <= clock.still() + BEFORE,
            EntryRow.ends_on >= clock.still(),
            EntryRow.announced_at.is_(None),
        )
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    with transaction() as session:
        told = session.execute(
            update(EntryRow)
            .where(EntryRow.id.in_(due))
            .values(announced_at=now)
            .returning(EntryRow.person_id, EntryRow.ends_on)
            .execution_options(synchronize_session=False)
        ).all()
        having = select(PersonRow.id, PersonRow.account_id).where(
            PersonRow.id.in_({person_id for person_id, _day in told})
        )
        owners = {row.id: row.account_id for row in session.execute(having)}
        days: dict[UUID, Counter[date]] = {}
        for person_id, ends_on in told:
            assert ends_on is not None  # it was compared above
            days.setdefault(owners[person_id], Counter())[ends_on] += 1
        for owner, counted in days.items():
            mails.entries_end(session.get_one(User, owner), counted)
    return len(told)
