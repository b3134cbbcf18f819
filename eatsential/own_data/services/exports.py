"""Exports: asked for, made by a worker, fetched once.

A worker holds a lease, longer with each step. Should it die, another one takes the export when the
lease is over, and begins anew. What a worker writes counts only while it holds the lease.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import throttle
from eatsential.database import transaction, unique
from eatsential.errors import N_
from eatsential.installation import keys, settings
from eatsential.logs import get_logger
from eatsential.own_data import mails
from eatsential.own_data.archive import packed
from eatsential.own_data.collection import LEFT_OUT, STEPS, kinds_of
from eatsential.own_data.errors import ExportGone, ExportUnderway, Interrupted, LeaseLost
from eatsential.own_data.models import Export
from eatsential.own_data.rules import LIMIT, MOST_TRIES, Claim
from eatsential.users.queries import user
from eatsential.users.rules import Account
from eatsential.users.services import hold

LEASE = timedelta(minutes=10)  # longer than the longest step
log = get_logger()


def ask(account: Account) -> None:
    """Have an export made; it takes the place of the last one.

    The constraint decides between two requests. Raises ExportUnderway or TooMany.
    """
    throttle.count(LIMIT, "export", str(account.id))
    done = or_(Export.expires_at.is_not(None), Export.failed_at.is_not(None))
    underway = ExportUnderway(N_("Your export is being made already."))
    with unique(Export.user_id, refusal=underway), transaction() as session:
        hold(account.id)  # none begins to read what another act is about to take away
        session.execute(delete(Export).where(Export.user_id == account.id, done))
        session.add(Export(user_id=account.id, asked_at=clock.now()))
        session.flush()
        record(Act.EXPORT_ASKED, actor=account.id, target=account.id)


def fetch(account: Account) -> bytes:
    """The archive, once: from then on it is erased here. Raises ExportGone or Unreadable."""
    now = clock.now()
    with transaction() as session:
        row = session.execute(
            select(Export.id, Export.sealed)
            .where(
                Export.user_id == account.id, Export.sealed.is_not(None), Export.expires_at > now
            )
            .with_for_update()
        ).one_or_none()
        if row is None or row.sealed is None:
            raise ExportGone(N_("There is no export to fetch. Ask for a new one."))
        archive = keys().open(row.sealed, _context(row.id))
        session.execute(
            update(Export).where(Export.id == row.id).values(sealed=None, fetched_at=now)
        )
        record(Act.EXPORT_FETCHED, actor=account.id, target=account.id)
    return archive


def make_next(ended: Callable[[], bool] = lambda: False) -> bool:
    """Make the export that waits longest, and stop between two steps when asked to end.

    Says whether there was one to make.
    """
    claimed = _claim()
    if claimed is None:
        return False
    if claimed.tries > MOST_TRIES:
        _give_up(claimed)
        return True
    try:
        _make(claimed, ended)
    except LeaseLost:
        log.warning("lease_lost", export=str(claimed.id))
    except Interrupted:
        log.info("export_interrupted", export=str(claimed.id))
    return True


def discard(user_id: UUID) -> None:
    """Erase the export of an account: it holds what is no longer theirs to keep.

    Only where the account is held. A worker that is making one has lost its lease, and what it has
    read so far is kept nowhere.
    """
    with transaction() as session:
        session.execute(delete(Export).where(Export.user_id == user_id))


def erase_expired() -> None:
    """Erase the archives that nobody fetched in time."""
    with transaction() as session:
        session.execute(
            update(Export)
            .where(Export.sealed.is_not(None), Export.expires_at <= clock.now())
            .values(sealed=None)
        )


def _claim() -> Claim | None:
    """Take the export that waits longest and that nobody has in hand. The statement decides."""
    now = clock.now()
    due = (
        select(Export.id)
        .where(
            Export.expires_at.is_(None),
            Export.failed_at.is_(None),
            or_(Export.leased_until.is_(None), Export.leased_until <= now),
        )
        .order_by(Export.asked_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    with transaction() as session:
        row = session.execute(
            update(Export)
            .where(Export.id == due)
            .values(leased_until=now + LEASE, tries=Export.tries + 1, step=0)
            .returning(Export.id, Export.user_id, Export.tries)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    return None if row is None else Claim(row.id, row.user_id, row.tries, now + LEASE)


def _make(claimed: Claim, ended: Callable[[], bool] = lambda: False) -> None:
    """Write the archive and say so by mail. Raises LeaseLost or Interrupted."""
    owner = user(claimed.user_id)
    held_until = claimed.leased_until

    def done(step: int) -> None:
        nonlocal held_until
        if ended():
            _settle(claimed, held_until, step=0, tries=claimed.tries - 1, leased_until=None)
            raise Interrupted
        longer = clock.now() + LEASE
        _settle(claimed, held_until, step=step, leased_until=longer)
        held_until = longer

    now = clock.now()
    note = mails.note(owner, now, LEFT_OUT)
    archive = packed(kinds_of(owner.id), owner.id, now, note, done)
    sealed = keys().seal(archive, _context(claimed.id))
    until = clock.now() + timedelta(seconds=settings().export_ttl)
    with transaction():
        _settle(claimed, held_until, step=STEPS, leased_until=None, sealed=sealed, expires_at=until)
        mails.export_ready(owner)
    log.info("export_made", export=str(claimed.id), bytes=len(archive), tries=claimed.tries)


def _give_up(claimed: Claim) -> None:
    _settle(claimed, claimed.leased_until, failed_at=clock.now(), leased_until=None)
    log.error("export_failed", export=str(claimed.id), tries=MOST_TRIES)


def _settle(claimed: Claim, held_until: datetime, **values: Any) -> None:
    """Write about an export that this worker still has in hand. Raises LeaseLost."""
    with transaction() as session:
        settled = session.execute(
            update(Export)
            .where(Export.id == claimed.id, Export.leased_until == held_until)
            .values(**values)
            .returning(Export.id)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    if settled is None:
        raise LeaseLost


def _context(export_id: UUID) -> str:
    return f"exports/{export_id}"
