"""Putting mail into the outbox, and what happens to it there: a worker claims one at a time."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select, update

from eatsential import clock, leases
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import sweep, transaction
from eatsential.ending import Ended
from eatsential.errors import N_, NotFound
from eatsential.installation import keys, settings
from eatsential.keys import Unreadable
from eatsential.logs import get_logger
from eatsential.outbox.models import OutboxMessage
from eatsential.outbox.rules import Mail, wait_after

LEASE = timedelta(seconds=150)  # longer than the slowest conversation with a server
SENT_KEPT = timedelta(days=30)  # when what was sent, for who looks for a mail
PARKED_KEPT = timedelta(days=7)  # with what it says, for who mends what stopped it
OPENED = 200  # mails at a time
log = get_logger()
_chance = secrets.SystemRandom()


@dataclass(frozen=True)
class Claim(leases.Claim):
    """A mail that this worker has in hand."""

    kind: str
    sealed: bytes
    created_at: datetime


def post(kind: str, mail: Mail) -> None:
    """Queue a mail. It leaves if and only if the transaction around it is committed."""
    identifier, now = uuid4(), clock.now()
    with transaction() as session:
        session.add(
            OutboxMessage(
                id=identifier,
                kind=kind,
                sealed=keys().seal(mail.packed(), f"outbox/{identifier}"),
                created_at=now,
                due_at=now,
            )
        )


def claim() -> Claim | None:
    """Take the mail that has been due longest and that nobody has in hand."""
    row = leases.claim(
        OutboxMessage,
        LEASE,
        (
            OutboxMessage.sent_at.is_(None)
            & OutboxMessage.parked_at.is_(None)
            & (OutboxMessage.due_at <= clock.now())
        ),
        OutboxMessage.due_at,
        OutboxMessage.kind,
        OutboxMessage.sealed,
        OutboxMessage.created_at,
        OutboxMessage.attempts.label("tries"),
        attempts=OutboxMessage.attempts + 1,
    )
    return None if row is None else Claim(**row)


def opened(claimed: Claim) -> Mail:
    """The mail itself. Raises Unreadable."""
    return Mail.unpacked(keys().open(claimed.sealed, f"outbox/{claimed.id}"))


def record_sent(claimed: Claim) -> None:
    """Note that the mail was handed over, and forget what it said."""
    _settle(claimed, sent_at=clock.now(), sealed=None, last_fault="")


def postpone(claimed: Claim, fault: str) -> None:
    """Have the mail tried again later, and later each time."""
    wait = wait_after(claimed.tries, settings().mail_retry_base, _chance.random())
    _settle(claimed, due_at=clock.now() + wait, last_fault=fault)


def give_back(claimed: Claim, fault: str) -> None:
    """Leave the mail as it was: the server is away, which is no fault of the mail."""
    _settle(claimed, attempts=claimed.tries - 1, last_fault=fault)


def park(claimed: Claim, fault: str) -> None:
    """Give the mail up until a person looks at it."""
    with transaction():
        if _settle(claimed, parked_at=clock.now(), last_fault=fault):
            record(Act.MAIL_GIVEN_UP, actor=None, target=claimed.id, details={"kind": claimed.kind})


def try_again(actor: UUID, mail_id: UUID, reason: str) -> None:
    """Have a mail that was given up tried afresh, at once. Raises NotFound where it is not."""
    afresh = {"parked_at": None, "attempts": 0, "due_at": clock.now()}
    with transaction() as session:
        kind = session.scalar(
            update(OutboxMessage)
            .where(OutboxMessage.id == mail_id, OutboxMessage.parked_at.is_not(None))
            .values(**afresh)
            .returning(OutboxMessage.kind)
            .execution_options(synchronize_session=False)
        )
        _record_parked(Act.MAIL_TRIED_AGAIN, actor, mail_id, kind, reason)


def give_up(actor: UUID, mail_id: UUID, reason: str) -> None:
    """Erase a mail that was given up. Raises NotFound where it is not there any more."""
    with transaction() as session:
        kind = session.scalar(
            delete(OutboxMessage)
            .where(OutboxMessage.id == mail_id, OutboxMessage.parked_at.is_not(None))
            .returning(OutboxMessage.kind)
            .execution_options(synchronize_session=False)
        )
        _record_parked(Act.MAIL_GIVEN_UP, actor, mail_id, kind, reason)


def _record_parked(act: Act, actor: UUID, mail_id: UUID, kind: str | None, reason: str) -> None:
    if kind is None:
        raise NotFound(N_("This mail is tried again or erased already."))
    record(act, actor=actor, target=mail_id, reason=reason, details={"kind": kind})


def erase_mails(is_theirs: Callable[[Mail], bool]) -> None:
    """Erase the mails of somebody that were not sent, which takes opening all that were not."""
    kept = select(OutboxMessage.id, OutboxMessage.sealed).where(OutboxMessage.sealed.is_not(None))
    with transaction() as session:
        theirs = [
            row.id
            for row in session.execute(kept.execution_options(yield_per=OPENED))
            if _is_one(is_theirs, row.id, row.sealed)
        ]
        session.execute(delete(OutboxMessage).where(OutboxMessage.id.in_(theirs)))


def _is_one(is_theirs: Callable[[Mail], bool], identifier: UUID, sealed: bytes) -> bool:
    try:
        return is_theirs(Mail.unpacked(keys().open(sealed, f"outbox/{identifier}")))
    except Unreadable:
        return False  # nobody can send or read it


def sweep_settled(ended: Ended) -> None:
    """Erase what was sent or given up long ago."""
    now, outbox = clock.now(), OutboxMessage
    long_ago = or_(outbox.sent_at <= now - SENT_KEPT, outbox.parked_at <= now - PARKED_KEPT)
    sweep(outbox, long_ago, ended)


def _settle(claimed: Claim, **values: object) -> bool:
    """End the lease with its outcome, unless it was over and another worker took the mail."""
    try:
        leases.settle(OutboxMessage, claimed, **values)
    except leases.LeaseLost:
        log.warning("lease_lost", mail=str(claimed.id))
        return False
    return True
