"""Acts of administrators that touch more than one feature."""

from uuid import UUID

from eatsential.auth.services.sessions import end_all_sessions
from eatsential.database import transaction
from eatsential.users import services
from eatsential.users.rules import Account


def suspend(actor: Account, user_id: UUID, reason: str) -> None:
    """Stop an account and end its sessions. Raises NotFound or LastAdministrator."""
    with transaction():
        services.suspend(actor, user_id, reason)
        end_all_sessions(user_id)
