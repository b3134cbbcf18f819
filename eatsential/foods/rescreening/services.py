"""Giving answers again: what makes them due, and the worker's way through those that are.

A check is read, answered and written back only over the very bytes and the very `due_at` that were
read: what changes meanwhile leaves it due. So a worker that is killed, and two at once, lose
nothing and tell nothing twice.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, bindparam, select, update

from eatsential import clock
from eatsential.audit.services import note_broken_seal
from eatsential.database import let_go, transaction
from eatsential.ending import Ended, never
from eatsential.foods.eaters import Eater
from eatsential.foods.models import CheckRow
from eatsential.foods.notes.services import see_what_holds
from eatsential.foods.queries import check_from
from eatsential.foods.rescreening import mails, queries
from eatsential.foods.rescreening.recurring import Recurring
from eatsential.foods.rescreening.rules import given_again
from eatsential.foods.rules import Check, PersonAnswer
from eatsential.installation import keys
from eatsential.keys import Unreadable
from eatsential.profiles.queries import people_for
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services.history import hears
from eatsential.screening.ruleset import RuleSet
from eatsential.users.queries import user
from eatsential.users.rules import Account
from eatsential.users.services import hold
from eatsential.vocabulary.load import edition_in_use, ruleset

BATCH = 200  # answers in one transaction
ACCOUNTS = 20  # whose answers are found outdated in one transaction
ENDED = timedelta(days=30)  # how long after its end an entry is still looked at
LATER = timedelta(days=1)  # when what cannot be read is tried again
Eaters = Mapping[UUID, Eater]


@hears
def make_due(person_id: UUID) -> None:
    """Have every answer given again in which a person may have a part, in the change itself."""
    _make_due(CheckRow.account_id.in_(queries.asking_for(person_id)))


def make_foods_due(food_ids: Collection[UUID]) -> None:
    """Have the answers of kept foods given again, in the change of what they are made of."""
    _make_due(CheckRow.food_id.in_(food_ids))


def find_outdated(ended: Ended = never) -> None:
    """Have given again what another rule set has answered, or what an entry that ended."""
    after = UUID(int=0)
    while (accounts := queries.accounts_after(after, ACCOUNTS)) and not ended():
        other = CheckRow.ruleset != edition_in_use()
        _make_due(CheckRow.account_id.in_(accounts), other, CheckRow.due_at.is_(None))
        after = accounts[-1]
    for person_id, last_day in queries.ended_since(clock.still() - ENDED):
        assert last_day is not None  # it was compared
        over = datetime.combine(last_day, time(12), UTC) + timedelta(days=1)  # see clock.still
        asking = CheckRow.account_id.in_(queries.asking_for(person_id))
        _make_due(asking, CheckRow.answered_at < over, CheckRow.due_at.is_(None))


def give_due_again(ended: Ended = never) -> int:
    """Give every answer again that is due by now, and tell whose got worse; how many."""
    until, given, recurring = clock.now(), 0, None
    while not ended() and (rows := queries.due_checks(until, BATCH)):
        recurring = recurring or Recurring(ruleset())
        written = _give_again(rows, recurring)
        given += written
        if not written:  # another worker has them in hand
            break
    _tell()
    return given


def give_again(check_id: UUID) -> None:
    """Give one answer again, if it is due, for somebody who waits for it."""
    _give_again(queries.due_check(check_id), Recurring(ruleset()))


def see_changes(account: Account, checks: Collection[UUID], until: datetime) -> None:
    """Note that the owner has seen how some answers changed until a moment."""
    mine = CheckRow.account_id == account.id, CheckRow.id.in_(checks)
    _change(
        {"changed_at": None, "worse_at": None, "tell_at": None}, *mine, CheckRow.changed_at <= until
    )


def _make_due(*which: ColumnElement[bool]) -> None:
    _change({"due_at": clock.now()}, *which, CheckRow.superseded_at.is_(None))


def _change(values: Mapping[str, datetime | None], *which: ColumnElement[bool]) -> int:
    """Write some rows; how many. They are locked by id, so that two never wait in a ring."""
    locked = select(CheckRow.id).where(*which).order_by(CheckRow.id).with_for_update()
    with transaction() as session:
        changed = session.execute(
            update(CheckRow)
            .where(CheckRow.id.in_(locked))
            .values(values)
            .returning(CheckRow.id)
            .execution_options(synchronize_session=False)
        )
        return len(changed.all())


def _give_again(rows: Sequence[Row[Any]], recurring: Recurring) -> int:
    """Answer some checks with the profiles of now and a rule set, in one transaction; how many.

    Rows that somebody else has in hand are left to a later turn: it waits for nobody.
    """
    rules, values = recurring.rules, list[dict[str, Any]]()
    for account_id, own in groupby(rows, attrgetter("account_id")):
        try:
            people = people_for(account_id, Permit.CHECK)
        except Unreadable as fault:
            values += [_left(row, fault, rules) for row in own]
            continue
        let_go()
        eaters = {person.id: recurring.eater(person) for person in people}
        values += [_values(row, eaters, recurring) for row in own]
    free = (
        select(CheckRow.id, CheckRow.sealed, CheckRow.due_at)
        .where(CheckRow.id.in_([row.id for row in rows]))
        .with_for_update(skip_locked=True)
    )
    change = (
        update(CheckRow.__table__)  # type: ignore[arg-type]
        .where(CheckRow.id == bindparam("row"))
        .values(
            sealed=bindparam("anew"),
            ruleset=bindparam("by"),
            answered_at=clock.now(),
            due_at=bindparam("due"),
            changed_at=bindparam("changed"),
            worse_at=bindparam("worse"),
            tell_at=bindparam("tell"),
        )
    )
    read = {row.id: (row.sealed, row.due_at) for row in rows}
    with transaction() as session:
        mine = {row.id: read[row.id] == (row.sealed, row.due_at) for row in session.execute(free)}
        if written := [one for one in values if mine.get(one["row"])]:
            session.execute(change, written)
            see_what_holds([one["row"] for one in written])
    return len(mine)


def _values(row: Row[Any], eaters: Eaters, recurring: Recurring) -> dict[str, Any]:
    """What becomes of a row."""
    try:
        check = check_from(row)
        fresh, now = _fresh(check, eaters, recurring), clock.now()
    except Unreadable as fault:
        return _left(row, fault, recurring.rules)
    written = _written(row, recurring.rules)
    if not fresh:
        return written
    again = given_again(check, fresh, now)
    written["changed"] = again.check.changed_at
    if again.worse is not None:
        written["worse"] = written["tell"] = now if again.worse else None
    written["anew"] = keys().seal(again.check.packed(), f"checks/{row.id}")
    return written


def _left(row: Row[Any], fault: Unreadable, rules: RuleSet) -> dict[str, Any]:
    """What cannot be read is noted, stays as it is, and is tried again later."""
    note_broken_seal(fault)
    return _written(row, rules) | {"by": row.ruleset, "due": clock.now() + LATER}


def _written(row: Row[Any], rules: RuleSet) -> dict[str, Any]:
    """What is written back of an answer that stays as it is."""
    return {
        "row": row.id,
        "anew": row.sealed,
        "by": rules.edition,
        "due": None,
        "changed": row.changed_at,
        "worse": row.worse_at,
        "tell": row.tell_at,
    }


def _fresh(check: Check, eaters: Eaters, recurring: Recurring) -> dict[UUID, PersonAnswer]:
    """Answers for whom something else is asked, or by another rule set.

    A kept food is answered for everybody who is no guest, a recipe also where a part of it may
    be another one.
    """
    same = check.edition == recurring.rules.edition and check.composed is None
    before = {answer.person_id: answer.profile for answer in check.answers}
    if check.food_id is not None:
        always = (e.person.id for e in eaters.values() if not e.person.details.guest)
        before = {**dict.fromkeys(always, ""), **before}
    due = [
        eaters[person_id]
        for person_id, version in before.items()
        if person_id in eaters and not (same and version == eaters[person_id].version)
    ]
    return recurring.answers(due, check) if due else {}


def _tell() -> None:
    """Write to each account whose answers got worse, one mail; the statement decides by whom."""
    for account_id in queries.accounts_to_tell(clock.now()):
        with transaction():
            hold(account_id)
            waiting = CheckRow.account_id == account_id, CheckRow.tell_at.is_not(None)
            if _change({"tell_at": None}, *waiting):
                mails.answers_changed(user(account_id))
