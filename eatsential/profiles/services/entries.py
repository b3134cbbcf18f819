"""What a person must avoid: recording, changing, removing it, and putting it back."""

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
from eatsential.profiles.errors import AlreadyRecorded, NotApproved, TooManyEntries
from eatsential.profiles.models import EntryRow, PersonRow
from eatsential.profiles.rules import ENTRIES, Changed, Entry, EntryKind, Person
from eatsential.profiles.services.history import note
from eatsential.users.rules import Account
from eatsential.users.services import hold
from eatsential.vocabulary.approved import choices


def record_entry(account: Account, person: Person, entry: Entry) -> UUID:
    """Put an entry into a person's profile.

    The constraint decides whether it is there, not a SELECT before it: of two requests at once,
    one is refused. Raises NotFound, NotApproved, TooManyEntries or AlreadyRecorded.
    """
    _check(entry)
    identifier, now = uuid4(), clock.now()
    try:
        with transaction() as session:
            hold_person(account, person)
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
                    ends_on=entry.ends_on,
                    created_at=now,
                    updated_at=now,
                )
            )
            session.flush()
            note(account, person.id, Changed(entry_id=identifier, new_entry=entry))
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
            hold_person(account, person)
            reseal_entries(person.id)
            old = queries.entry_of(account.id, person.id, entry_id)[1].entry
            if old == entry:
                return
            session.execute(
                update(EntryRow)
                .where(EntryRow.id == entry_id)
                .values(
                    fingerprint=_fingerprint(person.id, entry),
                    sealed=keys().seal(entry.packed(), f"entries/{entry_id}"),
                    ends_on=entry.ends_on,
                    announced_at=None,
                    updated_at=clock.now(),
                )
            )
            note(account, person.id, Changed(entry_id, old_entry=old, new_entry=entry))
            record(Act.ENTRY_CHANGED, actor=account.id, target=person.id)
    except IntegrityError as clash:
        raise _clash(clash, entry) from clash


def remove_entry(account: Account, person: Person, entry_id: UUID) -> UUID | None:
    """Take an entry out of a person's profile: the change, by which it can be put back.

    None where it was removed already. Raises NotFound.
    """
    with transaction() as session:
        hold_person(account, person)
        removed = session.execute(
            delete(EntryRow)
            .where(EntryRow.id == entry_id, EntryRow.person_id == person.id)
            .returning(EntryRow.sealed)
        ).one_or_none()
        if removed is None:
            return None
        old = Entry.unpacked(keys().open(removed.sealed, f"entries/{entry_id}"))
        record(Act.ENTRY_REMOVED, actor=account.id, target=person.id)
        return note(account, person.id, Changed(entry_id, old_entry=old))


def put_back(account: Account, person: Person, change_id: UUID) -> Entry:
    """Record an entry again that a change has removed.

    Raises NotFound for a change that removed nothing, AlreadyRecorded where it is there again.
    """
    with transaction():
        changed = queries.change_of(account.id, person.id, change_id).changed
        if changed.old_entry is None or changed.new_entry is not None:
            raise NotFound(N_("Nothing was removed there."))
        record_entry(account, person, changed.old_entry)
        return changed.old_entry


def choose(account: Account, person: Person, kind: EntryKind, subjects: Iterable[str]) -> None:
    """Make these the person's entries of a kind that is only chosen: diets, conditions.

    Raises NotFound or NotApproved.
    """
    wanted = set(subjects)
    with transaction():
        hold_person(account, person)
        fresh = queries.person_of(account.id, person.id)
        held = {recorded.entry.subject: recorded for recorded in fresh.of(kind)}
        for subject in sorted(wanted - held.keys()):
            record_entry(account, person, Entry(kind, subject))
        for subject in sorted(held.keys() - wanted):
            remove_entry(account, person, held[subject].id)


def reseal_entries(person_id: UUID) -> tuple[int, list[Unreadable]]:
    """Seal a person's entries with the current key where an older one did, fingerprints as well.

    Only where the account is held: then no entry can come in under another key meanwhile, and the
    constraint sees every duplicate. How many were sealed anew, and those that cannot be read.
    """
    ring, done, broken = keys(), 0, list[Unreadable]()
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
            session.execute(
                update(EntryRow)
                .where(EntryRow.id == entry_id)
                .values(
                    fingerprint=_fingerprint(person_id, Entry.unpacked(packed)),
                    sealed=ring.seal(packed, place),
                )
            )
            done += 1
    return done, broken


def hold_person(account: Account, person: Person) -> None:
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


def _clash(clash: IntegrityError, entry: Entry) -> Exception:
    if taken(clash, EntryRow.person_id, EntryRow.fingerprint):
        field = {EntryKind.ALLERGY: "allergen", EntryKind.WORD: "word"}.get(entry.kind)
        return AlreadyRecorded(N_("This is recorded already."), field=field)
    return clash
