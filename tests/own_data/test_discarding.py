"""No archive outlives the consent under which it was made, or shows who belongs to another now."""

import pytest
from flask import Flask
from sqlalchemy import select

from eatsential.database import db
from eatsential.own_data.models import Export
from eatsential.own_data.services import exports
from eatsential.own_data.services.consent import withdraw_consent
from eatsential.profiles.queries import offers
from eatsential.profiles.rules.people import Person
from eatsential.sharing import services as sharing
from eatsential.users.models import User
from tests.own_data.archives import FETCH, PAGE, Archive, asked, made
from tests.support.browser import Visitor
from tests.support.factories import a_person, a_user, account_of, an_allergy, an_invitation
from tests.support.races import at_once


@pytest.fixture
def robin(user: User) -> Person:
    """A person of `user`, who is in the export."""
    return a_person(user, "Robin", an_allergy("milk"))


def owners_of_exports() -> list[object]:
    db.session.remove()
    return list(db.session.scalars(select(Export.user_id)))


@pytest.mark.claim("S88")
def test_ending_consent_erases_the_export_as_well(
    visitor: Visitor, user: User, robin: Person
) -> None:
    assert asked(visitor).status_code == 303
    assert made()
    token = visitor.token(PAGE)

    assert "not fetched" in visitor.get("/profile/consent").text
    assert visitor.submit("/profile/consent").status_code == 303

    assert owners_of_exports() == []
    assert visitor.post(FETCH, data={"csrf_token": token}).status_code == 404


@pytest.mark.claim("S88")
def test_an_export_that_is_being_made_does_not_come_back_after_consent_has_ended(
    visitor: Visitor, user: User, robin: Person
) -> None:
    assert asked(visitor).status_code == 303
    steps: list[int] = []

    def meanwhile() -> bool:
        """Between two kinds, end the consent."""
        steps.append(1)
        if len(steps) == 5:
            visitor.submit("/profile/consent")
        return False

    assert exports.make_next(meanwhile)

    assert len(steps) >= 5
    assert owners_of_exports() == []
    assert not made()


@pytest.mark.claim("S88")
def test_an_export_asked_for_at_the_moment_consent_ends_holds_nobody(
    app: Flask, visitor: Visitor, user: User, robin: Person
) -> None:
    account = account_of(user)

    assert at_once(app, lambda: withdraw_consent(account), lambda: exports.ask(account)) == []

    if made():  # it was asked for after the end
        assert Archive(visitor.press(PAGE, FETCH).data).data["people"] == []


@pytest.mark.claim("S88")
def test_a_handover_erases_the_export_of_who_gave_alone(
    app: Flask, user: User, robin: Person
) -> None:
    taker = a_user()
    for each in (user, taker):
        exports.ask(account_of(each))
    assert made()
    an_invitation(user, robin, taker.username, handover=True)
    [invitation] = offers.invitations_to(taker.id)

    sharing.accept(account_of(taker), invitation, agrees=True, keep=False)

    assert owners_of_exports() == [taker.id]
