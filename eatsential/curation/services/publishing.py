"""Making a draft a rule set, and deciding which rule set answers. Two people, always."""

from uuid import UUID, uuid4

from sqlalchemy import func, select

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.curation import queries
from eatsential.curation.errors import Faulty, NotNow, NotTried
from eatsential.curation.models import Activation, RuleSetRow
from eatsential.curation.rules import Active, DraftState
from eatsential.curation.services import asked
from eatsential.curation.services.drafts import (
    ANOTHER_STATE,
    moved,
    need_another,
    need_shown,
    settle,
)
from eatsential.curation.services.following import fault_of
from eatsential.database import let_go, transaction, unique
from eatsential.errors import N_
from eatsential.users.rules import Account
from eatsential.vocabulary.changes import applied, joined, packed, published_version
from eatsential.vocabulary.edition import edition_of, shipped_edition
from eatsential.vocabulary.files import DATA

PUBLISHED_MEANWHILE = N_("Something else was published meanwhile. Try the draft again.")


def publish(reviewer: Account, draft_id: UUID, shown: str) -> int:
    """Publish a draft of somebody else and have it answer; the number of the rule set.

    `shown` is the mark of what the reviewer was shown. Raises NotFound, NotNow, SecondPersonNeeded,
    or NotTried where it was not tried as it stands, over what answers now.
    """
    draft, active, trial = queries.draft_by(draft_id), queries.active(), queries.trial_of(draft_id)
    need_another(reviewer, draft.author_id)
    need_shown(draft, active, shown)
    if trial is None or trial.finished_at is None or trial.mark != shown:
        raise NotTried(N_("Try the draft first: it was changed, or something else answers now."))
    if trial.found.hinders:
        raise NotTried(N_("With this draft the vocabulary has faults, or a label that has to be "
                          "flagged no longer is. It cannot be published."))  # fmt: skip
    if moved(draft, active):
        raise NotNow(N_("Rows of this draft were changed by another one. Propose them again."))
    changes = joined(active.changes, [one.change for one in draft.changes])
    identifier, meanwhile = uuid4(), NotNow(PUBLISHED_MEANWHILE)
    with (
        unique(Activation.number, refusal=meanwhile),
        unique(RuleSetRow.number, refusal=meanwhile),
        transaction() as session,
    ):
        number = (session.scalar(select(func.max(RuleSetRow.number))) or 0) + 1
        data = applied(changes, DATA, published_version(number, DATA))
        settle(draft_id, DraftState.IN_REVIEW, DraftState.PUBLISHED, reviewer_id=reviewer.id)
        if queries.trial_of(draft_id) != trial:
            raise NotNow(ANOTHER_STATE)
        session.add(
            RuleSetRow(
                id=identifier,
                number=number,
                parent_id=active.rule_set_id,
                draft_id=draft_id,
                shipped=shipped_edition(),
                edition=edition_of(data),
                changes=packed(changes),
                found=trial.found.packed(),
                author_id=draft.author_id,
                reviewer_id=reviewer.id,
                published_at=clock.now(),
            )
        )
        session.flush()
        _activate(reviewer, active, identifier, draft.title)
        details = {"number": number}
        record(Act.RULE_SET_PUBLISHED, actor=reviewer.id, target=draft_id, details=details)
        asked.answer(reviewer, draft_id, number)
    return number


def activate(actor: Account, number: int | None, reason: str) -> None:
    """Have another rule set answer, or what ships where there is no number.

    Raises NotFound, NotNow where it answers already, SecondPersonNeeded, or Faulty where it does
    not go with the files that ship by now.
    """
    active = queries.active()
    if active.number == number:
        raise NotNow(N_("This rule set answers already."))
    wanted = None if number is None else _wanted(actor, number)
    with unique(Activation.number, refusal=NotNow(PUBLISHED_MEANWHILE)), transaction():
        _activate(actor, active, wanted, reason)
        details = {"number": number or 0}
        record(
            Act.RULE_SET_ACTIVATED,
            actor=actor.id,
            target=wanted,
            reason=reason,
            details=details,
        )


def _wanted(actor: Account, number: int) -> UUID:
    """A rule set that somebody else wrote and that has no fault: what it was published over may
    have been another release.

    Raises NotFound, SecondPersonNeeded or Faulty.
    """
    found = queries.rule_set(number)
    need_another(actor, found.author_id)
    changes = queries.changes_in(number)
    wanted = Active(rule_set_id=found.id, number=number, edition=found.edition, changes=changes)
    let_go()
    if fault := fault_of(wanted):
        raise Faulty(N_("This rule set cannot answer any more (%(fault)s)."), fault=fault)
    return found.id


def _activate(actor: Account, before: Active, rule_set_id: UUID | None, reason: str) -> None:
    """Note what answers from now on; the number is refused where something else came between."""
    with transaction() as session:
        session.add(
            Activation(
                number=before.activation + 1,
                rule_set_id=rule_set_id,
                actor_id=actor.id,
                reason=reason,
                at=clock.now(),
            )
        )
        session.flush()
