"""Leaving: asked for, taken back, and done for good by a worker once it is due.

What is due cannot be taken back, so that an account that the ledger names never stays.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import own_data as auth
from eatsential.auth.rules import email_key
from eatsential.auth.services import second_factor, sessions
from eatsential.database import cut_log, transaction
from eatsential.ending import Ended, never
from eatsential.errors import N_
from eatsential.installation import settings
from eatsential.logs import get_logger
from eatsential.outbox.rules import Mail
from eatsential.outbox.services import erase_mails
from eatsential.own_data import ledger, mails, queries
from eatsential.own_data.errors import TooLate
from eatsential.own_data.services.people import move
from eatsential.users.models import User
from eatsential.users.rules import Account
from eatsential.users.services import see_that_an_administrator_stays

AT_ONCE = 100  # accounts erased in one turn of the worker
log = get_logger()


def schedule(account: Account, password: str, code: str) -> Account:
    """Have the account deleted after a while, and log it out everywhere else.

    Asking twice changes nothing. Raises LastAdministrator, WrongPassword, WrongCode, TooMany or
    Busy.
    """
    see_that_an_administrator_stays(account.id)  # before the session gets a new token
    proved = second_factor.prove(account, password, code)
    with transaction():
        schedule_for(account, account.id)
        sessions.end_other_sessions(account)
    return proved


def schedule_for(actor: Account, user_id: UUID, reason: str = "") -> None:
    """Have an account deleted after a while, as `actor` decided. Raises LastAdministrator."""
    due_at = clock.now() + timedelta(seconds=settings().deletion_grace)
    with transaction() as session:
        see_that_an_administrator_stays(user_id)
        owner = session.scalars(
            update(User)
            .where(User.id == user_id, User.deletion_due_at.is_(None))
            .values(deletion_due_at=due_at)
            .returning(User)
        ).one_or_none()
        if owner is not None:
            record(Act.DELETION_SCHEDULED, actor=actor.id, target=owner.id, reason=reason)
            mails.deletion_scheduled(owner, due_at, own=actor.id == owner.id)


def cancel(account: Account) -> None:
    """Keep the account. Taking it back twice changes nothing. Raises TooLate."""
    cancel_for(account, account.id)


def cancel_for(actor: Account, user_id: UUID, reason: str = "") -> None:
    """Keep an account, as `actor` decided. Raises TooLate."""
    with transaction() as session:
        owner = session.get(User, user_id, with_for_update=True, populate_existing=True)
        if owner is None or owner.deletion_due_at is None:
            return
        if owner.deletion_due_at <= clock.now():
            raise TooLate(N_("It is too late: the account is being deleted."))
        owner.deletion_due_at = None
        record(Act.DELETION_CANCELLED, actor=actor.id, target=owner.id, reason=reason)
        mails.deletion_cancelled(owner)


def erase_due(ended: Ended = never) -> int:
    """Erase the accounts that are due; how many."""
    erased = 0
    for user_id in queries.due_accounts(clock.now(), AT_ONCE):
        if ended():
            break
        try:
            erased += _erase_if_due(user_id)
        except Exception as fault:  # one that cannot be erased must not keep the others here
            log.error("erasure_failed", account=str(user_id), fault=type(fault).__name__)
    if erased:
        cut_log()
    return erased


def erase_again() -> int:
    """Erase the accounts that the ledger names and a restored backup has brought back; how many.

    Whom such an account had handed over goes to the new owner again; where the backup has none,
    they are erased: nobody else may see them. Done a second time, it erases nothing.
    """
    path = settings().erasure_ledger
    given = ledger.moved(path)
    back = queries.accounts_among(ledger.erased(path))
    for user_id in back:
        with transaction() as session:
            owner = session.scalar(select(User).where(User.id == user_id).with_for_update())
            if owner is not None:
                _hand_over_again(user_id, given)
                _erase(owner)
    _begin_again()
    cut_log()
    return len(back)


def _hand_over_again(giver: UUID, given: Mapping[UUID, UUID]) -> None:
    """Move whom an account had given away, as far as there is who got them."""
    takers = set(queries.accounts_among(list(given.values())))
    for person_id, taker in given.items():
        if taker in takers and move(person_id, giver, taker):
            about = {"person": str(person_id)}
            record(Act.HANDED_OVER, actor=taker, target=giver, details=about)


def _begin_again() -> None:
    """Give who was leaving the whole time again: a backup does not know who has stayed since."""
    due_at = clock.now() + timedelta(seconds=settings().deletion_grace)
    with transaction() as session:
        leaving = session.scalars(
            update(User)
            .where(User.deletion_due_at < due_at)
            .values(deletion_due_at=due_at)
            .returning(User)
        )
        for owner in leaving.all():
            mails.deletion_scheduled(owner, due_at, own=True)


def _erase_if_due(user_id: UUID) -> bool:
    """Erase one account, unless another worker does. Raises OSError where it cannot be noted."""
    now = clock.now()
    with transaction() as session:
        owner = session.scalar(
            select(User)
            .where(User.id == user_id, User.deletion_due_at <= now)
            .with_for_update(skip_locked=True)
        )
        if owner is None:
            return False
        ledger.append(settings().erasure_ledger, owner.id, now, queries.given_away(owner.id))
        _erase(owner)
        mails.account_deleted(owner)
    log.info("account_erased", account=str(user_id))
    return True


def _erase(owner: User) -> None:
    """Erase what there is of an account; what refers to it goes with its row (ON DELETE CASCADE).

    The events of the audit stay. They hold its identifier, which then means nothing to anybody.
    """
    with transaction() as session:
        erase_mails(lambda mail: _is_theirs(mail, owner))
        auth.erase(owner)
        session.execute(delete(User).where(User.id == owner.id))
        record(Act.ACCOUNT_ERASED, actor=None, target=owner.id)


def _is_theirs(mail: Mail, owner: User) -> bool:
    return email_key(mail.to) == owner.email_key or mail.username == owner.username
