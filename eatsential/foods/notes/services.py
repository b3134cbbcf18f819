"""Acts on notes: making one, removing it, and seeing to it that it ends when more is found."""

import json
from collections.abc import Collection
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import note_broken_seal
from eatsential.database import transaction
from eatsential.errors import N_, NotFound
from eatsential.foods.models import CheckRow, NoteRow
from eatsential.foods.notes import queries
from eatsential.foods.notes.errors import TooSevere
from eatsential.foods.notes.rules import holds, is_severe, marked
from eatsential.foods.queries import NO_CHECK, check_of
from eatsential.foods.reports.errors import AnswerChanged
from eatsential.installation import keys
from eatsential.keys import Unreadable
from eatsential.profiles.models import PersonRow
from eatsential.profiles.queries import people_for, person_of
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services.consent import need_consent
from eatsential.profiles.services.entries import hold_owner
from eatsential.profiles.services.history import witness
from eatsential.users.rules import Account

TOO_SEVERE = N_(
    "%(name)s is severely allergic to what these words name. A little of it can be enough for a"
    " bad reaction, so Eatsential keeps no note that says it is eaten."
)


def note(account: Account, check_id: UUID, mark: str) -> UUID:
    """Keep that a person eats what a finding speaks against, in the place of such a note before.

    Raises ConsentMissing, AnswerChanged where the finding is another one by now, NotFound for a
    person whom the account may not edit, and TooSevere.
    """
    identifier = uuid4()
    with transaction() as session:
        need_consent(account)
        found = marked(check_of(account.id, check_id), mark)
        if found is None:
            raise AnswerChanged(N_("The answer has changed meanwhile. Look at it again."))
        answer, finding = found
        hold_owner(answer.person_id)  # their profile stays as it is now
        person = person_of(account.id, answer.person_id, Permit.EDIT)
        if is_severe(person, answer, finding):
            raise TooSevere(TOO_SEVERE, name=person.name)
        mine = CheckRow.id == check_id, CheckRow.account_id == account.id
        if session.scalar(select(CheckRow.id).where(*mine).with_for_update()) is None:
            raise NotFound(NO_CHECK)
        for old in queries.notes_on([check_id]):
            if old.is_about(person.id, finding):
                session.execute(delete(NoteRow).where(NoteRow.id == old.id))
        session.add(
            NoteRow(
                id=identifier,
                check_id=check_id,
                person_id=person.id,
                sealed=keys().seal(
                    json.dumps({"finding": finding}).encode(), f"notes/{identifier}"
                ),
                created_at=clock.now(),
            )
        )
        owner = person.shared.owner_id if person.shared else account.id
        witness(Act.NOTE_MADE, account, person.id, owner)
    return identifier


def remove(account: Account, check_id: UUID, note_id: UUID) -> None:
    """Take a note back. Who may edit the person no longer may do that still. Raises NotFound."""
    mine = select(CheckRow.id).where(CheckRow.id == check_id, CheckRow.account_id == account.id)
    with transaction() as session:
        person_id = session.scalar(
            delete(NoteRow)
            .where(NoteRow.id == note_id, NoteRow.check_id.in_(mine))
            .returning(NoteRow.person_id)
        )
        if person_id is None:
            raise NotFound(N_("There is no such note."))
        owner = session.scalars(select(PersonRow.account_id).where(PersonRow.id == person_id)).one()
        witness(Act.NOTE_REMOVED, account, person_id, owner)


def move(old: UUID, new: UUID) -> None:
    """Take the notes on one text of a food along to the next one."""
    with transaction() as session:
        session.execute(update(NoteRow).where(NoteRow.check_id == old).values(check_id=new))
        see_what_holds([new])


def see_what_holds(check_ids: Collection[UUID]) -> None:
    """Let notes lapse for good that hold no longer by the answers as they are now.

    What cannot be read is noted, and stays: a page that shows a note looks again whether it holds.
    """
    accounts: dict[UUID, set[UUID]] = {}
    with transaction() as session:
        for account_id, check_id in session.execute(
            select(CheckRow.account_id, CheckRow.id)
            .join(NoteRow, NoteRow.check_id == CheckRow.id)
            .where(CheckRow.id.in_(check_ids), NoteRow.lapsed_at.is_(None))
        ):
            accounts.setdefault(account_id, set()).add(check_id)
        for account_id, noted in accounts.items():
            try:
                over = _over(account_id, noted)
            except Unreadable as fault:
                note_broken_seal(fault)
                continue
            session.execute(
                update(NoteRow)
                .where(NoteRow.id.in_(over), NoteRow.lapsed_at.is_(None))
                .values(lapsed_at=clock.now())
            )


def _over(account_id: UUID, check_ids: Collection[UUID]) -> list[UUID]:
    """The notes of an account on some of its checks that hold no longer."""
    people = {person.id: person for person in people_for(account_id, Permit.EDIT)}
    answers = {
        (check_id, answer.person_id): answer
        for check_id in check_ids
        for answer in check_of(account_id, check_id).answers
    }
    return [
        one.id
        for one in queries.notes_on(check_ids)
        if (answer := answers.get((one.check_id, one.person_id)))
        and not holds(one, answer, people.get(one.person_id))
    ]
