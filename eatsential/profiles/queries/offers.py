"""Every SELECT about who cares for a person, and who is asked to."""

from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from eatsential import clock
from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.installation import keys
from eatsential.profiles.models import GrantRow, InvitationRow, PersonRow
from eatsential.profiles.queries import HOLDS, PERMITS, reach
from eatsential.profiles.rules.permits import WAITS, Caregiver, Invitation, Offer, Permit
from eatsential.users.models import User

NO_INVITATION = N_("There is no such invitation.")


def caregivers_of(person_id: UUID) -> list[Caregiver]:
    """The accounts that a person is shared with, the first one first."""
    rows = db.session.execute(
        select(GrantRow, User.username)
        .join(User, User.id == GrantRow.account_id)
        .where(GrantRow.person_id == person_id, HOLDS)
        .order_by(GrantRow.created_at, GrantRow.id)
    )
    return [
        Caregiver(grant.id, username, permits_of(grant), grant.created_at, grant.ends_on)
        for grant, username in rows
    ]


def invitations_for(person_id: UUID) -> list[Invitation]:
    """The offers about a person that wait for an answer, the first one first."""
    return _invitations(InvitationRow.person_id == person_id)


def invitations_to(account_id: UUID) -> list[Invitation]:
    """The offers that an account can answer, the first one first."""
    return _invitations(InvitationRow.account_id == account_id)


def invitation_to(account_id: UUID, invitation_id: UUID) -> Invitation:
    """An offer that this account can answer. Raises NotFound."""
    found = _invitations(InvitationRow.id == invitation_id, InvitationRow.account_id == account_id)
    if not found:
        raise NotFound(NO_INVITATION)
    return found[0]


def waiting_for(account_id: UUID) -> ScalarSelect[int]:
    """How many offers an account can answer, as part of another statement."""
    mine = InvitationRow.account_id == account_id
    return select(func.count()).where(mine, _waits()).scalar_subquery()


def unreached() -> dict[UUID, str]:
    """The offers that wait and reach nobody yet, and whom each of them names."""
    nobody = InvitationRow.account_id.is_(None)
    return {offered.id: offered.offer.called for offered in _invitations(nobody)}


def permits_of(grant: GrantRow) -> frozenset[Permit]:
    """What a grant lets an account do."""
    return frozenset(permit for permit, column in PERMITS.items() if getattr(grant, column.key))


def _waits() -> ColumnElement[bool]:
    return InvitationRow.created_at > clock.now() - WAITS


def _invitations(*conditions: ColumnElement[bool]) -> list[Invitation]:
    rows = db.session.execute(
        select(InvitationRow, PersonRow.account_id, User.username)
        .join(PersonRow, PersonRow.id == InvitationRow.person_id)
        .join(User, User.id == PersonRow.account_id)
        .where(*conditions, _waits())
        .order_by(InvitationRow.created_at, InvitationRow.id)
    )
    return [_invitation(*row) for row in rows]


def _invitation(row: InvitationRow, owner_id: UUID, owner: str) -> Invitation:
    offer = Offer.unpacked(keys().open(row.sealed, f"invitations/{row.id}"))
    return Invitation(row.id, row.person_id, owner_id, owner, row.handover, row.created_at, offer)


def shared_by(account_id: UUID, grant_id: UUID) -> UUID:
    """The person of this account whom a grant shares. Raises NotFound."""
    found = db.session.scalar(
        select(GrantRow.person_id).where(
            GrantRow.id == grant_id, GrantRow.person_id.in_(reach(account_id))
        )
    )
    if found is None:
        raise NotFound(N_("This is not shared, or no longer."))
    return found
