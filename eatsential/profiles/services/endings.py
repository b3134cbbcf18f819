"""Telling people that an entry is about to end. It ends by itself: nothing is deleted."""

from datetime import timedelta

from sqlalchemy import select, update

from eatsential import clock
from eatsential.database import transaction
from eatsential.profiles import mails
from eatsential.profiles.models import EntryRow, PersonRow
from eatsential.users.models import User

BEFORE = timedelta(days=3)
AT_ONCE = 100  # entries in one transaction


def announce() -> int:
    """Write to the accounts whose entries end within three days, once for each; how many.

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
        for person_id, ends_on in told:
            owner = session.scalars(
                select(User)
                .join(PersonRow, PersonRow.account_id == User.id)
                .where(PersonRow.id == person_id)
            ).one()
            assert ends_on is not None  # it was compared above
            mails.entry_ends(owner, ends_on)
    return len(told)
