"""Every SELECT about people, what is recorded of them, and consent; the seals are opened here."""

from collections.abc import Set
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, and_, bindparam, func, or_, select, union_all

from eatsential import clock
from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.installation import keys
from eatsential.profiles.models import (
    ChangeRow,
    Consent,
    EntryRow,
    GrantRow,
    MeasurementRow,
    PersonRow,
)
from eatsential.profiles.rules.entries import Entry, EntryKind, Recorded
from eatsential.profiles.rules.history import Change, Changed, as_of
from eatsential.profiles.rules.measurements import Measured, Measurement
from eatsential.profiles.rules.people import Details, Person
from eatsential.profiles.rules.permits import Permit, Shared
from eatsential.users.models import User

PERMITS = {
    Permit.CARD: GrantRow.may_see_card,
    Permit.PROFILE: GrantRow.may_see_profile,
    Permit.EDIT: GrantRow.may_edit,
    Permit.CHECK: GrantRow.may_check,
}
HOLDS = or_(  # whether a grant is not over
    GrantRow.ends_on.is_(None),
    GrantRow.ends_on >= bindparam("day", callable_=clock.still),
)
GONE = N_("There is no such person in this account.")
_ASKING: BindParameter[UUID] = bindparam("asking", type_=PersonRow.account_id.type)
_WITH_ENTRIES: Select[*tuple[Any, ...]] = (
    select(
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
    .join(User, User.id == PersonRow.account_id)
    .outerjoin(GrantRow, and_(GrantRow.person_id == PersonRow.id, GrantRow.account_id == _ASKING))
    .outerjoin(EntryRow, EntryRow.person_id == PersonRow.id)
    .order_by(PersonRow.created_at, PersonRow.id, EntryRow.created_at, EntryRow.id)
)


def reach(account_id: UUID | BindParameter[UUID], permit: Permit | None = None) -> Select[UUID]:
    """The ids of the people an account has, and with a permit of those shared with it for that.

    The one place that knows whose people are whose; every other statement asks here.
    """
    own = select(PersonRow.id).where(PersonRow.account_id == account_id)
    if permit is None:
        return own
    shared = select(GrantRow.person_id).where(
        GrantRow.account_id == account_id, PERMITS[permit], HOLDS
    )
    return select(union_all(own, shared).subquery().c[0])


def people_of(account_id: UUID) -> list[Person]:
    """The people of an account with all their entries, in one statement, first added first."""
    return _people(account_id, _reached(None))


def people_for(account_id: UUID, permit: Permit) -> list[Person]:
    """The people for whom an account may do this, its own first, in one statement."""
    found = _people(account_id, _reached(permit))
    return sorted(found, key=lambda person: person.shared is not None)


def shared_with(account_id: UUID) -> list[Person]:
    """The people whom others share with an account."""
    shared = select(GrantRow.person_id).where(GrantRow.account_id == account_id, HOLDS)
    return _people(account_id, _WITH_ENTRIES.where(PersonRow.id.in_(shared)))


def person_of(account_id: UUID, person_id: UUID, permit: Permit | None = None) -> Person:
    """A person of this account, or with a permit one who is shared with it for that.

    With their entries, in one statement. Raises NotFound for an unknown person and for somebody
    else's alike.
    """
    found = _people(account_id, _reached(permit).where(PersonRow.id == person_id))
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


def person_on(account_id: UUID, person_id: UUID, moment: datetime) -> Person | None:
    """A person whose profile this account sees, as it was at a moment; None before it was begun.

    Raises NotFound.
    """
    person = person_of(account_id, person_id, Permit.PROFILE)
    newer = history(account_id, person_id, moment)
    return None if any(one.changed.begins for one in newer) else as_of(person, newer)


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


@cache  # built once, for half of the time that it takes to ask is spent on building it
def _reached(permit: Permit | None) -> Select[*tuple[Any, ...]]:
    return _WITH_ENTRIES.where(PersonRow.id.in_(reach(_ASKING, permit)))


def _people(account_id: UUID, statement: Select[*tuple[Any, ...]]) -> list[Person]:
    """People with their entries, and by whom each is shared with the account, if it is another's.

    An account has one grant for a person at most, so that it repeats no entry.
    """
    rows = db.session.execute(statement, {_ASKING.key: account_id})
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
