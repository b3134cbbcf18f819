"""Sharing a person with another account, and handing one over: offered, answered, ended.

Nobody is told whether a name or an address that was typed has an account: what is offered to nobody
waits like any other offer, and is over when they are.
"""

from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, or_, select, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import throttle
from eatsential.auth.rules import STEP, email_key, mailbox_key
from eatsential.database import sweep, transaction
from eatsential.ending import Ended
from eatsential.errors import N_, NotFound
from eatsential.installation import keys, settings
from eatsential.own_data.services.people import move
from eatsential.profiles import queries
from eatsential.profiles.models import GrantRow, InvitationRow, PersonRow
from eatsential.profiles.queries import offers
from eatsential.profiles.rules.permits import WAITS, Invitation, Offer, Permit, with_implied
from eatsential.profiles.services.consent import give_consent, need_consent
from eatsential.profiles.services.entries import hold_owner
from eatsential.profiles.services.history import tell
from eatsential.profiles.services.people import see_that_there_is_room
from eatsential.sharing import mails
from eatsential.sharing.errors import OfferOver, OwnAccount, SharedEnough
from eatsential.sharing.rules import INVITATIONS, SHARED
from eatsential.text import folded
from eatsential.users.models import User
from eatsential.users.queries import accounts_with_emails, user, user_with_login
from eatsential.users.rules import Account
from eatsential.users.services import hold, stays


@clock.in_steps(STEP)
def invite(account: Account, person_id: UUID, offer: Offer, *, handover: bool = False) -> None:
    """Offer to share a person with whoever has this name or address, or to hand the person over.

    What happens, and how long it takes, does not tell whether anybody has it. A new offer to hand
    over takes the place of an older one, as one to share does of one to the same name.
    Raises NotFound, OwnAccount, SharedEnough or TooMany.
    """
    throttle.count(INVITATIONS, "invite", str(account.id))
    identifier = uuid4()
    with transaction() as session:
        hold_owner(person_id)
        queries.person_of(account.id, person_id)
        found = user_with_login(folded(offer.called), email_key(offer.called))
        if found is not None and found.id == account.id:
            raise OwnAccount(N_("This is your own account."), field="called")
        if found is not None and not stays(found.id):
            found = None  # it was erased in this moment
        if handover:
            earlier = InvitationRow.person_id == person_id, InvitationRow.handover
            session.execute(delete(InvitationRow).where(*earlier))
        else:
            _end_offers_to(person_id, offer.called)
        waiting, caring = offers.invitations_for(person_id), offers.caregivers_of(person_id)
        if len(waiting) + len(caring) >= SHARED:
            raise SharedEnough(
                N_("A person can be shared with %(most)s others. End one first."),
                field="called",
                most=SHARED,
            )
        session.add(
            InvitationRow(
                id=identifier,
                person_id=person_id,
                account_id=found.id if found else None,
                handover=handover,
                sealed=keys().seal(offer.packed(), f"invitations/{identifier}"),
                created_at=clock.now(),
            )
        )
        record(Act.INVITED, actor=account.id, target=person_id)
        if found is not None:
            _tell(found, handover=handover)


def take_back(account: Account, person_id: UUID, invitation_id: UUID) -> bool:
    """End an offer, unless it was answered or ended before. Raises NotFound."""
    with transaction():
        queries.person_of(account.id, person_id)
        offer = InvitationRow.id == invitation_id, InvitationRow.person_id == person_id
        if ended := _taken(*offer):
            record(Act.INVITATION_ENDED, actor=account.id, target=person_id)
    return ended


def decline(account: Account, invitation: Invitation) -> None:
    """Answer an offer with no. Twice is once."""
    with transaction():
        offer = InvitationRow.id == invitation.id, InvitationRow.account_id == account.id
        if _taken(*offer):
            record(Act.INVITATION_ENDED, actor=account.id, target=invitation.owner_id)


def accept(account: Account, invitation: Invitation, *, agrees: bool, keep: bool) -> None:
    """Answer an offer with yes: care for the person, or have the person from now on.

    `agrees`: to have health data kept, in this act. `keep`: who hands over goes on as they asked.
    Of two answers at once one is given. Raises NotFound, OfferOver, ConsentMissing or
    TooManyPeople.
    """
    with transaction():
        for each in sorted({account.id, invitation.owner_id}):
            hold(each)
        offer = InvitationRow.id == invitation.id, InvitationRow.account_id == account.id
        invitation = offers.invitation_to(account.id, invitation.id)
        if not _taken(*offer):
            raise NotFound(offers.NO_INVITATION)
        if agrees:
            give_consent(account)
        need_consent(account)
        if invitation.handover:
            _take_over(account, invitation, keep=keep)
        else:
            _care(account, invitation)
        tell(invitation.person_id)  # the profile may have changed while it was not theirs to ask
        act = Act.HANDED_OVER if invitation.handover else Act.SHARED
        about = {"person": str(invitation.person_id)}
        record(act, actor=account.id, target=invitation.owner_id, details=about)
        mails.accepted(user(invitation.owner_id), handover=invitation.handover)


def end(account: Account, grant_id: UUID) -> UUID | None:
    """End a sharing at once, as the caregiver, or as the owner: the person, who is the owner's.

    Offers to the caregiver to do more are ended with it. Raises NotFound.
    """
    with transaction() as session:
        own = GrantRow.person_id.in_(queries.reach(account.id))
        which = GrantRow.id == grant_id, or_(GrantRow.account_id == account.id, own)
        person_id = session.scalar(select(GrantRow.person_id).where(*which))
        if person_id is not None:
            hold_owner(person_id)
        gone = session.execute(
            delete(GrantRow).where(*which).returning(GrantRow.person_id, GrantRow.account_id)
        ).one_or_none()
        if gone is None:
            raise NotFound(N_("This is not shared, or no longer."))
        _end_offers_to_care(gone.person_id, gone.account_id)
        owner = session.scalar(select(PersonRow.account_id).where(PersonRow.id == gone.person_id))
        other = gone.account_id if owner == account.id else owner
        about = {"person": str(gone.person_id)}
        record(Act.SHARING_ENDED, actor=account.id, target=other, details=about)
        return gone.person_id if owner == account.id else None


def take_away(account: Account, grant_id: UUID, permit: Permit) -> UUID:
    """Let a caregiver do one thing less from now on, with what makes no sense without it.

    Nobody has to accept it. Offers to do more are ended with it, and the sharing where nothing is
    left. The person is returned. Raises NotFound for who is not the owner.
    """
    with transaction() as session:
        person_id = offers.shared_by(account.id, grant_id)
        hold_owner(person_id)
        offers.shared_by(account.id, grant_id)
        one_row = select(GrantRow).where(GrantRow.id == grant_id).with_for_update()
        grant = session.scalars(one_row).one_or_none()
        if grant is None:
            raise NotFound(N_("This is not shared, or no longer."))
        gone = {one for one in Permit if permit in with_implied([one])}
        if offers.permits_of(grant) <= gone:
            end(account, grant_id)
            return person_id
        for one in gone:
            setattr(grant, queries.PERMITS[one].key, False)
        _end_offers_to_care(person_id, grant.account_id)
        about = {"person": str(person_id)}
        record(Act.SHARING_NARROWED, actor=account.id, target=grant.account_id, details=about)
        return person_id


def reach_late() -> int:
    """Have offers reach who has the address that they name by now; how many did.

    A username reaches nobody late: an address was confirmed, and anybody can take a name.
    """
    named = {offer: email_key(called) for offer, called in offers.unreached().items()}
    accounts = accounts_with_emails(set(named.values()))
    return sum(_reach(offer, accounts[key]) for offer, key in named.items() if key in accounts)


def _reach(offer_id: UUID, account_id: UUID) -> bool:
    """Make an offer to nobody one to this account, unless the person is the account's own."""
    with transaction() as session:
        if not stays(account_id):
            return False
        own = InvitationRow.person_id.in_(queries.reach(account_id))
        handover = session.scalar(
            update(InvitationRow)
            .where(InvitationRow.id == offer_id, InvitationRow.account_id.is_(None), ~own)
            .values(account_id=account_id)
            .returning(InvitationRow.handover)
        )
        if handover is None:
            return False
        _tell(user(account_id), handover=handover)
    return True


def sweep_sharing(ended: Ended) -> None:
    """Erase the grants and the offers whose time is over."""
    sweep(GrantRow, GrantRow.ends_on < clock.still(), ended)
    sweep(InvitationRow, InvitationRow.created_at <= clock.now() - WAITS, ended)


def _care(account: Account, invitation: Invitation) -> None:
    if invitation.offer.over:
        raise OfferOver(
            N_("The last day of this offer is over. Ask %(owner)s for a new one."),
            owner=invitation.owner,
        )
    _grant(invitation.person_id, account.id, invitation.offer)


def _take_over(account: Account, invitation: Invitation, *, keep: bool) -> None:
    see_that_there_is_room(account)
    person_id, giver = invitation.person_id, invitation.owner_id
    if not move(person_id, giver, account.id):
        raise NotFound(offers.NO_INVITATION)
    if keep and invitation.offer.permits and not invitation.offer.over:
        _grant(person_id, giver, invitation.offer)


def _grant(person_id: UUID, account_id: UUID, offer: Offer) -> None:
    """Let an account care for a person; what it could do before is replaced."""
    with transaction() as session:
        earlier = GrantRow.person_id == person_id, GrantRow.account_id == account_id
        session.execute(delete(GrantRow).where(*earlier))
        _end_offers_to_care(person_id, account_id)  # older ones would bring back what is ended
        session.add(
            GrantRow(
                person_id=person_id,
                account_id=account_id,
                ends_on=offer.ends_on,
                created_at=clock.now(),
                **{queries.PERMITS[permit].key: permit in offer.permits for permit in Permit},
            )
        )


def _end_offers_to_care(person_id: UUID, account_id: UUID) -> None:
    with transaction() as session:
        same = InvitationRow.person_id == person_id, InvitationRow.account_id == account_id
        session.execute(delete(InvitationRow).where(*same, ~InvitationRow.handover))


def _end_offers_to(person_id: UUID, called: str) -> None:
    """End the offers to share a person with who was named so.

    Offers to another name of the same account stay: nobody is told that it is one account.
    """
    with transaction() as session:
        for one in offers.invitations_for(person_id):
            if not one.handover and folded(one.offer.called) == folded(called):
                session.execute(delete(InvitationRow).where(InvitationRow.id == one.id))


def _taken(*offer: ColumnElement[bool]) -> bool:
    """Take an offer away; false where somebody else has done so."""
    with transaction() as session:
        gone = session.execute(delete(InvitationRow).where(*offer).returning(InvitationRow.id))
        return gone.one_or_none() is not None


def _tell(account: User, *, handover: bool) -> None:
    """Write to who is invited, if they were not written to too often."""
    limit = settings().limit_mail_address
    if not throttle.overdrawn(limit, "mail", mailbox_key(account.email)):
        mails.invited(account, handover=handover)
