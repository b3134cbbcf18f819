"""Every SELECT about people, entries and consent; the seals are opened here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Result, Row, Select, func, select

from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.installation import keys
from eatsential.profiles.models import (
    ChangeRow,
    Consent,
    EntryRow,
    MeasurementRow,
    PersonRow,
    WordRequest,
)
from eatsential.profiles.rules import (
    Asked,
    Change,
    Changed,
    Details,
    Entry,
    EntryKind,
    Measured,
    Measurement,
    Person,
    Recorded,
    Request,
    RequestState,
    Wanted,
    as_of,
)

WORDS = 50  # a page of those that are asked for
_COLUMNS = (PersonRow.id, PersonRow.sealed, EntryRow.id, EntryRow.sealed)


def people_of(account_id: UUID) -> list[Person]:
    """The people of an account with all their entries, in one statement, first added first."""
    rows = db.session.execute(
        select(*_COLUMNS)
        .outerjoin(EntryRow, EntryRow.person_id == PersonRow.id)
        .where(PersonRow.account_id == account_id)
        .order_by(PersonRow.created_at, PersonRow.id)
    )
    return _opened(rows)


def person_of(account_id: UUID, person_id: UUID) -> Person:
    """A person of this account with their entries, in one statement.

    Raises NotFound for an unknown person and for somebody else's alike.
    """
    rows = db.session.execute(
        select(*_COLUMNS)
        .outerjoin(EntryRow, EntryRow.person_id == PersonRow.id)
        .where(PersonRow.id == person_id, PersonRow.account_id == account_id)
    )
    found = _opened(rows)
    if not found:
        raise NotFound(N_("There is no such person in this account."))
    return found[0]


def entry_of(
    account_id: UUID, person_id: UUID, entry_id: UUID, *kinds: EntryKind
) -> tuple[Person, Recorded]:
    """A person of this account and one of their entries, of these kinds. Raises NotFound."""
    person = person_of(account_id, person_id)
    for recorded in person.of(*(kinds or EntryKind)):
        if recorded.id == entry_id:
            return person, recorded
    raise NotFound(N_("There is no such entry."))


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
    person_of(account_id, person_id)
    statement = (
        select(ChangeRow)
        .where(ChangeRow.person_id == person_id)
        .order_by(ChangeRow.at.desc(), ChangeRow.id)
    )
    if since is not None:
        statement = statement.where(ChangeRow.at > since)
    return [_change(row) for row in db.session.scalars(statement)]


def change_of(account_id: UUID, person_id: UUID, change_id: UUID) -> Change:
    """One line of the history of a person of this account. Raises NotFound."""
    row = db.session.scalar(
        select(ChangeRow)
        .join(PersonRow, PersonRow.id == ChangeRow.person_id)
        .where(
            ChangeRow.id == change_id,
            ChangeRow.person_id == person_id,
            PersonRow.account_id == account_id,
        )
    )
    if row is None:
        raise NotFound(N_("There is no such change."))
    return _change(row)


def person_on(account_id: UUID, person_id: UUID, moment: datetime) -> Person:
    """A person of this account with the profile of a moment. Raises NotFound."""
    return as_of(person_of(account_id, person_id), history(account_id, person_id, moment))


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


def _opened(rows: Result[UUID, bytes, UUID, bytes]) -> list[Person]:
    ring = keys()
    details: dict[UUID, Details] = {}
    entries: dict[UUID, list[Recorded]] = {}
    for person_id, person, entry_id, entry in rows:
        if person_id not in details:
            details[person_id] = Details.unpacked(ring.open(person, f"people/{person_id}"))
            entries[person_id] = []
        if entry_id is not None:
            opened = Entry.unpacked(ring.open(entry, f"entries/{entry_id}"))
            entries[person_id].append(Recorded(entry_id, opened))
    return [Person(id_, known, tuple(entries[id_])) for id_, known in details.items()]
