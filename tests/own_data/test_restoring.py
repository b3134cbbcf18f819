"""A restored backup erases nobody who belongs to somebody else than the erased account by now."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update

from eatsential import clock
from eatsential.database import db, transaction
from eatsential.installation import settings
from eatsential.own_data import ledger
from eatsential.own_data.services import deletion
from eatsential.profiles import queries
from eatsential.profiles.models import PersonRow
from eatsential.profiles.queries import offers
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.sharing import services as sharing
from eatsential.users.models import User
from tests.support.factories import (
    a_caregiver,
    a_person,
    a_user,
    account_of,
    an_allergy,
    an_invitation,
)

DUE = {"deletion_due_at": datetime(2026, 1, 1, tzinfo=UTC)}


@pytest.fixture
def parent(app: Flask) -> User:
    """Who hands over, and leaves."""
    return a_user(username="parent")


@pytest.fixture
def robin(parent: User) -> Person:
    """Who is handed over."""
    return a_person(parent, "Robin", an_allergy("milk"))


def handed_over(giver: User, person: Person, taker: User) -> None:
    an_invitation(giver, person, taker.username, handover=True)
    [invitation] = offers.invitations_to(taker.id)
    sharing.accept(account_of(taker), invitation, agrees=True, keep=False)


def left(user: User) -> None:
    with transaction() as session:
        session.execute(update(User).where(User.id == user.id).values(DUE))
    assert deletion.erase_due() == 1
    db.session.remove()


def restored(parent: User, *people: Person) -> User:
    """The account as a backup has it that is older than the handover."""
    back = a_user(id=parent.id, username=parent.username)
    with transaction() as session:
        session.execute(
            update(PersonRow)
            .where(PersonRow.id.in_(person.id for person in people))
            .values(account_id=back.id)
        )
    return back


@pytest.mark.claim("S88")
def test_who_was_handed_over_goes_to_the_new_owner_again(
    parent: User, robin: Person, user: User
) -> None:
    handed_over(parent, robin, user)
    left(parent)
    back = restored(parent, robin)
    kim = a_person(back, "Kim")
    a_caregiver(back, robin, a_user(), Permit.PROFILE)

    assert deletion.erase_again() == 1

    assert queries.people_of(user.id) == [robin]
    assert offers.caregivers_of(robin.id) == []
    assert db.session.get(User, parent.id) is None
    assert db.session.get(PersonRow, kim.id) is None
    assert deletion.erase_again() == 0


@pytest.mark.claim("S88")
def test_whose_new_owner_is_not_in_the_backup_is_erased_with_the_account(
    parent: User, robin: Person, user: User
) -> None:
    handed_over(parent, robin, user)
    left(parent)
    restored(parent, robin)
    with transaction() as session:
        session.delete(session.get_one(User, user.id))

    assert deletion.erase_again() == 1

    assert db.session.get(PersonRow, robin.id) is None


@pytest.mark.claim("S88")
def test_who_came_back_to_the_account_is_erased_with_it(
    parent: User, robin: Person, user: User
) -> None:
    handed_over(parent, robin, user)
    handed_over(user, robin, parent)
    left(parent)

    assert ledger.moved(settings().erasure_ledger) == {}
    assert db.session.get(PersonRow, robin.id) is None


def test_the_ledger_says_whose_a_person_was_last_and_names_no_new_owner_as_erased(
    tmp_path: Path,
) -> None:
    path, now = tmp_path / "erased.ledger", clock.now()
    person, first, second, third = (uuid4() for _ in range(4))
    ledger.append(path, first, now, {person: second})
    with path.open("a") as file:
        file.write(f"{now.isoformat()} {person} belongs to {str(UUID(int=0))[:20]}")
    ledger.append(path, second, now, {person: third})

    assert ledger.moved(path) == {person: third}
    assert ledger.erased(path) == [first, second]
