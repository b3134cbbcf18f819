"""Giving a person to another account."""

from uuid import UUID

from sqlalchemy import delete, update

from eatsential.cards.services import revoke_all
from eatsential.database import transaction
from eatsential.own_data.services import exports
from eatsential.profiles.models import GrantRow, InvitationRow, PersonRow


def move(person_id: UUID, giver: UUID, taker: UUID) -> bool:
    """Move a person with all that was recorded; who had access through the giver has none now.

    Only where both accounts are held. False where the person is not the giver's.
    """
    with transaction() as session:
        moved = session.scalar(
            update(PersonRow)
            .where(PersonRow.id == person_id, PersonRow.account_id == giver)
            .values(account_id=taker)
            .returning(PersonRow.id)
        )
        if moved is None:
            return False
        session.execute(delete(GrantRow).where(GrantRow.person_id == person_id))
        session.execute(delete(InvitationRow).where(InvitationRow.person_id == person_id))
        revoke_all(person_id)
        exports.discard(giver)
    return True
