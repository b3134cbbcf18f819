"""Trying a draft before anybody publishes it: the corpus, and the saved answers that would flip.

A worker tries. It holds a lease, longer with each step, and each step keeps its counts. Nothing is
counted but answers by verdict; whose they are is looked at by nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, delete

from eatsential import clock, leases
from eatsential.audit.rules import Act
from eatsential.audit.services import note_broken_seal, record
from eatsential.curation import queries
from eatsential.curation.models import TrialRow
from eatsential.curation.rules import Active, Found, mark_of
from eatsential.curation.services.following import data_of, in_use_of
from eatsential.database import let_go, transaction
from eatsential.ending import Ended, never
from eatsential.foods.queries import check_from
from eatsential.foods.rescreening.recurring import Recurring
from eatsential.keys import Unreadable
from eatsential.logs import get_logger
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.permits import Permit
from eatsential.users.rules import Account
from eatsential.vocabulary.changes import Change, applied, terms_to_look_over
from eatsential.vocabulary.check import faults_of
from eatsential.vocabulary.load import compiled
from eatsential.vocabulary.traps import traps

LEASE = timedelta(minutes=5)  # longer than a step takes
STEP = 200  # saved answers
MOST = 20_000  # saved answers that are looked at: by their random ids, any are as good as others
MOST_TRIES = 3
FAULTS = 20  # that are kept
log = get_logger()


@dataclass(frozen=True)
class Claim(leases.Claim):
    """A trial that this worker has in hand, with what it found so far."""

    draft_id: UUID
    mark: str
    after: UUID | None
    done: int
    total: int
    found: dict[str, Any]


def ask(actor: Account, draft_id: UUID) -> None:
    """Have a draft tried as it stands, over what answers now. Raises NotFound."""
    draft, active = queries.draft_by(draft_id), queries.active()
    mark = draft.mark(active)
    with transaction() as session:
        session.execute(delete(TrialRow).where(TrialRow.draft_id == draft_id))
        session.add(
            TrialRow(id=uuid4(), draft_id=draft_id, mark=mark, asked_at=clock.now(), found={})
        )
        record(Act.DRAFT_TRIED, actor=actor.id, target=draft_id)


def try_next(ended: Ended = never) -> bool:
    """Go on with the trial that waits longest; says whether there was one."""
    claim = _claim()
    if claim is None:
        return False
    try:
        if claim.tries > MOST_TRIES:
            leases.settle(TrialRow, claim, failed_at=clock.now())
            log.error("trial_failed", draft=str(claim.draft_id), tries=MOST_TRIES)
        else:
            _try(claim, ended)
    except leases.LeaseLost:
        log.warning("lease_lost", trial=str(claim.id))
    return True


def _try(claim: Claim, ended: Ended) -> None:
    """Try a draft from where it was left. Raises LeaseLost."""
    active = queries.active()
    drafted = [one.change for one in queries.changes_of(claim.draft_id)]
    if mark_of(drafted, active.activation) != claim.mark:
        leases.settle(TrialRow, claim, failed_at=clock.now())
        return
    let_go()
    found, data = Found.unpacked(claim.found), data_of(active)
    if not claim.found:
        found.faults = faults_with(drafted, active)
        if found.faults:
            leases.settle(TrialRow, claim, found=found.packed(), finished_at=clock.now())
            return
    before, after = map(Recurring, (in_use_of(active).rules, compiled(applied(drafted, data))))
    if not claim.found:
        for trap in traps():
            found.note(trap, trap.fault(before.rules) is None, trap.fault(after.rules))
        total = min(queries.number_of_checks(), MOST)
        claim = _step(claim, found, after=None, done=0, total=total)
    while claim.done < claim.total and (rows := queries.checks_after(claim.after, STEP)):
        if ended():
            leases.settle(TrialRow, claim, tries=0)
            return
        _count_flips(rows, before, after, found)
        claim = _step(claim, found, after=rows[-1].id, done=claim.done + len(rows))
    leases.settle(TrialRow, claim, finished_at=clock.now())
    log.info("draft_tried", draft=str(claim.draft_id), answers=claim.done)


def faults_with(drafted: Sequence[Change], active: Active) -> list[str]:
    """What would be wrong with the vocabulary, by file and line.

    It is all that `eatsential vocabulary check` would say: what ships has no fault, and no other
    file of terms can have one.
    """
    terms = terms_to_look_over([*active.changes, *drafted])
    faults = faults_of(applied(drafted, data_of(active)), terms)
    return [str(fault) for fault in faults[:FAULTS]]


def _count_flips(
    rows: Sequence[Row[Any]], before: Recurring, after: Recurring, found: Found
) -> None:
    """Answer saved questions by both rule sets, with the profiles of now, and count differences."""
    for account_id in dict.fromkeys(row.account_id for row in rows):
        try:
            people = people_for(account_id, Permit.CHECK)
            checks = [check_from(row) for row in rows if row.account_id == account_id]
        except Unreadable as fault:
            note_broken_seal(fault)
            continue
        let_go()
        for check in checks:
            asked = {answer.person_id for answer in check.answers}
            those = [person for person in people if person.id in asked]
            try:
                old = before.answers([before.eater(one) for one in those], check)
                new = after.answers([after.eater(one) for one in those], check)
            except Unreadable as fault:  # a recipe that it is made with
                note_broken_seal(fault)
                continue
            for person_id, answer in old.items():
                was, now = answer.verdict, new[person_id].verdict
                if was is not now:
                    found.flipped(was, now)


def _claim() -> Claim | None:
    """Take the trial that waits longest and that nobody has in hand."""
    row = leases.claim(
        TrialRow,
        LEASE,
        TrialRow.finished_at.is_(None) & TrialRow.failed_at.is_(None),
        TrialRow.asked_at,
        TrialRow.draft_id,
        TrialRow.mark,
        TrialRow.tries,
        TrialRow.after,
        TrialRow.done,
        TrialRow.total,
        TrialRow.found,
        tries=TrialRow.tries + 1,
    )
    return None if row is None else Claim(**row)


def _step(claim: Claim, found: Found, **moved: Any) -> Claim:
    """Keep what was found so far, and the trial for longer. Raises LeaseLost."""
    kept = {"found": found.packed(), **moved}
    return replace(leases.prolong(TrialRow, claim, LEASE, tries=0, **kept), **kept)
