"""Acts on accounts, by administrators, and what makes two acts on one account wait."""

from uuid import UUID

from sqlalchemy import func, select, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import transaction
from eatsential.errors import N_, DomainError, NotFound
from eatsential.users.models import User
from eatsential.users.rules import Account, Role


class LastAdministrator(DomainError):
    """Nobody would be left to administer this installation."""


def suspend(actor: Account, user_id: UUID, reason: str) -> None:
    """Stop an account from logging in. Its sessions end where sessions are kept.

    Raises NotFound or LastAdministrator.
    """
    with transaction():
        see_that_an_administrator_stays(user_id)
        _set_suspended(user_id, suspended=True)
        record(Act.USER_SUSPENDED, actor=actor.id, target=user_id, reason=reason)


def see_that_an_administrator_stays(user_id: UUID) -> None:
    """See that somebody is left to administer this installation without this account.

    Who is about to be deleted does not count. The rows of all administrators are held until the
    transaction around this ends, so that two who act on each other at the same moment cannot both
    succeed. Raises LastAdministrator.
    """
    with transaction() as session:
        active = session.scalars(
            select(User.id)
            .where(
                User.role == Role.ADMINISTRATOR,
                User.suspended_at.is_(None),
                User.deletion_due_at.is_(None),
            )
            .order_by(User.id)
            .with_for_update()
        ).all()
    if list(active) == [user_id]:
        raise LastAdministrator(
            N_("This is the only administrator. Somebody has to be left to administer Eatsential.")
        )


def reinstate(actor: Account, user_id: UUID, reason: str) -> None:
    """Let a suspended account log in again. Raises NotFound."""
    with transaction():
        _set_suspended(user_id, suspended=False)
        record(Act.USER_REINSTATED, actor=actor.id, target=user_id, reason=reason)


def change_role(actor: Account, user_id: UUID, role: Role, reason: str) -> None:
    """Give an account another role. Raises NotFound or LastAdministrator."""
    with transaction() as session:
        if role is not Role.ADMINISTRATOR:
            see_that_an_administrator_stays(user_id)
        before = session.scalar(
            select(User.role).where(User.id == user_id, User.role != role).with_for_update()
        )
        if before is None:
            raise NotFound(N_("There is no such account, or it has this role already."))
        session.execute(update(User).where(User.id == user_id).values(role=role))
        changed = {"old": str(before), "new": str(role)}
        record(Act.ROLE_CHANGED, actor=actor.id, target=user_id, reason=reason, details=changed)


def choose_preferences(account: Account, language: str, time_zone: str) -> None:
    """Have pages speak a language (empty: as the browser asks) and show the times of a zone."""
    with transaction() as session:
        session.execute(
            update(User).where(User.id == account.id).values(language=language, time_zone=time_zone)
        )
        record(Act.PREFERENCES_CHANGED, actor=account.id, target=account.id)


def hold(user_id: UUID) -> None:
    """Make acts on what belongs to one account queue until the transaction around this ends."""
    with transaction() as session:
        row = select(User.id).where(User.id == user_id)
        session.execute(row.with_for_update(key_share=True))


def stays(user_id: UUID) -> bool:
    """Whether an account is there, and so cannot be erased until the transaction around this ends.

    Waits for nobody but who erases it.
    """
    with transaction() as session:
        row = select(User.id).where(User.id == user_id)
        there = session.scalar(row.with_for_update(read=True, key_share=True))
    return there is not None


def _set_suspended(user_id: UUID, *, suspended: bool) -> None:
    with transaction() as session:
        moment = func.coalesce(User.suspended_at, clock.now()) if suspended else None
        found = session.execute(
            update(User).where(User.id == user_id).values(suspended_at=moment).returning(User.id)
        ).one_or_none()
        if found is None:
            raise NotFound(N_("There is no such account."))
