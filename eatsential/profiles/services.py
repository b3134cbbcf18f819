"""Acts on profiles: agreeing, adding people, recording what they must avoid."""

import json
from collections.abc import Iterable
from uuid import UUID, uuid4

from sqlalchemy import delete, func, not_, select, update
from sqlalchemy.exc import IntegrityError

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import sealed_with, taken, transaction
from eatsential.errors import N_, NotFound
from eatsential.installation import keys
from eatsential.keys import Unreadable
from eatsential.profiles import queries
from eatsential.profiles.errors import (
    AlreadyRecorded,
    ConsentMissing,
    NotApproved,
    TooManyEntries,
    TooManyPeople,
)
from eatsential.profiles.models import Consent, EntryRow, PersonRow
from eatsential.profiles.rules import (
    CONSENT_VERSION,
    ENTRIES,
    PEOPLE,
    Entry,
    EntryKind,
    Person,
    Recorded,
)
from eatsential.users.rules import Account
from eatsential.users.services import hold
from eatsential.vocabulary.approved import choices


def give_consent(account: Account) -> None:
    """Note that the account agrees to the present text. Agreeing twice is agreeing once."""
    with transaction() as session:
        hold(account.id)
        held = queries.open_consent(account.id)
        if held is not None and held.version == CONSENT_VERSION:
            return
        session.add(Consent(account_id=account.id, version=CONSENT_VERSION, given_at=clock.now()))
        record(Act.CONSENT_GIVEN, actor=account.id, target=account.id)


def withdraw_consent(account: Account) -> None:
    """Erase the people of the account with all that was recorded of them."""
    with transaction() as session:
        hold(account.id)
        session.execute(
            update(Consent)
            .where(Consent.account_id == account.id, Consent.withdrawn_at.is_(None))
            .values(withdrawn_at=clock.now())
        )
        session.execute(delete(PersonRow).where(PersonRow.account_id == account.id))
        record(Act.CONSENT_WITHDRAWN, actor=account.id, target=account.id)


def need_consent(account: Account) -> None:
    """See that the account agreed; it cannot end that before the transaction around this ends.

    Raises ConsentMissing.
    """
    with transaction():
        hold(account.id)
        if not queries.has_consented(account.id):
            raise ConsentMissing(N_("First agree that Eatsential keeps health data."))


def add_person(account: Account, name: str, entries: Iterable[Entry] = ()) -> UUID:
    """Add somebody the account checks food for, with what they must avoid.

    Raises ConsentMissing, TooManyPeople, NotApproved or AlreadyRecorded.
    """
    identifier = uuid4()
    with transaction() as session:
        need_consent(account)
        people = session.scalar(select(func.count()).where(PersonRow.account_id == account.id))
        if (people or 0) >= PEOPLE:
            raise TooManyPeople(
                N_("An account can have %(most)s people."), field="name", most=PEOPLE
            )
        session.add(
            PersonRow(
                id=identifier,
                account_id=account.id,
                sealed=_sealed_name(identifier, name),
                created_at=clock.now(),
            )
        )
        session.flush()
        record(Act.PERSON_ADDED, actor=account.id, target=identifier)
        for entry in entries:
            record_entry(account, Person(identifier, name), entry)
    return identifier


def start(account: Account, name: str, entries: Iterable[Entry]) -> None:
    """Agree and add the first person at once; sent twice, it is done once.

    Raises what `add_person` raises.
    """
    with transaction():
        give_consent(account)
        if not queries.people_of(account.id):
            add_person(account, name, entries)


def rename_person(account: Account, person: Person, name: str) -> None:
    """Call a person something else. Raises NotFound."""
    with transaction() as session:
        _hold_person(account, person)
        session.execute(
            update(PersonRow)
            .where(PersonRow.id == person.id)
            .values(sealed=_sealed_name(person.id, name))
        )
        record(Act.PERSON_CHANGED, actor=account.id, target=person.id)


def remove_person(account: Account, person: Person) -> None:
    """Erase a person with all that was recorded of them."""
    with transaction() as session:
        hold(account.id)
        session.execute(delete(PersonRow).where(PersonRow.id == person.id))
        record(Act.PERSON_REMOVED, actor=account.id, target=person.id)


def record_entry(account: Account, person: Person, entry: Entry) -> UUID:
    """Put an entry into a person's profile.

    The constraint decides whether it is there, not a SELECT before it: of two requests at once,
    one is refused. Raises NotFound, NotApproved, TooManyEntries or AlreadyRecorded.
    """
    _check(entry)
    identifier, now = uuid4(), clock.now()
    try:
        with transaction() as session:
            _hold_person(account, person)
            entries = session.scalar(select(func.count()).where(EntryRow.person_id == person.id))
            if (entries or 0) >= ENTRIES:
                raise TooManyEntries(N_("A profile can have %(most)s entries."), most=ENTRIES)
            reseal_entries(person.id)
            session.add(
                EntryRow(
                    id=identifier,
                    person_id=person.id,
                    fingerprint=_fingerprint(person.id, entry),
                    sealed=keys().seal(entry.packed(), f"entries/{identifier}"),
                    created_at=now,
                    updated_at=now,
                )
            )
            session.flush()
            record(Act.ENTRY_RECORDED, actor=account.id, target=person.id)
    except IntegrityError as clash:
        raise _clash(clash, entry) from clash
    return identifier


def change_entry(account: Account, person: Person, entry_id: UUID, entry: Entry) -> None:
    """Put an entry in the place of another.

    Raises NotFound when it was removed meanwhile, NotApproved or AlreadyRecorded.
    """
    _check(entry)
    try:
        with transaction() as session:
            _hold_person(account, person)
            reseal_entries(person.id)
            changed = session.execute(
                update(EntryRow)
                .where(EntryRow.id == entry_id, EntryRow.person_id == person.id)
                .values(
                    fingerprint=_fingerprint(person.id, entry),
                    sealed=keys().seal(entry.packed(), f"entries/{entry_id}"),
                    updated_at=clock.now(),
                )
                .returning(EntryRow.id)
            ).one_or_none()
            if changed is None:
                raise NotFound(N_("There is no such entry."))
            record(Act.ENTRY_CHANGED, actor=account.id, target=person.id)
    except IntegrityError as clash:
        raise _clash(clash, entry) from clash


def remove_entry(account: Account, person: Person, recorded: Recorded) -> None:
    """Take an entry out of a person's profile. Removing it twice is removing it once."""
    with transaction() as session:
        session.execute(
            delete(EntryRow).where(EntryRow.id == recorded.id, EntryRow.person_id == person.id)
        )
        record(Act.ENTRY_REMOVED, actor=account.id, target=person.id)


def choose(account: Account, person: Person, kind: EntryKind, subjects: Iterable[str]) -> None:
    """Make these the person's entries of a kind that is only chosen: diets, conditions.

    Raises NotFound or NotApproved.
    """
    wanted = set(subjects)
    with transaction():
        _hold_person(account, person)
        fresh = queries.person_of(account.id, person.id)
        held = {recorded.entry.subject: recorded for recorded in fresh.of(kind)}
        for subject in sorted(wanted - held.keys()):
            record_entry(account, person, Entry(kind, subject))
        for subject in sorted(held.keys() - wanted):
            remove_entry(account, person, held[subject])


def reseal_entries(person_id: UUID) -> tuple[int, list[Unreadable]]:
    """Seal a person's entries with the current key where an older one did, fingerprints as well.

    Only where the account is held: then no entry can come in under another key meanwhile, and the
    constraint sees every duplicate. How many were sealed anew, and those that cannot be read.
    """
    ring, renewed, broken = keys(), list[dict[str, object]](), list[Unreadable]()
    with transaction() as session:
        older = select(EntryRow.id, EntryRow.sealed).where(
            EntryRow.person_id == person_id, not_(sealed_with(EntryRow.sealed, ring.current))
        )
        for entry_id, sealed in session.execute(older.with_for_update()).all():
            place = f"entries/{entry_id}"
            try:
                packed = ring.open(sealed, place)
            except Unreadable as fault:
                broken.append(fault)
                continue
            fingerprint = _fingerprint(person_id, Entry.unpacked(packed))
            sealed = ring.seal(packed, place)
            renewed.append({"id": entry_id, "fingerprint": fingerprint, "sealed": sealed})
        if renewed:
            session.execute(update(EntryRow), renewed)
    return len(renewed), broken


def _hold_person(account: Account, person: Person) -> None:
    """Make other acts on the account queue, and see that the person is still there."""
    with transaction() as session:
        hold(account.id)
        row = select(PersonRow.id).where(PersonRow.id == person.id)
        if session.scalar(row.where(PersonRow.account_id == account.id)) is None:
            raise NotFound(N_("There is no such person in this account."))


def _check(entry: Entry) -> None:
    if entry.kind is not EntryKind.WORD and entry.subject not in choices(entry.kind):
        raise NotApproved(N_("Choose one from the list."))


def _fingerprint(person_id: UUID, entry: Entry) -> bytes:
    """Made with the key that seals the entry, and so of one key wherever the constraint looks."""
    ring, parts = keys(), (str(person_id), entry.kind, entry.subject.casefold())
    return ring.fingerprint(ring.current, "entries", *parts)


def _sealed_name(person_id: UUID, name: str) -> bytes:
    return keys().seal(json.dumps({"name": name}).encode(), f"people/{person_id}")


def _clash(clash: IntegrityError, entry: Entry) -> Exception:
    if taken(clash, EntryRow.person_id, EntryRow.fingerprint):
        field = {EntryKind.ALLERGY: "allergen", EntryKind.WORD: "word"}.get(entry.kind)
        return AlreadyRecorded(N_("This is recorded already."), field=field)
    return clash
