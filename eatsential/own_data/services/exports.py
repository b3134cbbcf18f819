"""Exports: asked for, made by a worker, fetched once.

A worker holds a lease, longer with each step. Whoever takes an export after it begins anew.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from eatsential import clock, leases
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import throttle
from eatsential.database import transaction, unique
from eatsential.ending import Ended, never
from eatsential.errors import N_
from eatsential.installation import keys, settings
from eatsential.logs import get_logger
from eatsential.own_data import mails
from eatsential.own_data.archive import packed
from eatsential.own_data.collection import LEFT_OUT, STEPS, kinds_of
from eatsential.own_data.errors import ExportGone, ExportUnderway, Interrupted
from eatsential.own_data.models import Export
from eatsential.own_data.rules import LIMIT, MOST_TRIES
from eatsential.users.queries import user
from eatsential.users.rules import Account
from eatsential.users.services import hold

LEASE = timedelta(minutes=10)  # longer than the longest step
log = get_logger()


@dataclass(frozen=True)
class Claim(leases.Claim):
    """An export that this worker has in hand."""

    user_id: UUID


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


def make_next(ended: Ended = never) -> bool:
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
    except leases.LeaseLost:
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
    """Take the export that waits longest and that nobody has in hand."""
    row = leases.claim(
        Export,
        LEASE,
        Export.expires_at.is_(None) & Export.failed_at.is_(None),
        Export.asked_at,
        Export.user_id,
        Export.tries,
        tries=Export.tries + 1,
        step=0,
    )
    return None if row is None else Claim(**row)


def _make(claimed: Claim, ended: Ended = never) -> None:
    """Write the archive and say so by mail. Raises LeaseLost or Interrupted."""
    owner = user(claimed.user_id)

    def done(step: int) -> None:
        nonlocal claimed
        if ended():
            leases.settle(Export, claimed, step=0, tries=claimed.tries - 1)
            raise Interrupted
        claimed = leases.prolong(Export, claimed, LEASE, step=step)

    now = clock.now()
    note = mails.note(owner, now, LEFT_OUT)
    archive = packed(kinds_of(owner.id), owner.id, now, note, done)
    sealed = keys().seal(archive, _context(claimed.id))
    until = clock.now() + timedelta(seconds=settings().export_ttl)
    with transaction():
        leases.settle(Export, claimed, step=STEPS, sealed=sealed, expires_at=until)
        mails.export_ready(owner)
    log.info("export_made", export=str(claimed.id), bytes=len(archive), tries=claimed.tries)


def _give_up(claimed: Claim) -> None:
    leases.settle(Export, claimed, failed_at=clock.now())
    log.error("export_failed", export=str(claimed.id), tries=MOST_TRIES)


def _context(export_id: UUID) -> str:
    return f"exports/{export_id}"
