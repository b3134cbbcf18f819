"""Writing a draft: begun, changed row by row, sent for review, sent back or declined."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.curation import queries
from eatsential.curation.errors import Faulty, NotNow, SecondPersonNeeded
from eatsential.curation.models import DraftChange, DraftRow, TrialRow
from eatsential.curation.rules import Active, Asked, Draft, DraftState
from eatsential.curation.services import asked as asking
from eatsential.database import transaction
from eatsential.errors import N_, NotFound
from eatsential.users.models import User
from eatsential.users.rules import Account
from eatsential.vocabulary.changes import KEY, Change, applied, key_text, rows_by_key, unseen
from eatsential.vocabulary.check import faults_of
from eatsential.vocabulary.files import DATA, Data

ANOTHER_STATE = N_("This draft has another state by now. Load the page again.")


def begin(author: Account | User, title: str, reason: str, changes: Sequence[Change] = ()) -> UUID:
    """Begin a draft, without a change or with some. Raises Faulty."""
    identifier, active = uuid4(), applied(queries.active().changes, DATA)
    if changes:
        need_no_fault(applied(changes, active), changes)
    with transaction() as session:
        session.add(
            DraftRow(
                id=identifier,
                title=title,
                reason=reason,
                state=DraftState.OPEN,
                author_id=author.id,
                created_at=clock.now(),
            )
        )
        session.flush()
        record(Act.DRAFT_BEGUN, actor=author.id, target=identifier, reason=reason)
        if changes:
            _put(author, identifier, changes, active)
    return identifier


def propose(
    author: Account, draft_id: UUID, changes: Sequence[Change], asked: Asked | None = None
) -> None:
    """Add changes to a draft of one's own; a later change of a row replaces an earlier one.

    With `asked` they are to answer it. Raises NotFound, NotNow, AnsweredAlready, or Faulty where
    the vocabulary would have a fault.
    """
    active = applied(queries.active().changes, DATA)
    drafted = [one.change for one in queries.changes_of(draft_id)]
    need_no_fault(applied(changes, applied(drafted, active)), changes)
    with transaction():
        _hold(author, draft_id)
        _put(author, draft_id, changes, active)
        _forget_trial(draft_id)
        if asked is not None:
            asking.take_on(draft_id, asked)


def withdraw(author: Account, draft_id: UUID, change_id: UUID) -> None:
    """Take a change out of a draft of one's own. Raises NotFound or NotNow."""
    with transaction() as session:
        _hold(author, draft_id)
        gone = session.execute(
            delete(DraftChange)
            .where(DraftChange.id == change_id, DraftChange.draft_id == draft_id)
            .returning(DraftChange.file, DraftChange.key)
        ).one_or_none()
        if gone is None:
            raise NotFound(N_("There is no such change."))
        if not queries.changes_of(draft_id):
            asking.let_go(draft_id)
        _forget_trial(draft_id)
        details = {"taken_out": 1, "file": gone.file, "key": gone.key}
        record(Act.DRAFT_CHANGED, actor=author.id, target=draft_id, details=details)


def send_for_review(author: Account, draft_id: UUID) -> None:
    """Say that a draft of one's own is ready. Raises NotFound or NotNow."""
    with transaction():
        _hold(author, draft_id)
        if not queries.changes_of(draft_id):
            raise NotNow(N_("This draft has no change yet."))
        settle(draft_id, DraftState.OPEN, DraftState.IN_REVIEW)
        record(Act.DRAFT_SENT, actor=author.id, target=draft_id)


def answer(reviewer: Account, draft_id: UUID, shown: str, state: DraftState, words: str) -> None:
    """Send a draft of somebody else back, or decline it for good, and say why.

    `shown` is the mark of what the reviewer was shown. Raises NotFound, NotNow or
    SecondPersonNeeded.
    """
    with transaction():
        need_another(reviewer, queries.draft_by(draft_id).author_id)
        settle(draft_id, DraftState.IN_REVIEW, state, answer=words, reviewer_id=reviewer.id)
        need_shown(queries.draft_by(draft_id), queries.active(), shown)
        if state is DraftState.DECLINED:
            asking.let_go(draft_id)
        details = {"state": state.value}
        record(Act.DRAFT_ANSWERED, actor=reviewer.id, target=draft_id, details=details)


def moved(draft: Draft, active: Active) -> set[UUID | None]:
    """The changes of a draft whose row is another one now than it was made over."""
    data = applied(active.changes, DATA)
    there = {file: rows_by_key(file, data) for file in {one.change.file for one in draft.changes}}
    return {
        one.id for one in draft.changes if there[one.change.file].get(one.change.key) != one.base
    }


def need_another(reviewer: Account, author_id: UUID) -> None:
    """Demand a second person. Raises SecondPersonNeeded."""
    if reviewer.id == author_id:
        raise SecondPersonNeeded(N_("Somebody else has to review what you wrote."))


def need_shown(draft: Draft, active: Active, shown: str) -> None:
    """Demand that a draft, and what answers, are what somebody was shown. Raises NotNow."""
    if draft.mark(active) != shown:
        raise NotNow(N_("The draft, or what answers, was changed since you saw it. Look again."))


def need_no_fault(data: Data, changes: Sequence[Change]) -> None:
    """Demand that files have no fault, of those of terms only where they change.

    Raises Faulty with the first one.
    """
    if any(len(key_text(change.key)) > KEY for change in changes):
        raise Faulty(N_("What tells this row from the others is too long."))
    if any(unseen(cell) for change in changes for cell in (change.row or {}).values()):
        raise Faulty(N_("Remove the characters that nobody sees, or that turn the text round."))
    terms = sorted({change.file for change in changes if "/" in change.file})
    faults = faults_of(data, terms)
    if faults:
        raise Faulty(
            N_("This cannot be: %(fault)s (%(file)s)."),
            file=faults[0].file,
            fault=faults[0].message,
        )


def _put(author: Account | User, draft_id: UUID, changes: Sequence[Change], active: Data) -> None:
    """Write changes over what is active; a row as it is there is no change."""
    with transaction() as session:
        for file in {change.file for change in changes}:
            there = rows_by_key(file, active)
            fresh = {key_text(change.key): change for change in changes if change.file == file}
            same = DraftChange.file == file, DraftChange.key.in_(fresh)
            session.execute(delete(DraftChange).where(DraftChange.draft_id == draft_id, *same))
            session.add_all(
                DraftChange(draft_id=draft_id, file=file, key=key, row=change.row, base=base)
                for key, change in fresh.items()
                if change.row != (base := there.get(change.key))
            )
        details: dict[str, str | int] = {
            "changes": len(changes),
            "file": " ".join(sorted({change.file for change in changes})),
        }
        if len(changes) == 1:  # of many, the draft has the list
            details["key"] = key_text(changes[0].key)
        record(Act.DRAFT_CHANGED, actor=author.id, target=draft_id, details=details)


def _hold(author: Account, draft_id: UUID) -> None:
    """Lock an open draft of one's own. Raises NotFound or NotNow."""
    with transaction() as session:
        held = session.execute(
            select(DraftRow.author_id, DraftRow.state)
            .where(DraftRow.id == draft_id)
            .with_for_update()
        ).one_or_none()
    if held is None:
        raise NotFound(queries.NO_DRAFT)
    if held.author_id != author.id:
        raise NotNow(N_("Only whoever began a draft can change it."))
    if held.state is not DraftState.OPEN:
        raise NotNow(N_("This draft is no longer open."))


def settle(draft_id: UUID, was: DraftState, state: DraftState, **values: object) -> None:
    """Give a draft another state than the one that it was seen in. Raises NotNow."""
    with transaction() as session:
        settled = session.scalar(
            update(DraftRow)
            .where(DraftRow.id == draft_id, DraftRow.state == was)
            .values(state=state, **values)
            .returning(DraftRow.id)
            .execution_options(synchronize_session=False)
        )
    if settled is None:
        raise NotNow(ANOTHER_STATE)


def _forget_trial(draft_id: UUID) -> None:
    with transaction() as session:
        session.execute(delete(TrialRow).where(TrialRow.draft_id == draft_id))
