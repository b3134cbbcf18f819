"""Every SELECT about people, entries and consent; the seals are opened here."""

from collections.abc import Set
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, union_all

from eatsential import clock
from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.installation import keys
from eatsential.profiles.models import (
    ChangeRow,
    Consent,
    EntryRow,
    GrantRow,
    InvitationRow,
    MeasurementRow,
    PersonRow,
    WordRequest,
)
from eatsential.profiles.rules.entries import Entry, EntryKind, Recorded
from eatsential.profiles.rules.history import Change, Changed, as_of
from eatsential.profiles.rules.measurements import Measured, Measurement
from eatsential.profiles.rules.people import Details, Person
from eatsential.profiles.rules.permits import WAITS, Caregiver, Invitation, Offer, Permit, Shared
from eatsential.profiles.rules.words import Asked, Request, RequestState, Wanted
from eatsential.users.models import User

WORDS = 50  # a page of those that are asked for
PERMITS = {
    Permit.CARD: GrantRow.may_see_card,
    Permit.PROFILE: GrantRow.may_see_profile,
    Permit.EDIT: GrantRow.may_edit,
    Permit.CHECK: GrantRow.may_check,
}
_COLUMNS: tuple[Any, ...] = (
    PersonRow.id,
    PersonRow.sealed,
    PersonRow.account_id,
    User.username,
    EntryRow.id,
    EntryRow.sealed,
    GrantRow.id,
    GrantRow.ends_on,
    *PERMITS.values(),
)
NO_INVITATION = N_("There is no such invitation.")
GONE = N_("There is no such person in this account.")


def reach(account_id: UUID, permit: Permit | None = None) -> Select[UUID]:
    """The ids of the people an account has, and with a permit of those shared with it for that.

    The one place that knows whose people are whose; every other statement asks here.
    """
    own = select(PersonRow.id).where(PersonRow.account_id == account_id)
    if permit is None:
        return own
    shared = select(GrantRow.person_id).where(
        GrantRow.account_id == account_id, PERMITS[permit], _holds()
    )
    return select(union_all(own, shared).subquery().c[0])


def people_of(account_id: UUID) -> list[Person]:
    """The people of an account with all their entries, in one statement, first added first."""
    return _people(account_id, PersonRow.account_id == account_id)


def people_for(account_id: UUID, permit: Permit) -> list[Person]:
    """The people for whom an account may do this, its own first, in one statement."""
    found = _people(account_id, PersonRow.id.in_(reach(account_id, permit)))
    return sorted(found, key=lambda person: person.shared is not None)


def shared_with(account_id: UUID) -> list[Person]:
    """The people whom others share with an account."""
    shared = select(GrantRow.person_id).where(GrantRow.account_id == account_id, _holds())
    return _people(account_id, PersonRow.id.in_(shared))


def person_of(account_id: UUID, person_id: UUID, permit: Permit | None = None) -> Person:
    """A person of this account, or with a permit one who is shared with it for that.

    With their entries, in one statement. Raises NotFound for an unknown person and for somebody
    else's alike.
    """
    found = _people(
        account_id, PersonRow.id == person_id, PersonRow.id.in_(reach(account_id, permit))
    )
    if not found:
        raise NotFound(GONE)
    return found[0]


def owner_of(account_id: UUID, person_id: UUID, permit: Permit | None = None) -> UUID:
    """The account that has a person whom another one may do this for. Raises NotFound."""
    return owners_of(account_id, {person_id}, permit)[person_id]


def owners_of(
    account_id: UUID, people: Set[UUID], permit: Permit | None = None
) -> dict[UUID, UUID]:
    """The accounts that have people whom another one may do this for, all of them.

    Raises NotFound.
    """
    rows = db.session.execute(
        select(PersonRow.id, PersonRow.account_id).where(
            PersonRow.id.in_(people), PersonRow.id.in_(reach(account_id, permit))
        )
    )
    found = {row.id: row.account_id for row in rows}
    if found.keys() != people:
        raise NotFound(GONE)
    return found


def entry_of(
    account_id: UUID, person_id: UUID, entry_id: UUID, *kinds: EntryKind
) -> tuple[Person, Recorded]:
    """A person whom this account may edit, and one of their entries, of these kinds.

    Raises NotFound.
    """
    person = person_of(account_id, person_id, Permit.EDIT)
    for recorded in person.of(*(kinds or EntryKind)):
        if recorded.id == entry_id:
            return person, recorded
    raise NotFound(N_("There is no such entry."))


def number_of_people(account_id: UUID) -> int:
    """How many people an account has. Says nothing about them, and opens no seal."""
    return db.session.scalar(select(func.count()).where(PersonRow.account_id == account_id)) or 0


def caregivers_of(person_id: UUID) -> list[Caregiver]:
    """The accounts that a person is shared with, the first one first."""
    rows = db.session.execute(
        select(GrantRow, User.username)
        .join(User, User.id == GrantRow.account_id)
        .where(GrantRow.person_id == person_id, _holds())
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


def permits_of(grant: GrantRow) -> frozenset[Permit]:
    """What a grant lets an account do."""
    return frozenset(permit for permit, column in PERMITS.items() if getattr(grant, column.key))


def has_consented(account_id: UUID) -> bool:
    """Whether the account agreed to have health data kept, and still does."""
    return open_consent(account_id) is not None


def open_consent(account_id: UUID) -> Consent | None:
    """The consent that holds."""
    return db.session.scalar(
        select(Consent)
        .where(Consent.account_id == account_id, Consent.withdrawn_at.is_(None))
        .order_by(Consent.given_at.desc())
        .limit(1)
    )


def history(account_id: UUID, person_id: UUID, since: datetime | None = None) -> list[Change]:
    """What was changed in a person's profile, newest first; all of it, or what came after `since`.

    Raises NotFound.
    """
    person_of(account_id, person_id, Permit.PROFILE)
    statement = (
        select(ChangeRow)
        .where(ChangeRow.person_id == person_id)
        .order_by(ChangeRow.at.desc(), ChangeRow.id)
    )
    if since is not None:
        statement = statement.where(ChangeRow.at > since)
    return [_change(row) for row in db.session.scalars(statement)]


def change_of(account_id: UUID, person_id: UUID, change_id: UUID) -> Change:
    """One line of the history of a person whose profile this account sees. Raises NotFound."""
    row = db.session.scalar(
        select(ChangeRow).where(
            ChangeRow.id == change_id,
            ChangeRow.person_id == person_id,
            ChangeRow.person_id.in_(reach(account_id, Permit.PROFILE)),
        )
    )
    if row is None:
        raise NotFound(N_("There is no such change."))
    return _change(row)


def person_on(account_id: UUID, person_id: UUID, moment: datetime) -> Person:
    """A person whose profile this account sees, as it was at a moment. Raises NotFound."""
    person = person_of(account_id, person_id, Permit.PROFILE)
    return as_of(person, history(account_id, person_id, moment))


def asked_of(person_id: UUID) -> dict[UUID, Asked]:
    """What curators made of a person's own words, by the entry that holds the word."""
    rows = db.session.execute(
        select(WordRequest.id, WordRequest.entry_id, WordRequest.state, WordRequest.sealed)
        .join(EntryRow, EntryRow.id == WordRequest.entry_id)
        .where(EntryRow.person_id == person_id)
    )
    return {row.entry_id: Asked(row.state, _wanted(row.id, row.sealed).answer) for row in rows}


def wanted_words(state: RequestState, page: int = 1) -> list[Request]:
    """A page of the words that are asked for, the most frequent first; never by whom.

    One more than a page means that there is a next one.
    """
    statement = _requests(WordRequest.state == state)
    shown = statement.selected_columns
    listed = statement.order_by(shown.times.desc(), shown.asked_at, shown.id)
    rows = db.session.execute(listed.limit(WORDS + 1).offset((page - 1) * WORDS))
    return [_request(row) for row in rows]


def wanted_word(request_id: UUID) -> Request:
    """A word that is asked for, by its oldest request in its state. Raises NotFound."""
    same = (
        select(WordRequest.fingerprint, WordRequest.state)
        .where(WordRequest.id == request_id)
        .subquery()
    )
    row = db.session.execute(
        _requests(
            WordRequest.fingerprint == select(same.c.fingerprint).scalar_subquery(),
            WordRequest.state == select(same.c.state).scalar_subquery(),
        )
    ).one_or_none()
    if row is None:
        raise NotFound(N_("Nobody asks for this word any more."))
    return _request(row)


def _requests(*which: ColumnElement[bool]) -> Select[Any]:
    """The oldest request for each word in each state, with how many there are."""
    same = (WordRequest.fingerprint, WordRequest.state)
    oldest = (WordRequest.asked_at, WordRequest.id)
    numbered = (
        select(
            WordRequest.id,
            WordRequest.sealed,
            WordRequest.state,
            WordRequest.asked_at,
            func.count().over(partition_by=same).label("times"),
            func.row_number().over(partition_by=same, order_by=oldest).label("place"),
        )
        .where(*which)
        .subquery()
    )
    return select(*(c for c in numbered.c if c.name != "place")).where(numbered.c.place == 1)


def _request(row: Row[Any]) -> Request:
    wanted = _wanted(row.id, row.sealed)
    return Request(row.id, wanted.word, wanted.answer, row.state, row.times, row.asked_at)


def _wanted(request_id: UUID, sealed: bytes) -> Wanted:
    return Wanted.unpacked(keys().open(sealed, f"word_requests/{request_id}"))


def measurements_of(account_id: UUID, person_id: UUID) -> list[Measured]:
    """What was measured of a person of this account, newest first; nothing of somebody else's."""
    rows = db.session.execute(
        select(MeasurementRow.id, MeasurementRow.sealed)
        .join(PersonRow, PersonRow.id == MeasurementRow.person_id)
        .where(PersonRow.id == person_id, PersonRow.account_id == account_id)
    )
    ring = keys()
    found = [
        Measured(id_, Measurement.unpacked(ring.open(sealed, f"measurements/{id_}")))
        for id_, sealed in rows
    ]
    return sorted(found, key=lambda measured: measured.measurement.day, reverse=True)


def measurement_of(
    account_id: UUID, person_id: UUID, measurement_id: UUID
) -> tuple[Person, Measured]:
    """A person of this account and one of their measurements. Raises NotFound."""
    person = person_of(account_id, person_id)
    for measured in measurements_of(account_id, person_id):
        if measured.id == measurement_id:
            return person, measured
    raise NotFound(N_("There is no such measurement."))


def _change(row: ChangeRow) -> Change:
    changed = Changed.unpacked(keys().open(row.sealed, f"changes/{row.id}"))
    return Change(row.id, row.at, row.actor, changed)


def _holds() -> ColumnElement[bool]:
    return or_(GrantRow.ends_on.is_(None), GrantRow.ends_on >= clock.still())


def _people(account_id: UUID, *conditions: ColumnElement[bool]) -> list[Person]:
    """People with their entries, and by whom each is shared with the account, if it is another's.

    An account has one grant for a person at most, so that it repeats no entry.
    """
    mine = and_(GrantRow.person_id == PersonRow.id, GrantRow.account_id == account_id)
    rows = db.session.execute(
        select(*_COLUMNS)
        .join(User, User.id == PersonRow.account_id)
        .outerjoin(GrantRow, mine)
        .outerjoin(EntryRow, EntryRow.person_id == PersonRow.id)
        .where(*conditions)
        .order_by(PersonRow.created_at, PersonRow.id)
    )
    ring = keys()
    known: dict[UUID, tuple[Details, Shared | None]] = {}
    entries: dict[UUID, list[Recorded]] = {}
    for id_, sealed, owner_id, owner, entry_id, entry, grant_id, ends_on, *may in rows:
        if id_ not in known:
            permits = frozenset(permit for permit, given in zip(PERMITS, may, strict=True) if given)
            shared = Shared(grant_id, owner_id, owner, permits, ends_on)
            details = Details.unpacked(ring.open(sealed, f"people/{id_}"))
            known[id_] = details, shared if owner_id != account_id else None
            entries[id_] = []
        if entry_id is not None:
            opened = Entry.unpacked(ring.open(entry, f"entries/{entry_id}"))
            entries[id_].append(Recorded(entry_id, opened))
    return [
        Person(id_, details, tuple(entries[id_]), shared)
        for id_, (details, shared) in known.items()
    ]


def _invitations(*conditions: ColumnElement[bool]) -> list[Invitation]:
    rows = db.session.execute(
        select(InvitationRow, PersonRow.account_id, User.username)
        .join(PersonRow, PersonRow.id == InvitationRow.person_id)
        .join(User, User.id == PersonRow.account_id)
        .where(*conditions, InvitationRow.created_at > clock.now() - WAITS)
        .order_by(InvitationRow.created_at, InvitationRow.id)
    )
    return [_invitation(*row) for row in rows]


def _invitation(row: InvitationRow, owner_id: UUID, owner: str) -> Invitation:
    offer = Offer.unpacked(keys().open(row.sealed, f"invitations/{row.id}"))
    return Invitation(row.id, row.person_id, owner_id, owner, row.handover, row.created_at, offer)
