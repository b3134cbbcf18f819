"""A draft as two curators have it, and a trial that went well, for tests of what comes after."""

from uuid import UUID, uuid4

from sqlalchemy import delete

from eatsential import clock
from eatsential.curation import queries
from eatsential.curation.models import TrialRow
from eatsential.curation.rules import Found
from eatsential.curation.services import drafts
from eatsential.database import transaction
from eatsential.users.rules import Account
from eatsential.vocabulary.changes import Change, put, row_at
from eatsential.vocabulary.files import DATA


def milder(verdict: str = "cannot_tell") -> Change:
    """A milder verdict on traces, for a preference."""
    row = row_at("policy.csv", ("preference", "any", "may_contain"), DATA)
    assert row is not None and row["verdict"] != verdict
    return put("policy.csv", row | {"verdict": verdict})


def a_draft(author: Account, *changes: Change, sent: bool = True) -> UUID:
    """A draft with changes, sent for review."""
    draft_id = drafts.begin(author, "Traces and preferences", "A guideline says so.")
    drafts.propose(author, draft_id, changes or [milder()])
    if sent:
        drafts.send_for_review(author, draft_id)
    return draft_id


def shown(draft_id: UUID) -> str:
    """The mark that a page has which shows a draft now."""
    return queries.draft_by(draft_id).mark(queries.active())


def tried(draft_id: UUID, **found: object) -> None:
    """Note that a draft was tried as it stands."""
    with transaction() as session:
        session.execute(delete(TrialRow).where(TrialRow.draft_id == draft_id))
        session.add(
            TrialRow(
                id=uuid4(),
                draft_id=draft_id,
                mark=shown(draft_id),
                asked_at=clock.now(),
                finished_at=clock.now(),
                found=Found(**found).packed(),  # type: ignore[arg-type]
            )
        )
