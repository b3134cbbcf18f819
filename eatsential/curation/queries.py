"""Every SELECT about drafts, trials and rule sets."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from eatsential.curation.models import Activation, DraftChange, DraftRow, RuleSetRow, TrialRow
from eatsential.curation.rules import (
    Active,
    Asked,
    Draft,
    Drafted,
    DraftState,
    Found,
    Published,
    Trial,
)
from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.foods.models import CheckRow, ReportRow
from eatsential.foods.queries import COLUMNS
from eatsential.foods.rules import ReportState
from eatsential.profiles.models import WordRequest
from eatsential.profiles.rules.words import RequestState
from eatsential.vocabulary.changes import Change, unpacked

SHOWN = 50
NO_DRAFT = N_("There is no such draft.")
_RULE_SET: tuple[Any, ...] = (
    RuleSetRow.id,
    RuleSetRow.number,
    RuleSetRow.edition,
    RuleSetRow.shipped,
    DraftRow.title,
    DraftRow.reason,
    RuleSetRow.author_id,
    RuleSetRow.reviewer_id,
    RuleSetRow.published_at,
)


def activation() -> int:
    """How often something was activated: asked by every process, every other second."""
    return db.session.scalar(select(func.max(Activation.number))) or 0


def active(before: int | None = None) -> Active:
    """What answers by the record, or answered before an activation."""
    last = (
        select(
            Activation.number.label("activation"),
            RuleSetRow.id,
            RuleSetRow.number,
            RuleSetRow.edition,
            RuleSetRow.changes,
        )
        .outerjoin(RuleSetRow, RuleSetRow.id == Activation.rule_set_id)
        .where(*(() if before is None else (Activation.number < before,)))
        .order_by(Activation.number.desc())
        .limit(1)
    )
    found = db.session.execute(last).one_or_none()
    if found is None:
        return Active()
    changes = unpacked(found.changes) if found.changes else ()
    return Active(found.activation, found.id, found.number, found.edition, changes)


def went_back() -> bool:
    """Whether an earlier rule set answers than the one that was published last."""
    last = select(Activation.rule_set_id).order_by(Activation.number.desc()).limit(1)
    answering = select(RuleSetRow.number).where(RuleSetRow.id == last.scalar_subquery())
    newest = func.max(RuleSetRow.number)
    found = select(newest > func.coalesce(answering.scalar_subquery(), 0))
    return bool(db.session.scalar(found))


def drafts(state: DraftState, page: int = 1) -> list[Draft]:
    """A page of drafts without their changes, newest first; one more means there is a next."""
    rows = db.session.scalars(
        select(DraftRow)
        .where(DraftRow.state == state)
        .order_by(DraftRow.created_at.desc(), DraftRow.id)
        .limit(SHOWN + 1)
        .offset((page - 1) * SHOWN)
    )
    return [_draft(row) for row in rows]


def drafts_of(author_id: UUID) -> list[Draft]:
    """The open drafts of somebody, newest first: where a change can go."""
    rows = db.session.scalars(
        select(DraftRow)
        .where(DraftRow.author_id == author_id, DraftRow.state == DraftState.OPEN)
        .order_by(DraftRow.created_at.desc(), DraftRow.id)
        .limit(SHOWN)
    )
    return [_draft(row) for row in rows]


def draft_by(draft_id: UUID) -> Draft:
    """A draft with its changes. Raises NotFound."""
    row = db.session.scalar(select(DraftRow).where(DraftRow.id == draft_id))
    if row is None:
        raise NotFound(NO_DRAFT)
    return _draft(row, changes_of(draft_id))


def changes_of(draft_id: UUID) -> list[Drafted]:
    """The changes of a draft, by file and key."""
    rows = db.session.scalars(
        select(DraftChange)
        .where(DraftChange.draft_id == draft_id)
        .order_by(DraftChange.file, DraftChange.key)
    )
    return [Drafted(row.id, _change(row), row.base) for row in rows]


def asked_of(draft_id: UUID) -> list[Asked]:
    """What a draft is to answer and is still open: each word once, whoever asks for it."""
    words = db.session.execute(
        select(WordRequest.id, WordRequest.fingerprint)
        .where(WordRequest.draft_id == draft_id, WordRequest.state == RequestState.OPEN)
        .order_by(WordRequest.asked_at.desc(), WordRequest.id)
    )
    reports = db.session.scalars(
        select(ReportRow.id)
        .where(ReportRow.draft_id == draft_id, ReportRow.state == ReportState.OPEN)
        .order_by(ReportRow.created_at, ReportRow.id)
    )
    oldest = {bytes(row.fingerprint): row.id for row in words}
    return [
        *(Asked(word_id=one) for one in oldest.values()),
        *(Asked(None, one) for one in reports),
    ]


def trial_of(draft_id: UUID) -> Trial | None:
    """The trial of a draft, if one was asked for."""
    row = db.session.scalar(select(TrialRow).where(TrialRow.draft_id == draft_id))
    if row is None:
        return None
    found = Found.unpacked(row.found)
    return Trial(row.mark, row.done, row.total, row.finished_at, row.failed_at, found)


def rule_sets(page: int = 1) -> list[Published]:
    """A page of the rule sets that were published, the newest first."""
    rows = db.session.execute(
        _rule_sets().order_by(RuleSetRow.number.desc()).limit(SHOWN + 1).offset((page - 1) * SHOWN)
    )
    return [Published(*row) for row in rows]


def rule_set(number: int) -> Published:
    """A rule set by its number. Raises NotFound."""
    row = db.session.execute(_rule_sets().where(RuleSetRow.number == number)).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such rule set."))
    return Published(*row)


def changes_in(number: int) -> list[Change]:
    """All changes of a rule set over what ships. Raises NotFound."""
    found = db.session.scalar(select(RuleSetRow.changes).where(RuleSetRow.number == number))
    if found is None:
        raise NotFound(N_("There is no such rule set."))
    return unpacked(found)


def number_of_checks() -> int:
    """How many saved answers there are, of each kept food the newest."""
    return db.session.scalar(select(func.count()).where(CheckRow.superseded_at.is_(None))) or 0


def checks_after(check_id: UUID | None, most: int) -> Sequence[Row[Any]]:
    """The next of them by id, to be answered by another rule set."""
    later = () if check_id is None else (CheckRow.id > check_id,)
    statement = select(*COLUMNS).where(CheckRow.superseded_at.is_(None), *later)
    return db.session.execute(statement.order_by(CheckRow.id).limit(most)).all()


def _rule_sets() -> Select[Any]:
    return select(*_RULE_SET).join(DraftRow, DraftRow.id == RuleSetRow.draft_id)


def _draft(row: DraftRow, changes: list[Drafted] | None = None) -> Draft:
    return Draft(
        row.id,
        row.title,
        row.reason,
        row.state,
        row.author_id,
        row.reviewer_id,
        row.answer,
        row.created_at,
        tuple(changes or ()),
    )


def _change(row: DraftChange) -> Change:
    return Change(row.file, tuple(json.loads(row.key)), row.row)
