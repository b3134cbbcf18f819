"""The people of an account: adding, changing and erasing them."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.counts.rules import Counted
from eatsential.counts.services import count
from eatsential.database import transaction
from eatsential.errors import N_
from eatsential.installation import keys
from eatsential.profiles import queries
from eatsential.profiles.errors import AlreadyRecorded, BornLater, ChangedMeanwhile, TooManyPeople
from eatsential.profiles.models import PersonRow
from eatsential.profiles.rules.entries import Entry
from eatsential.profiles.rules.history import Changed
from eatsential.profiles.rules.people import PEOPLE, Details, Person
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services.consent import give_consent, need_consent
from eatsential.profiles.services.entries import hold_person, record_entries
from eatsential.profiles.services.history import note, tell, witness
from eatsential.profiles.services.steps import begin
from eatsential.text import folded
from eatsential.users.rules import Account
from eatsential.users.services import hold

WRITTEN = ("name", "emergency", "fine")  # details in words of their own


def add_person(account: Account, details: Details, entries: Iterable[Entry] = ()) -> UUID:
    """Add somebody the account checks food for, with what they must avoid.

    Raises ConsentMissing, TooManyPeople, NotApproved or AlreadyRecorded.
    """
    identifier = uuid4()
    with transaction() as session:
        need_consent(account)
        see_that_there_is_room(account, field="name")
        session.add(
            PersonRow(
                id=identifier,
                account_id=account.id,
                sealed=_sealed(identifier, details),
                created_at=clock.now(),
            )
        )
        session.flush()
        note(account, identifier, Changed(new_details=details))
        record(Act.PERSON_ADDED, actor=account.id, target=identifier)
        count(Counted.PEOPLE)
        record_entries(account, Person(identifier, details), list(entries))
    return identifier


def add_another(account: Account, details: Details) -> UUID:
    """Add somebody by a name that no other person of the account has.

    Raises what `add_person` raises, and AlreadyRecorded.
    """
    with transaction():
        hold(account.id)
        if _named(account, details.name):
            raise AlreadyRecorded(
                N_("%(name)s is in the list already. Give somebody else another name."),
                field="name",
                name=details.name,
            )
        return add_person(account, details)


def _named(account: Account, name: str) -> bool:
    """Whether a person of the account goes by a name."""
    return any(folded(one.name) == folded(name) for one in queries.people_of(account.id))


def see_that_there_is_room(account: Account, field: str | None = None) -> None:
    """See that an account can have one more person. Raises TooManyPeople."""
    if queries.number_of_people(account.id) >= PEOPLE:
        raise TooManyPeople(N_("An account can have %(most)s people."), field=field, most=PEOPLE)


def start(account: Account, details: Details) -> None:
    """Agree and add the first person at once; sent twice, it is done once.

    Raises what `add_person` raises, and AlreadyRecorded where somebody else is the first.
    """
    with transaction():
        give_consent(account)
        people = queries.people_of(account.id)
        if not people:
            add_person(account, details)
            begin(account)
        elif not _named(account, details.name):
            raise AlreadyRecorded(
                N_("%(name)s was added meanwhile. Add %(other)s under “People”."),
                name=people[0].name,
                other=details.name,
            )


def change_details(account: Account, person: Person, details: Details) -> None:
    """Keep other details of a person: what differs from those that `person` was shown with.

    What others changed meanwhile stays. Raises NotFound, ChangedMeanwhile where they changed the
    same to something else, or BornLater.
    """
    with transaction() as session:
        owner = hold_person(account, person)
        fresh = queries.person_of(account.id, person.id, Permit.EDIT)
        theirs, wanted = fresh.details.beside(person.details), details.beside(person.details)
        for name in theirs.keys() & wanted.keys():
            if theirs[name] != wanted[name]:
                raise _changed_meanwhile(name, theirs[name])
        details = fresh.details.with_changes(person.details, details)
        if fresh.details == details:
            return
        if details.birth_date != fresh.details.birth_date:
            _see_that_it_was_before(details.birth_date, fresh, owner)
        session.execute(
            update(PersonRow)
            .where(PersonRow.id == person.id)
            .values(sealed=_sealed(person.id, details))
        )
        note(account, person.id, Changed(old_details=fresh.details, new_details=details))
        witness(Act.PERSON_CHANGED, account, person.id, owner)
        if details.fine != fresh.details.fine:
            witness(Act.CARD_CHANGED, account, person.id, owner)
        tell(person.id)


def remove_person(account: Account, person: Person) -> None:
    """Erase a person with all that was recorded of them. Erasing twice is erasing once."""
    with transaction() as session:
        hold(account.id)
        own = delete(PersonRow).where(PersonRow.id == person.id, PersonRow.account_id == account.id)
        if session.scalar(own.returning(PersonRow.id)) is not None:
            record(Act.PERSON_REMOVED, actor=account.id, target=person.id)


def _changed_meanwhile(name: str, theirs: Any) -> ChangedMeanwhile:
    """The refusal for a field that somebody else changed; what they wrote is shown."""
    if name in WRITTEN and theirs:
        return ChangedMeanwhile(
            N_("Somebody wrote “%(theirs)s” meanwhile. Send it again if yours is to stay."),
            field=name,
            theirs=theirs,
        )
    return ChangedMeanwhile(
        N_("Somebody changed this meanwhile. Send it again if yours is to stay."), field=name
    )


def _see_that_it_was_before(born: date | None, person: Person, owner: UUID) -> None:
    """See that nothing was diagnosed or measured before a person was born. Raises BornLater."""
    days = [recorded.entry.diagnosed_on for recorded in person.entries]
    days += [one.measurement.day for one in queries.measurements_of(owner, person.id)]
    first = min((day for day in days if day is not None), default=None)
    if born is not None and first is not None and first < born:
        raise BornLater(
            N_("Something is recorded of an earlier day: a diagnosis or a measurement."),
            field="birth_date",
        )


def _sealed(identifier: UUID, details: Details) -> bytes:
    return keys().seal(details.packed(), f"people/{identifier}")
