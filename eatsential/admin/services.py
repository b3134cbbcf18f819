"""Acts of administrators that touch more than one feature."""

from uuid import UUID

from eatsential.auth.services.sessions import end_all_sessions
from eatsential.database import transaction
from eatsential.users import services
from eatsential.users.rules import Account, Role


def suspend(actor: Account, user_id: UUID, reason: str) -> None:
    """Stop an account and end its sessions. Raises NotFound or LastAdministrator."""
    with transaction():
        services.suspend(actor, user_id, reason)
        end_all_sessions(user_id)


def change_role(actor: Account, user_id: UUID, role: Role, reason: str) -> None:
    """Give an account another role, with which it logs in anew.

    Raises NotFound or LastAdministrator.
    """
    with transaction():
        services.change_role(actor, user_id, role, reason)
        end_all_sessions(user_id)
