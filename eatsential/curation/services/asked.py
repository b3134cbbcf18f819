"""What people ask for, and the draft that is to answer it: they are told as it is published.

Which draft it is stands with the word or the report, never with whose it is, and goes with it.
"""

from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from eatsential.curation import queries
from eatsential.curation.rules import Asked
from eatsential.database import transaction
from eatsential.errors import N_, NotFound
from eatsential.foods.models import ReportRow
from eatsential.foods.reports import services as reports
from eatsential.foods.rules import ReportState
from eatsential.profiles.errors import AnsweredAlready
from eatsential.profiles.models import WordRequest
from eatsential.profiles.rules.words import RequestState
from eatsential.profiles.services import words
from eatsential.users.rules import Account

ADDED = "Rule set {number} of this site has it."
MENDED = "Rule set {number} of this site mends it."


def take_on(draft_id: UUID, asked: Asked) -> None:
    """Note that a draft is to answer a report, or a word, whoever asks for it.

    Raises AnsweredAlready where it has an answer, or another draft.
    """
    same = select(WordRequest.fingerprint).where(WordRequest.id == asked.word_id)
    word = update(WordRequest).where(
        WordRequest.fingerprint == same.scalar_subquery(),
        WordRequest.state == RequestState.OPEN,
        or_(WordRequest.draft_id.is_(None), WordRequest.draft_id == draft_id),
    )
    report = update(ReportRow).where(
        ReportRow.id == asked.report_id,
        ReportRow.state == ReportState.OPEN,
        or_(ReportRow.draft_id.is_(None), ReportRow.draft_id == draft_id),
    )
    if not _note(report if asked.report_id else word, draft_id):
        raise AnsweredAlready(N_("It has an answer by now, or another draft. Look at it again."))


def let_go(draft_id: UUID) -> None:
    """Leave open what a draft was to answer."""
    of_it = WordRequest.draft_id == draft_id, ReportRow.draft_id == draft_id
    _note(update(WordRequest).where(of_it[0], WordRequest.state == RequestState.OPEN), None)
    _note(update(ReportRow).where(of_it[1], ReportRow.state == ReportState.OPEN), None)


def answer(curator: Account, draft_id: UUID, number: int) -> None:
    """Tell whoever asks that a rule set has it; who had another answer meanwhile keeps it."""
    for asked in queries.asked_of(draft_id):
        with suppress(AnsweredAlready, NotFound):
            if asked.word_id is not None:
                said, added = ADDED.format(number=number), RequestState.ADDED
                words.answer(curator, asked.word_id, RequestState.OPEN, added, said)
            if asked.report_id is not None:
                said, mended = MENDED.format(number=number), ReportState.MENDED
                reports.answer(curator, asked.report_id, ReportState.OPEN, mended, said)


def _note(statement: Any, draft_id: UUID | None) -> int:
    noted = statement.values(draft_id=draft_id).returning(statement.table.c.id)
    with transaction() as session:
        return len(session.scalars(noted.execution_options(synchronize_session=False)).all())
