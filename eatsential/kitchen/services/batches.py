"""Tables of caterers: brought, answered by a worker some foods at a time, erased.

A worker holds a lease, longer with each step, and each step keeps its answers. Whoever takes a
table after it goes on behind the last step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from eatsential import clock, leases
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import throttle
from eatsential.database import sweep, transaction
from eatsential.ending import Ended, never
from eatsential.errors import N_, NotFound
from eatsential.foods.eaters import version_of
from eatsential.installation import keys
from eatsential.kitchen.errors import TooManyTables
from eatsential.kitchen.models import BatchRow
from eatsential.kitchen.queries import tables as queries
from eatsential.kitchen.rules.matrix import Batch, Screener, named_by_law
from eatsential.kitchen.rules.state import KEPT, LIMIT, MOST_KEPT, MOST_TRIES
from eatsential.kitchen.rules.table import Row
from eatsential.kitchen.services.texts import ask_about
from eatsential.logs import get_logger
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.users.rules import Account
from eatsential.users.services import hold
from eatsential.vocabulary.load import ruleset

LEASE = timedelta(minutes=2)  # longer than a step takes
STEP = 500  # foods
log = get_logger()


@dataclass(frozen=True)
class Claim(leases.Claim):
    """A table that this worker has in hand, with what it holds so far."""

    sealed: bytes


def bring(
    account: Account,
    rows: list[Row],
    *,
    people: Sequence[Person],
    region: str,
    title: str,
    lang: str,
    left_out: Sequence[str] = (),
) -> UUID:
    """Have a table screened for these people or, where there are none, by the law of a region.

    Raises TooMany, TooManyTables, ConsentMissing or NotFound.
    """
    throttle.count(LIMIT, "table", str(account.id))
    batch = Batch(title, "" if people else region, lang, [], [], rows, left_out=list(left_out))
    _ask(batch, people)
    identifier, now = uuid4(), clock.now()
    with transaction() as session:
        hold(account.id)
        if people:
            ask_about(account, people)
        if queries.number_of_batches(account.id) >= MOST_KEPT:
            raise TooManyTables(
                N_("An account can keep %(most)s tables. Erase one first."), most=MOST_KEPT
            )
        session.add(
            BatchRow(
                id=identifier,
                account_id=account.id,
                asked_at=now,
                expires_at=now + KEPT,
                total=len(rows),
                sealed=_sealed(batch, identifier),
            )
        )
        record(Act.TABLE_BROUGHT, actor=account.id, target=identifier)
    return identifier


def answer_again(account: Account, batch_id: UUID) -> None:
    """Have a table screened anew for those of its people who are left, as they are by now.

    Raises TooMany, ConsentMissing or NotFound.
    """
    queries.batch_of(account.id, batch_id)  # somebody else's is not even counted
    throttle.count(LIMIT, "table", str(account.id))
    with transaction() as session:
        hold(account.id)
        _progress, batch = queries.batch_of(account.id, batch_id)
        asked = {one["id"] for one in batch.people}
        people = [one for one in people_for(account.id, Permit.CHECK) if str(one.id) in asked]
        if not (people or batch.region):
            raise NotFound(N_("Nobody of this table is left to ask about."))
        if people:
            ask_about(account, people)
        _ask(batch, people)
        now = clock.now()
        again = session.scalar(
            update(BatchRow)
            .where(BatchRow.id == batch_id, BatchRow.finished_at.is_not(None))
            .values(
                asked_at=now,
                expires_at=now + KEPT,
                finished_at=None,
                done=0,
                sealed=_sealed(batch, batch_id),
            )
            .returning(BatchRow.id)
        )
        if again is not None:  # else it is underway already
            record(Act.TABLE_BROUGHT, actor=account.id, target=batch_id)


def erase(account: Account, batch_id: UUID) -> None:
    """Erase a table with its answers. Raises NotFound."""
    with transaction() as session:
        gone = session.scalar(
            delete(BatchRow)
            .where(BatchRow.id == batch_id, BatchRow.account_id == account.id)
            .returning(BatchRow.id)
        )
        if gone is None:
            raise NotFound(N_("There is no such table. Tables are erased after 30 days."))
        record(Act.TABLE_ERASED, actor=account.id, target=batch_id)


def discard(account_id: UUID) -> None:
    """Erase every table of an account, whose consent has ended."""
    with transaction() as session:
        session.execute(delete(BatchRow).where(BatchRow.account_id == account_id))


def sweep_tables(ended: Ended) -> None:
    """Erase the tables that were kept long enough."""
    sweep(BatchRow, BatchRow.expires_at <= clock.now(), ended)


def screen_next(ended: Ended = never) -> bool:
    """Go on with the table that waits longest; says whether there was one.

    Asked to end, it stops behind a step, and the next worker begins there.
    """
    claimed = _claim()
    if claimed is None:
        return False
    if claimed.tries > MOST_TRIES:
        batch = Batch.unpacked(keys().open(claimed.sealed, _place(claimed.id)))
        batch.people = batch.without_questions()
        failed = {"sealed": _sealed(batch, claimed.id), "failed_at": clock.now()}
        leases.settle(BatchRow, claimed, **failed)
        log.error("table_failed", table=str(claimed.id), tries=MOST_TRIES)
        return True
    try:
        _screen(claimed, ended)
    except leases.LeaseLost:
        log.warning("lease_lost", table=str(claimed.id))
    return True


def _screen(claimed: Claim, ended: Ended) -> None:
    """Answer the rows that have no answer, step by step. Raises LeaseLost."""
    batch, rules = Batch.unpacked(keys().open(claimed.sealed, _place(claimed.id))), ruleset()
    if batch.ruleset != rules.edition:  # a table is answered by one rule set
        batch.ruleset, batch.answers = rules.edition, []
    screener = Screener(batch, rules)
    while len(batch.answers) < len(batch.rows):
        if ended():
            leases.settle(BatchRow, claimed, tries=0)
            return
        at = len(batch.answers)
        batch.answers += [screener.answer(row) for row in batch.rows[at : at + STEP]]
        step = {"sealed": _sealed(batch, claimed.id), "done": len(batch.answers), "tries": 0}
        claimed = leases.prolong(BatchRow, claimed, LEASE, **step)
    batch.people = batch.without_questions()
    finished = {"sealed": _sealed(batch, claimed.id), "finished_at": clock.now()}
    leases.settle(BatchRow, claimed, **finished)
    log.info("table_screened", table=str(claimed.id), foods=len(batch.rows))


def _claim() -> Claim | None:
    """Take the table that waits longest and that nobody has in hand."""
    row = leases.claim(
        BatchRow,
        LEASE,
        BatchRow.finished_at.is_(None) & BatchRow.failed_at.is_(None),
        BatchRow.asked_at,
        BatchRow.tries,
        BatchRow.sealed,
        tries=BatchRow.tries + 1,
    )
    return None if row is None else Claim(**row)


def _ask(batch: Batch, people: Sequence[Person]) -> None:
    """Have a table ask for these people as they are now, or else by the law of its region."""
    batch.people = [
        {
            "id": str(person.id),
            "name": person.name,
            "version": version_of(person),
            "question": person.question(),
        }
        for person in people
    ]
    batch.columns = [person.name for person in people] or named_by_law(batch.region, ruleset())
    batch.answers = []


def _sealed(batch: Batch, identifier: UUID) -> bytes:
    return keys().seal(batch.packed(), _place(identifier))


def _place(identifier: UUID) -> str:
    return f"batches/{identifier}"
