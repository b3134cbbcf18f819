"""What a person must avoid: recording, changing, removing it, and putting it back."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import delete, func, not_, select, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.database import sealed_with, transaction, unique
from eatsential.errors import N_, NotFound
from eatsential.installation import keys
from eatsential.keys import Unreadable
from eatsential.profiles import queries
from eatsential.profiles.errors import AlreadyRecorded, NotApproved, TooManyEntries
from eatsential.profiles.models import EntryRow, PersonRow
from eatsential.profiles.rules.entries import ENTRIES, Entry, EntryKind, Recorded
from eatsential.profiles.rules.history import Changed
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.rules.words import LETTERS, findable
from eatsential.profiles.services.history import note, tell, witness
from eatsential.profiles.services.words import ask
from eatsential.users.rules import Account
from eatsential.users.services import hold
from eatsential.vocabulary.approved import choices, name_of


def record_entry(account: Account, person: Person, entry: Entry) -> UUID:
    """Put an entry into a person's profile, in the place of an ended one about the same.

    The constraint decides whether it is there, not a SELECT before it: of two requests at once,
    one is refused. Raises NotFound, NotApproved, TooManyEntries or AlreadyRecorded.
    """
    return record_entries(account, person, [entry])[0]


def record_entries(account: Account, person: Person, entries: Sequence[Entry]) -> list[UUID]:
    """Put several entries into a person's profile, all of them or none; their ids in this order.

    What one asks of the database is asked once for all. Raises what `record_entry` raises.
    """
    for entry in entries:
        _check(entry)
    with _once(*entries), transaction() as session:
        owner = hold_person(account, person)
        reseal_entries(person.id)
        places = _places(person.id, entries)
        added = {i: _row(person.id, one) for i, one in enumerate(entries) if i not in places}
        held = session.scalar(select(func.count()).where(EntryRow.person_id == person.id))
        if (held or 0) + len(added) > ENTRIES:
            raise TooManyEntries(N_("A profile can have %(most)s entries."), most=ENTRIES)
        session.add_all(added.values())
        session.flush()
        for i, row in added.items():
            note(account, person.id, Changed(entry_id=row.id, new_entry=entries[i]))
            witness(Act.ENTRY_RECORDED, account, person.id, owner)
        for i, old in places.items():
            _change(account, person, owner, Changed(old.id, old.entry, entries[i]))
        words = {i: row for i, row in added.items() if entries[i].kind is EntryKind.WORD}
        ask({row.id: entries[i].subject for i, row in words.items()})
        tell(person.id)
    return [(added.get(i) or places[i]).id for i in range(len(entries))]


def change_entry(account: Account, person: Person, entry_id: UUID, entry: Entry) -> None:
    """Put an entry in the place of another.

    Raises NotFound when it was removed meanwhile, NotApproved or AlreadyRecorded.
    """
    change_entries(account, person, {entry_id: entry})


def change_entries(account: Account, person: Person, entries: Mapping[UUID, Entry]) -> None:
    """Put entries in the places of others, all of them or none.

    Raises what `change_entry` raises.
    """
    for entry in entries.values():
        _check(entry)
    with transaction():
        owner = hold_person(account, person)
        reseal_entries(person.id)
        fresh = queries.person_of(account.id, person.id, Permit.EDIT)
        held = {recorded.id: recorded.entry for recorded in fresh.entries}
        for entry_id, entry in entries.items():
            if entry_id not in held:
                raise NotFound(N_("There is no such entry."))
            if entry != held[entry_id]:
                _change(account, person, owner, Changed(entry_id, held[entry_id], entry))
        tell(person.id)


def _change(account: Account, person: Person, owner: UUID, changed: Changed) -> None:
    entry_id, new = changed.entry_id, changed.new_entry
    assert new is not None  # it takes the place of the old one
    with _once(new), transaction() as session:
        session.execute(
            update(EntryRow)
            .where(EntryRow.id == entry_id)
            .values(
                fingerprint=_fingerprint(person.id, new),
                sealed=keys().seal(new.packed(), f"entries/{entry_id}"),
                ends_on=new.ends_on,
                announced_at=None,
                updated_at=clock.now(),
            )
        )
        note(account, person.id, changed)
        witness(Act.ENTRY_CHANGED, account, person.id, owner)


def remove_entry(account: Account, person: Person, entry_id: UUID) -> UUID | None:
    """Take an entry out of a person's profile: the change, by which it can be put back.

    None where it was removed already. Raises NotFound.
    """
    with transaction() as session:
        owner = hold_person(account, person)
        removed = session.execute(
            delete(EntryRow)
            .where(EntryRow.id == entry_id, EntryRow.person_id == person.id)
            .returning(EntryRow.sealed)
        ).one_or_none()
        if removed is None:
            return None
        old = Entry.unpacked(keys().open(removed.sealed, f"entries/{entry_id}"))
        witness(Act.ENTRY_REMOVED, account, person.id, owner)
        tell(person.id)
        return note(account, person.id, Changed(entry_id, old_entry=old))


def put_back(account: Account, person: Person, change_id: UUID) -> Entry:
    """Record an entry again that a change has removed.

    Raises NotFound for a change that removed nothing, AlreadyRecorded where it is there again.
    """
    with transaction():
        removed = queries.change_of(account.id, person.id, change_id).changed.removed
        if removed is None:
            raise NotFound(N_("Nothing was removed there."))
        record_entry(account, person, removed)
        return removed


def renew(account: Account, person: Person, entry_id: UUID) -> None:
    """Record an ended entry again as it was, from now on without an end.

    Raises NotFound, NotApproved, or AlreadyRecorded where it has not ended.
    """
    with transaction():
        hold_person(account, person)
        _person, ended = queries.entry_of(account.id, person.id, entry_id)
        record_entry(account, person, replace(ended.entry, ends_on=None))


def choose(account: Account, person: Person, entries: Sequence[Entry]) -> None:
    """Record those of these diets, conditions, … that do not count for the person yet.

    Raises NotFound, NotApproved, TooManyEntries, or AlreadyRecorded for one that counts otherwise.
    """
    with transaction():
        hold_person(account, person)
        fresh = queries.person_of(account.id, person.id, Permit.EDIT)
        current = [recorded.entry for recorded in fresh.current(*EntryKind)]
        held = {(entry.kind, entry.subject): entry for entry in current}
        missing = [entry for entry in entries if (entry.kind, entry.subject) not in held]
        others = [
            entry for entry in entries if held.get((entry.kind, entry.subject), entry) != entry
        ]
        if others:
            raise AlreadyRecorded(
                N_(
                    "%(names)s is recorded already, but otherwise than you say here. It stays as it"
                    " is. You can change it in the profile."
                ),
                names=", ".join(name_of(entry.kind, entry.subject) for entry in others),
            )
        if missing:
            record_entries(account, person, missing)


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


def hold_person(account: Account, person: Person) -> UUID:
    """Make other acts on the people of an account queue: the account, which has this person.

    Raises NotFound for a person whom `account` may not edit, or no longer.
    """
    with transaction():
        hold_owner(person.id)
        return queries.owner_of(account.id, person.id, Permit.EDIT)


def hold_owner(person_id: UUID) -> None:
    """Make other acts on the account queue that has a person, also where they were handed over."""
    with transaction() as session:
        having = select(PersonRow.account_id).where(PersonRow.id == person_id)
        held = None
        while (owner := session.scalar(having)) != held and owner is not None:
            hold(owner)
            held = owner


def _check(entry: Entry) -> None:
    if entry.kind is EntryKind.WORD:
        if not findable(entry.subject):
            raise NotApproved(
                N_("Use at least %(least)s letters or digits."), field="word", least=LETTERS
            )
    elif entry.subject not in choices(entry.kind):
        raise NotApproved(N_("Choose one from the list."))


def _row(person_id: UUID, entry: Entry) -> EntryRow:
    identifier, now = uuid4(), clock.now()
    return EntryRow(
        id=identifier,
        person_id=person_id,
        fingerprint=_fingerprint(person_id, entry),
        sealed=keys().seal(entry.packed(), f"entries/{identifier}"),
        ends_on=entry.ends_on,
        created_at=now,
        updated_at=now,
    )


def _places(person_id: UUID, entries: Sequence[Entry]) -> dict[int, Recorded]:
    """The ended entries whose place some of these take, by the number of the one that takes it.

    What has ended itself takes no place, and each place is taken once.
    """
    with transaction() as session:
        rows = session.execute(
            select(EntryRow.id, EntryRow.fingerprint, EntryRow.sealed).where(
                EntryRow.person_id == person_id, EntryRow.ends_on < clock.still()
            )
        )
        ended = {row.fingerprint: row for row in rows}
    places = {}
    for number, entry in enumerate(entries):
        row = None if entry.ended else ended.pop(_fingerprint(person_id, entry), None)
        if row is not None:
            old = Entry.unpacked(keys().open(row.sealed, f"entries/{row.id}"))
            places[number] = Recorded(row.id, old)
    return places


def _fingerprint(person_id: UUID, entry: Entry) -> bytes:
    """Made with the key that seals the entry, and so of one key wherever the constraint looks."""
    ring, parts = keys(), (str(person_id), entry.kind, entry.subject.casefold())
    return ring.fingerprint(ring.current, "entries", *parts)


def _once(*entries: Entry) -> AbstractContextManager[None]:
    """Say at the field of the first entry that one of them is there already."""
    fields = {EntryKind.ALLERGY: "allergen", EntryKind.WORD: "word"}
    field = next((fields.get(entry.kind) for entry in entries), None)
    refusal = AlreadyRecorded(N_("This is recorded already."), field=field)
    return unique(EntryRow.person_id, EntryRow.fingerprint, refusal=refusal)
