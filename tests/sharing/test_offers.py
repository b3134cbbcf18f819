"""What becomes of offers: whom they reach, what ends them, and what is said of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, update

from eatsential import clock
from eatsential.database import transaction
from eatsential.errors import NotFound
from eatsential.profiles import queries
from eatsential.profiles.queries import offers
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.sharing import services
from eatsential.sharing.errors import OfferOver
from eatsential.users.models import User
from eatsential.users.queries import user_with_login
from eatsential.worker import lanes
from tests.support.browser import Visitor
from tests.support.factories import (
    a_caregiver,
    a_person,
    a_user,
    account_of,
    an_allergy,
    an_invitation,
)
from tests.support.post import mails
from tests.support.races import at_once

Travel = Callable[[datetime], None]


@pytest.fixture
def owner(app: Flask) -> User:
    """Somebody else, who shares a person."""
    return a_user(username="owner")


@pytest.fixture
def robin(owner: User) -> Person:
    """The person who is offered."""
    return a_person(owner, "Robin", an_allergy("milk"))


@pytest.mark.claim("S01")
def test_an_account_that_is_erased_at_this_moment_is_as_if_there_were_none(
    user: User, owner: User, robin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def and_gone(*keys: str) -> User | None:
        """Find the account just before it is erased."""
        found = user_with_login(*keys)
        with transaction() as session:
            session.execute(delete(User).where(User.id == user.id))
        return found

    monkeypatch.setattr(services, "user_with_login", and_gone)
    an_invitation(owner, robin, user.username, Permit.CARD)
    assert len(offers.invitations_for(robin.id)) == 1


@pytest.mark.parametrize("side", ["owner", "caregiver"])
def test_ending_it_ends_offers_to_do_more_but_none_to_hand_over(
    user: User, owner: User, robin: Person, side: str
) -> None:
    grant = a_caregiver(owner, robin, user, Permit.CARD)
    more = an_invitation(owner, robin, user.email, Permit.EDIT)
    handover = an_invitation(owner, robin, user.email, handover=True)
    other = an_invitation(owner, robin, a_user().email, Permit.CARD)

    services.end(account_of(owner if side == "owner" else user), grant)

    assert {offer.id for offer in offers.invitations_for(robin.id)} == {handover, other}
    with pytest.raises(NotFound):
        offers.invitation_to(user.id, more)


def test_an_end_and_an_answer_at_once_leave_nothing_that_the_owner_ended(
    app: Flask, user: User, owner: User, robin: Person
) -> None:
    grant = a_caregiver(owner, robin, user, Permit.CARD)
    offer = offers.invitation_to(user.id, an_invitation(owner, robin, user.email, Permit.EDIT))

    refused = at_once(
        app,
        lambda: services.end(account_of(owner), grant),
        lambda: services.accept(account_of(user), offer, agrees=True, keep=False),
    )

    assert [type(fault) for fault in refused] == [NotFound]  # one of them came too late
    assert offers.invitations_to(user.id) == []


def test_taking_back_what_was_answered_meanwhile_does_not_say_that_it_worked(
    visitor: Visitor, user: User
) -> None:
    kim, carer = a_person(user, "Kim"), a_user()
    offered = an_invitation(user, kim, carer.username, Permit.CARD)
    action = f"/profile/{kim.id}/sharing/{offered}/end"
    token = visitor.token(f"/profile/{kim.id}/sharing")
    invitation = offers.invitation_to(carer.id, offered)
    services.accept(account_of(carer), invitation, agrees=True, keep=False)

    answer = visitor.post(action, data={"csrf_token": token}, follow_redirects=True)

    assert "The invitation is ended." not in answer.text
    assert "It was answered or over already." in answer.text
    assert carer.username in answer.text


def test_the_last_day_may_be_the_one_it_still_is_somewhere(visitor: Visitor, user: User) -> None:
    kim = a_person(user, "Kim")
    path = f"/profile/{kim.id}/sharing"
    with time_machine.travel(datetime.fromisoformat("2026-11-21T03:00+00:00"), tick=False):
        visitor.log_in(user)
        for day, expected in (("2026-11-20", 303), ("2026-11-19", 422)):
            answer = visitor.submit(path, called="somebody", permits=["card"], ends_on=day)
            assert answer.status_code == expected


def test_an_offer_is_not_accepted_after_its_last_day(
    visitor: Visitor, user: User, owner: User, robin: Person, travel: Travel
) -> None:
    last = clock.now().date() + timedelta(days=2)
    offered = an_invitation(owner, robin, user.username, Permit.CARD, ends_on=last)
    invitation = offers.invitation_to(user.id, offered)
    travel(clock.now() + timedelta(days=5))
    visitor.log_in(user)

    answer = visitor.submit(f"/profile/invitations/{offered}", agrees="y")

    assert answer.status_code == 422
    assert "The last day of this offer is over. Ask owner for a new one." in answer.text
    assert offers.caregivers_of(robin.id) == []
    with pytest.raises(OfferOver):
        services.accept(account_of(user), invitation, agrees=True, keep=False)


def test_a_handover_is_accepted_after_what_the_giver_asked_for_is_over(
    user: User, owner: User, robin: Person, travel: Travel
) -> None:
    last = clock.now().date() + timedelta(days=2)
    an_invitation(owner, robin, user.username, Permit.CARD, handover=True, ends_on=last)
    [invitation] = offers.invitations_to(user.id)
    travel(clock.now() + timedelta(days=5))
    services.accept(account_of(user), invitation, agrees=True, keep=True)
    assert queries.people_of(user.id) == [robin]
    assert queries.shared_with(owner.id) == []


@pytest.mark.claim("S01")
def test_who_makes_an_account_with_the_invited_address_finds_the_offer(
    app: Flask, owner: User, robin: Person, anybody: Visitor
) -> None:
    offered = an_invitation(owner, robin, "Late@Example.org", Permit.CARD)
    assert mails() == []  # who has no account is not written to
    user = a_user(email="late@example.org")
    assert offers.invitations_to(user.id) == []

    [chore] = [chore for lane in lanes() for chore in lane if chore.name == "late_offers"]
    assert chore.act(lambda: False) == 1

    assert offers.invitation_to(user.id, offered).owner == "owner"
    assert [mail.to for mail in mails()] == ["late@example.org"]
    assert services.reach_late() == 0
    anybody.log_in(owner)
    page = anybody.get(f"/profile/{robin.id}/sharing").text
    assert "Not answered yet" in page
    assert user.username not in page
    assert "14 days" in page and "with that address" in page


def test_a_late_offer_reaches_no_username_no_owner_and_nobody_after_its_time(
    app: Flask, owner: User, robin: Person, travel: Travel
) -> None:
    an_invitation(owner, robin, "squatter", Permit.CARD)
    an_invitation(owner, robin, "mine@example.org", Permit.CARD)
    a_user(username="squatter")
    with transaction() as session:
        new = {"email": "mine@example.org", "email_key": "mine@example.org"}
        session.execute(update(User).where(User.id == owner.id).values(new))
    assert services.reach_late() == 0

    an_invitation(owner, robin, "late@example.org", Permit.CARD)
    a_user(email="late@example.org")
    travel(clock.now() + timedelta(days=15))
    assert services.reach_late() == 0


def test_the_first_page_shows_an_invitation_and_asks_no_more_for_it(
    visitor: Visitor,
    user: User,
    owner: User,
    robin: Person,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    for number in range(2):  # with nobody to check for yet, and with somebody
        with statements() as before:
            assert "invitation" not in visitor.get("/").text
        offered = an_invitation(owner, robin, user.username, Permit.CARD)
        with statements() as seen:
            page = visitor.get("/").text
        assert "You have an invitation" in page
        assert len(seen) == len(before)
        services.take_back(account_of(owner), robin.id, offered)
        a_person(user, f"Person {number}")


def test_a_new_offer_takes_the_place_of_the_one_to_the_same_name(
    owner: User, robin: Person
) -> None:
    an_invitation(owner, robin, "Alex", Permit.CARD)
    an_invitation(owner, robin, "alex@example.org", Permit.CARD)
    an_invitation(owner, robin, "alex", Permit.CHECK)
    waiting = [(one.offer.called, one.offer.permits) for one in offers.invitations_for(robin.id)]
    assert waiting == [
        ("alex@example.org", frozenset({Permit.CARD})),
        ("alex", frozenset({Permit.CHECK})),
    ]
