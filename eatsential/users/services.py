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

    Raises NotFound or LastAdministrator. The rows of all administrators are locked first, so that
    two who suspend each other at the same moment cannot both succeed.
    """
    with transaction() as session:
        active = session.scalars(
            select(User.id)
            .where(User.role == Role.ADMINISTRATOR, User.suspended_at.is_(None))
            .order_by(User.id)
            .with_for_update()
        ).all()
        if list(active) == [user_id]:
            raise LastAdministrator(
                N_(
                    "This is the only administrator."
                    " Somebody has to be left to administer Eatsential."
                )
            )
        _set_suspended(user_id, suspended=True)
        record(Act.USER_SUSPENDED, actor=actor.id, target=user_id, reason=reason)


def reinstate(actor: Account, user_id: UUID, reason: str) -> None:
    """Let a suspended account log in again. Raises NotFound."""
    with transaction():
        _set_suspended(user_id, suspended=False)
        record(Act.USER_REINSTATED, actor=actor.id, target=user_id, reason=reason)


def hold(user_id: UUID) -> None:
    """Make acts on what belongs to one account queue until the transaction around this ends."""
    with transaction() as session:
        row = select(User.id).where(User.id == user_id)
        session.execute(row.with_for_update(key_share=True))


def _set_suspended(user_id: UUID, *, suspended: bool) -> None:
    with transaction() as session:
        moment = func.coalesce(User.suspended_at, clock.now()) if suspended else None
        found = session.execute(
            update(User).where(User.id == user_id).values(suspended_at=moment).returning(User.id)
        ).one_or_none()
        if found is None:
            raise NotFound(N_("There is no such account."))
