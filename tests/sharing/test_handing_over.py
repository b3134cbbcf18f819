"""What moves, what ends and what stays when a person gets an account of their own."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from eatsential import clock
from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.cards.queries import link_of
from eatsential.database import db
from eatsential.errors import NotFound
from eatsential.foods import services as foods
from eatsential.foods.queries import recent_checks
from eatsential.profiles import queries
from eatsential.profiles.errors import ConsentMissing, TooManyPeople
from eatsential.profiles.models import PersonRow
from eatsential.profiles.queries import offers
from eatsential.profiles.rules.measurements import Measurement
from eatsential.profiles.rules.people import PEOPLE, Person
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import entries
from eatsential.profiles.services.measurements import record_measurement
from eatsential.sharing import services
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import (
    a_caregiver,
    a_link,
    a_person,
    a_user,
    account_of,
    an_allergy,
    an_invitation,
)
from tests.support.races import at_once


@pytest.fixture
def parent(app: Flask) -> User:
    """Who hands over."""
    return a_user(username="parent")


@pytest.fixture
def child(parent: User) -> Person:
    """Who is handed over, to `user`."""
    return a_person(parent, "Robin", an_allergy("milk"), an_allergy("egg"))


def offered(parent: User, child: Person, user: User, *keep: Permit) -> None:
    an_invitation(parent, child, user.username, *keep, handover=True)


def taken(user: User, *, keep: bool) -> None:
    [invitation] = offers.invitations_to(user.id)
    services.accept(account_of(user), invitation, agrees=True, keep=keep)


def test_the_person_moves_with_entries_and_history(parent: User, child: Person, user: User) -> None:
    before = queries.history(parent.id, child.id)
    link = a_link(parent, child, a_person(parent, "Kim"))
    carer = a_user()
    a_caregiver(parent, child, carer, Permit.PROFILE)
    check = foods.check(account_of(parent), [child], "Whey.", "en")

    offered(parent, child, user, Permit.PROFILE)
    taken(user, keep=False)

    assert queries.people_of(user.id) == [child]
    assert queries.history(user.id, child.id) == before
    assert [person.name for person in queries.people_of(parent.id)] == ["Kim"]
    assert link_of(parent.id, link).revoked_at is not None
    assert offers.caregivers_of(child.id) == []
    assert queries.shared_with(carer.id) == []
    assert [made.id for made in recent_checks(parent.id)] == [check]
    for who in (parent, carer):
        with pytest.raises(NotFound):
            queries.person_of(who.id, child.id, Permit.CARD)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == Act.HANDED_OVER)).one()
    assert (event.actor, event.target) == (user.id, parent.id)
    entries.record_entry(account_of(user), child, an_allergy("soy"))


def test_it_is_offered_and_accepted_on_the_pages(
    visitor: Visitor, user: User, another: Visitor, parent: User, child: Person
) -> None:
    another.log_in(parent)
    path = f"/profile/{child.id}/handover"
    assert another.submit(path, called=user.email, permits=["edit"]).status_code == 303
    [invitation] = offers.invitations_to(user.id)
    page = visitor.get(f"/profile/invitations/{invitation.id}").text
    assert "May parent go on?" in page
    assert "Robin" not in page

    answer = visitor.submit(f"/profile/invitations/{invitation.id}", agrees="y", keep="y")

    assert answer.status_code == 303
    assert visitor.get(f"/profile/{child.id}").status_code == 200
    [caregiver] = offers.caregivers_of(child.id)
    assert caregiver.username == "parent"
    assert caregiver.permits == {Permit.EDIT, Permit.PROFILE, Permit.CARD}


def test_without_consent_or_room_nothing_moves(parent: User, child: Person, user: User) -> None:
    offered(parent, child, user)
    [invitation] = offers.invitations_to(user.id)
    with pytest.raises(ConsentMissing):
        services.accept(account_of(user), invitation, agrees=False, keep=False)
    for number in range(PEOPLE):
        a_person(user, f"Person {number}")
    with pytest.raises(TooManyPeople):
        services.accept(account_of(user), invitation, agrees=False, keep=False)
    assert offers.invitations_to(user.id) == [invitation]
    assert queries.people_of(parent.id) == [child]


def test_edited_by_both_meanwhile_nothing_is_lost(
    visitor: Visitor, user: User, another: Visitor, parent: User, child: Person
) -> None:
    another.log_in(parent)
    path = f"/profile/{child.id}/allergies"
    open_page = another.get(path)
    offered(parent, child, user, Permit.EDIT)
    entries.record_entry(account_of(parent), child, an_allergy("soy"))
    taken(user, keep=True)

    visitor.submit(path, allergen="fish", severity="mild")
    assert another.send_form_of(open_page, allergen="celery", severity="mild").status_code == 303
    services.end(account_of(user), offers.caregivers_of(child.id)[0].grant_id)
    late = another.send_form_of(open_page, allergen="mustard", severity="mild")

    assert late.status_code == 404
    found = {r.entry.subject for r in queries.person_of(user.id, child.id).entries}
    assert found == {"milk", "egg", "soy", "fish", "celery"}


def test_an_edit_and_a_handover_at_once_lose_nothing(
    app: Flask, parent: User, child: Person, user: User
) -> None:
    offered(parent, child, user)
    fish = an_allergy("fish")

    refused = at_once(
        app,
        lambda: entries.record_entry(account_of(parent), child, fish),
        lambda: taken(user, keep=False),
    )

    db.session.rollback()
    found = {r.entry.subject for r in queries.person_of(user.id, child.id).entries}
    assert found == {"milk", "egg"} | (set() if refused else {"fish"})
    assert all(isinstance(refusal, NotFound) for refusal in refused)
    assert db.session.scalar(select(func.count()).select_from(PersonRow)) == 1


def test_a_measurement_and_a_handover_at_once_leave_one_row_a_day(
    app: Flask, parent: User, child: Person, user: User
) -> None:
    offered(parent, child, user, Permit.EDIT)
    day = Measurement(clock.now().date(), 120.0)
    record_measurement(account_of(parent), child, day)

    refused = at_once(
        app,
        lambda: record_measurement(account_of(parent), child, replace(day, weight_kg=25.0)),
        lambda: taken(user, keep=True),
    )

    [measured] = queries.measurements_of(user.id, child.id)
    assert measured.measurement == (day if refused else replace(day, weight_kg=25.0))
    assert all(isinstance(refusal, NotFound) for refusal in refused)
