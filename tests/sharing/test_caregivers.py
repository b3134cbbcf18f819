"""What somebody can count on who shares a person with a caregiver, and the caregiver with them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eatsential import clock
from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.database import db, transaction
from eatsential.errors import NotFound
from eatsential.foods import services as foods
from eatsential.profiles import queries
from eatsential.profiles.models import GrantRow, InvitationRow
from eatsential.profiles.queries import offers
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.measurements import Measurement
from eatsential.profiles.rules.people import Details, Person
from eatsential.profiles.rules.permits import Permit, with_implied
from eatsential.profiles.services import consent, entries, people
from eatsential.profiles.services.measurements import record_measurement, remove_measurement
from eatsential.sharing import services
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import (
    a_caregiver,
    a_person,
    a_user,
    account_of,
    an_allergy,
    an_invitation,
)
from tests.support.page import page_of
from tests.support.post import mails

EVERYTHING = tuple(Permit)
PAGES = {
    Permit.CARD: ["/card"],
    Permit.PROFILE: ["", "/history"],
    Permit.EDIT: ["/allergies", "/diets", "/conditions", "/intolerances", "/words", "/details"],
}  # fmt: skip
OWNERS = ["/remove", "/export", "/export.json", "/fhir.json", "/history.json", "/sharing",
          "/handover", "/measurements"]  # fmt: skip


@pytest.fixture
def owner(app: Flask) -> User:
    """Somebody else, who shares a person."""
    return a_user(username="owner")


@pytest.fixture
def robin(owner: User) -> Person:
    """The person who is shared."""
    return a_person(owner, "Robin", an_allergy("milk"))


def events(act: Act) -> list[AuditEvent]:
    found = select(AuditEvent).where(AuditEvent.act == act).order_by(AuditEvent.number)
    return list(db.session.scalars(found))


def test_who_edits_sees_and_who_sees_has_the_card() -> None:
    assert with_implied([Permit.EDIT]) == {Permit.EDIT, Permit.PROFILE, Permit.CARD}
    assert with_implied([Permit.CHECK]) == {Permit.CHECK}


@pytest.mark.claim("S52")
@pytest.mark.parametrize("permit", EVERYTHING)
def test_a_caregiver_opens_what_was_permitted_and_nothing_else(
    visitor: Visitor, user: User, owner: User, robin: Person, permit: Permit
) -> None:
    a_caregiver(owner, robin, user, permit)

    allowed = with_implied([permit])
    for needed, pages in PAGES.items():
        for page in pages:
            expected = 200 if needed in allowed else 404
            assert visitor.get(f"/profile/{robin.id}{page}").status_code == expected, page
    for page in OWNERS:
        assert visitor.get(f"/profile/{robin.id}{page}").status_code == 404, page
    form = page_of(visitor.get("/check", follow_redirects=True).text)
    boxes = [field.get("value") for field in form.all("input")]
    assert (str(robin.id) in boxes) == (permit is Permit.CHECK)


def test_who_only_cares_for_others_is_led_to_the_first_steps_whatever_is_sent(
    visitor: Visitor, user: User, owner: User, robin: Person
) -> None:
    a_caregiver(owner, robin, user, Permit.PROFILE)
    answer = visitor.post("/profile", data={"name": "", "csrf_token": visitor.token("/account")})
    assert answer.status_code == 200
    assert "You check food for nobody of your own yet." in answer.text


@pytest.mark.parametrize("permit", [Permit.PROFILE, Permit.EDIT])
def test_a_caregiver_is_shown_no_link_that_leads_nowhere(
    visitor: Visitor, user: User, owner: User, robin: Person, permit: Permit
) -> None:
    entries.record_entry(account_of(owner), robin, Entry(EntryKind.DIET, "vegan"))
    a_caregiver(owner, robin, user, permit)
    page = page_of(visitor.get(f"/profile/{robin.id}").text)
    links = [link.get("href") for link in page.all("a") if str(robin.id) in link.get("href")]
    assert len(links) > 1
    for link in links:
        assert visitor.get(link).status_code == 200, link


def test_an_invitation_is_answered_on_the_pages_and_shows_no_name_before(
    visitor: Visitor, user: User, owner: User, robin: Person
) -> None:
    offered = an_invitation(owner, robin, user.email.upper(), Permit.PROFILE, Permit.CHECK)
    path = f"/profile/invitations/{offered}"
    assert [mail.to for mail in mails()] == [user.email]
    assert path in visitor.get("/profile").text
    assert "Robin" not in visitor.get(path).text
    assert visitor.get(f"/profile/{robin.id}").status_code == 404

    assert visitor.submit(path).status_code == 422  # without agreeing nothing is kept
    assert visitor.submit(path, agrees="y").status_code == 303

    assert queries.has_consented(user.id)
    page = visitor.get("/profile").text
    assert "Shared with you" in page
    assert "Robin" in page
    assert mails()[-1].to == owner.email
    assert visitor.get(path).status_code == 404


@pytest.mark.claim("S01")
def test_the_owner_cannot_tell_who_has_an_account(
    visitor: Visitor, user: User, owner: User
) -> None:
    person = a_person(user, "Kim")
    pages = []
    for called in (owner.username, "nobody-here", owner.email, "nobody@example.org"):
        answer = visitor.submit(f"/profile/{person.id}/sharing", called=called, permits=["card"])
        page = visitor.get(answer.location).text
        pages.append((answer.status_code, answer.location, page.count("Take the invitation back")))
    assert pages == [(303, f"/profile/{person.id}/sharing", n) for n in range(1, 5)]
    said = {(event.target, str(event.details)) for event in events(Act.INVITED)}
    assert said == {(person.id, "{}")}

    with transaction() as session:
        session.delete(session.get_one(User, owner.id))
    assert len(offers.invitations_for(person.id)) == 4


def test_nobody_is_invited_by_themselves_or_too_often(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Kim")
    path = f"/profile/{person.id}/sharing"
    assert "This is your own account." in visitor.submit(path, called=user.username).text
    assert "Choose at least one." in visitor.submit(path, called="alex", permits=[]).text
    answers = [visitor.submit(path, called=f"name{n}").status_code for n in range(13)]
    assert answers == [303] * 12 + [422]


@pytest.mark.claim("S85")
def test_what_a_caregiver_does_stands_in_both_logs_and_in_the_history(
    visitor: Visitor, user: User, owner: User, robin: Person, another: Visitor
) -> None:
    a_caregiver(owner, robin, user, Permit.EDIT, Permit.CHECK)
    path = f"/profile/{robin.id}"

    visitor.submit(f"{path}/allergies", allergen="egg", severity="mild")
    visitor.submit(f"{path}/details", name="Robin K.")
    visitor.submit("/check", text="Whey.", person=str(robin.id))

    for act in (Act.ENTRY_RECORDED, Act.PERSON_CHANGED, Act.CHECKED_FOR):
        event = events(act)[-1]
        assert (event.actor, event.target) == (user.id, owner.id)
        assert event.details == {"person": str(robin.id)}
    another.log_in(owner)
    assert f"by {user.username} for Robin K." in another.get(f"{path}/history").text
    log = another.get("/account/log").text
    assert "A caregiver recorded what a person of yours must avoid." in log
    assert "A caregiver checked a label for a person of yours." in log
    assert "You recorded what somebody must avoid." in visitor.get("/account/log").text


@pytest.mark.parametrize("side", ["owner", "caregiver"])
def test_either_side_ends_it_at_once(
    visitor: Visitor, user: User, owner: User, robin: Person, another: Visitor, side: str
) -> None:
    grant = a_caregiver(owner, robin, user, *EVERYTHING)
    stale = queries.person_of(user.id, robin.id, Permit.EDIT)
    another.log_in(owner)
    if side == "owner":
        another.press(f"/profile/{robin.id}/sharing", f"/profile/shared/{grant}/end")
    else:
        visitor.press("/profile", f"/profile/shared/{grant}/end")

    assert visitor.get(f"/profile/{robin.id}").status_code == 404
    with pytest.raises(NotFound):
        entries.record_entry(account_of(user), stale, an_allergy("egg"))
    with pytest.raises(NotFound):
        foods.check(account_of(user), [stale], "Whey.", "en")
    assert queries.shared_with(user.id) == []


@pytest.mark.parametrize("path", ["shared/{0}/end", "invitations/{1}/decline"])
def test_a_stranger_ends_nothing(visitor: Visitor, owner: User, robin: Person, path: str) -> None:
    grant = a_caregiver(owner, robin, a_user(), Permit.CARD)
    offered = an_invitation(owner, robin, "nobody", Permit.CARD)
    answer = visitor.post_with_token("/account", "/profile/" + path.format(grant, offered))
    assert answer.status_code == 404
    assert len(offers.caregivers_of(robin.id)) == len(offers.invitations_for(robin.id)) == 1


def test_it_ends_by_itself_after_its_last_day_and_is_swept(
    app: Flask, user: User, owner: User, robin: Person, travel: Callable[[datetime], None]
) -> None:
    last = clock.now().date() + timedelta(days=3)
    a_caregiver(owner, robin, user, Permit.PROFILE, ends_on=last)
    an_invitation(owner, robin, "nobody", Permit.CARD)
    travel(clock.now() + timedelta(days=3))
    assert queries.person_of(user.id, robin.id, Permit.PROFILE).name == "Robin"
    travel(clock.now() + timedelta(days=12))
    assert queries.shared_with(user.id) == []
    assert offers.invitations_for(robin.id) == []
    services.sweep_sharing(lambda: False)
    assert not db.session.scalars(select(GrantRow.id)).all()
    assert not db.session.scalars(select(InvitationRow.id)).all()


def test_an_offer_accepted_twice_is_accepted_once(user: User, owner: User, robin: Person) -> None:
    offered = an_invitation(owner, robin, user.username, Permit.CARD)
    invitation = offers.invitation_to(user.id, offered)
    services.accept(account_of(user), invitation, agrees=True, keep=False)
    with pytest.raises(NotFound):
        services.accept(account_of(user), invitation, agrees=True, keep=False)
    a_caregiver(owner, robin, user, Permit.PROFILE)  # a later offer takes the place of the first
    [caregiver] = offers.caregivers_of(robin.id)
    assert caregiver.permits == {Permit.CARD, Permit.PROFILE}


@pytest.mark.claim("S88")
def test_each_side_takes_its_own_with_it_when_it_leaves(
    user: User, owner: User, robin: Person
) -> None:
    a_caregiver(owner, robin, user, *EVERYTHING)
    consent.withdraw_consent(account_of(user))
    assert offers.caregivers_of(robin.id) == []
    assert [person.name for person in queries.people_of(owner.id)] == ["Robin"]

    a_caregiver(owner, robin, user, *EVERYTHING)
    people.remove_person(account_of(user), robin)  # not theirs: nothing happens
    assert queries.people_of(owner.id)
    with transaction() as session:
        session.delete(session.get_one(User, owner.id))
    assert queries.shared_with(user.id) == []


def test_what_the_owner_ended_does_not_come_back_by_an_older_offer(
    user: User, owner: User, robin: Person
) -> None:
    older = an_invitation(owner, robin, user.email, Permit.EDIT)
    a_caregiver(owner, robin, user, Permit.CARD)
    [caregiver] = offers.caregivers_of(robin.id)
    services.end(account_of(owner), caregiver.grant_id)
    with pytest.raises(NotFound):
        offers.invitation_to(user.id, older)


def test_an_offer_to_hand_over_outlives_the_answer_to_another_one(
    user: User, owner: User, robin: Person
) -> None:
    handover = an_invitation(owner, robin, user.username, handover=True)
    a_caregiver(owner, robin, user, Permit.CARD)
    assert offers.invitation_to(user.id, handover).handover


def test_who_may_see_the_card_alone_reads_no_notes(
    visitor: Visitor, user: User, owner: User
) -> None:
    noted = replace(an_allergy("egg"), notes="since the summer in Rome")
    ada = a_person(owner, "Ada", noted)
    page = f"/profile/{ada.id}/card?notes=y&reader=en&own=en&days=182&paper=a6"
    a_caregiver(owner, ada, user, Permit.CARD)
    assert "Rome" not in visitor.get(page).text
    a_caregiver(owner, ada, user, Permit.PROFILE)
    assert "Rome" in visitor.get(page).text


@pytest.mark.claim("S52")
def test_caregivers_are_named_to_the_owner_and_not_to_each_other(
    visitor: Visitor, user: User, owner: User, robin: Person, another: Visitor
) -> None:
    other = a_user(username="grandmother")
    for carer in (user, other):
        a_caregiver(owner, robin, carer, Permit.EDIT)
    for hand, allergen in ((other, "egg"), (user, "soy")):
        entries.record_entry(account_of(hand), robin, an_allergy(allergen))
    path = f"/profile/{robin.id}/history"

    seen = visitor.get(path).text

    assert "grandmother" not in seen
    assert seen.count("by somebody else who cares for Robin") == 1
    assert "by owner for Robin" in seen
    another.log_in(owner)
    assert "by grandmother for Robin" in another.get(path).text


@pytest.mark.claim("S89")
def test_what_caregivers_checked_stays_with_them_and_the_pages_say_so(
    visitor: Visitor, user: User, another: Visitor
) -> None:
    kim, carer = a_person(user, "Kim", an_allergy("milk")), a_user()
    a_caregiver(user, kim, carer, Permit.CHECK)
    check = foods.check(account_of(carer), [kim], "Whey.", "en")
    for page in ("/profile/consent", "/account/delete"):
        assert "What caregivers checked for your people stays" in visitor.get(page).text

    assert visitor.submit("/profile/consent").status_code == 303

    another.log_in(carer)
    assert "Kim" in another.get(f"/check/{check}").text


def test_who_edits_a_profile_measures_nobody(user: User, owner: User, robin: Person) -> None:
    a_caregiver(owner, robin, user, Permit.EDIT)
    day = Measurement(clock.now().date(), 170.0)
    with pytest.raises(NotFound):
        record_measurement(account_of(user), robin, day)
    record_measurement(account_of(owner), robin, day)
    [measured] = queries.measurements_of(owner.id, robin.id)
    with pytest.raises(NotFound):
        remove_measurement(account_of(user), robin, measured.id)


def test_own_people_and_shared_ones_are_read_in_one_statement(
    user: User, owner: User, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for name in ("Ada", "Ben"):
        a_person(user, name, an_allergy("egg"))
        a_caregiver(owner, a_person(owner, f"{name} too", an_allergy()), user, *EVERYTHING)
    with statements() as seen:
        found = queries.people_for(user.id, Permit.CHECK)
    assert len(seen) == 1
    assert [person.name for person in found] == ["Ada", "Ben", "Ada too", "Ben too"]
    assert [len(person.entries) for person in found] == [1, 1, 1, 1]


def test_a_label_that_was_typed_stays_when_the_sharing_ends_meanwhile(
    visitor: Visitor, user: User, owner: User, robin: Person
) -> None:
    grant = a_caregiver(owner, robin, user, Permit.CHECK)
    page = visitor.get("/check")
    services.end(account_of(owner), grant)

    answer = visitor.send_form_of(page, person=str(robin.id), text="Oats, honey")

    assert answer.status_code == 422
    assert "Nobody is left for whom you may check food." in answer.text
    assert page_of(answer.text).form_with("text").values["text"] == ["Oats, honey"]


def test_checks_made_for_others_can_be_reached_and_erased_when_the_sharing_is_over(
    visitor: Visitor, user: User, owner: User, robin: Person
) -> None:
    grant = a_caregiver(owner, robin, user, Permit.CHECK)
    shared = queries.people_for(user.id, Permit.CHECK)
    made = foods.check(account_of(user), shared, "Oats, honey", "en")
    services.end(account_of(owner), grant)

    assert f'href="/check/{made}"' in visitor.get("/").text
    visitor.press(f"/check/{made}", f"/check/{made}/forget")
    assert f'href="/check/{made}"' not in visitor.get("/").text


def test_who_sees_the_profile_sees_its_history_and_that_is_said(
    visitor: Visitor, owner: User, robin: Person
) -> None:
    visitor.log_in(owner)
    page = visitor.get(f"/profile/{robin.id}/sharing").text
    assert "and its history, with what was removed" in page


def test_what_is_gone_meanwhile_is_said_in_its_own_words(
    visitor: Visitor, user: User, anybody: Visitor
) -> None:
    answer = anybody.get("/card/nonsense")
    assert answer.status_code == 404
    assert "This link shows no card. Ask whoever gave it to you for another one." in answer.text


def test_who_sees_the_whole_profile_sees_the_details(
    visitor: Visitor, user: User, owner: User, robin: Person
) -> None:
    known = Details("Robin", birth_date=date(2015, 5, 1), region="US", emergency="Call Kim")
    people.change_details(account_of(owner), robin, known)
    a_caregiver(owner, robin, user, Permit.PROFILE)
    page = visitor.get(f"/profile/{robin.id}").text
    assert "1 May 2015" in page and "the United States" in page and "Call Kim" in page


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        (Permit.EDIT, {Permit.PROFILE, Permit.CARD, Permit.CHECK}),
        (Permit.PROFILE, {Permit.CARD, Permit.CHECK}),
        (Permit.CHECK, {Permit.EDIT, Permit.PROFILE, Permit.CARD}),
        (Permit.CARD, {Permit.CHECK}),
    ],
)
def test_the_owner_takes_away_what_a_caregiver_may_do_and_nobody_has_to_accept_it(
    visitor: Visitor, user: User, owner: User, robin: Person, taken: Permit, left: set[Permit]
) -> None:
    grant = a_caregiver(owner, robin, user, *EVERYTHING)
    an_invitation(owner, robin, user.username, *EVERYTHING)
    less = f"/profile/shared/{grant}/less"
    assert visitor.post_with_token("/account", less, permit=taken.value).status_code == 404

    visitor.log_in(owner)
    page = f"/profile/{robin.id}/sharing"
    assert visitor.submit(page, permit=taken.value).location == page
    [caregiver] = offers.caregivers_of(robin.id)
    assert caregiver.permits == left
    assert offers.invitations_for(robin.id) == [], "an older offer would bring it back"
