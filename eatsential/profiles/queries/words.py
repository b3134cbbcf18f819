"""Every SELECT about words of people's own that curators are asked for."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select

from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.installation import keys
from eatsential.profiles.models import EntryRow, WordRequest
from eatsential.profiles.rules.words import Asked, Request, RequestState, Wanted

WORDS = 50  # a page of those that are asked for


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
            WordRequest.draft_id,
            func.count().over(partition_by=same).label("times"),
            func.row_number().over(partition_by=same, order_by=oldest).label("place"),
        )
        .where(*which)
        .subquery()
    )
    return select(*(c for c in numbered.c if c.name != "place")).where(numbered.c.place == 1)


def _request(row: Row[Any]) -> Request:
    wanted = _wanted(row.id, row.sealed)
    told = row.state, row.times, row.asked_at, row.draft_id
    return Request(row.id, wanted.word, wanted.answer, *told)


def _wanted(request_id: UUID, sealed: bytes) -> Wanted:
    return Wanted.unpacked(keys().open(sealed, f"word_requests/{request_id}"))
