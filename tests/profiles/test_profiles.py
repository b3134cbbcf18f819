"""What somebody can count on who records what people must avoid."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, func, select, text

from eatsential.database import db, transaction
from eatsential.errors import NotFound
from eatsential.foods import services as foods
from eatsential.foods.queries import recent_checks
from eatsential.keys import Unreadable
from eatsential.profiles import queries
from eatsential.profiles.errors import AlreadyRecorded, ConsentMissing
from eatsential.profiles.models import Consent, EntryRow, PersonRow
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.people import Details
from eatsential.profiles.services import entries, people
from eatsential.screening.answer import Severity
from eatsential.text import visible
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_person, a_user, account_of, an_allergy
from tests.support.page import page_of
from tests.support.races import at_once


def test_the_first_page_sent_again_leads_on(visitor: Visitor, user: User) -> None:
    sent = {"csrf_token": visitor.token("/profile/start"), "consent": "y", "name": "Robin"}

    answers = [visitor.post("/profile/start", data=sent) for _time in range(2)]

    assert [a.status_code for a in answers] == [303, 303]
    assert len(queries.people_of(user.id)) == 1


def test_somebody_else_in_the_first_step_is_not_dropped_without_a_word(
    visitor: Visitor, user: User
) -> None:
    tabs = [visitor.get("/profile/start") for _tab in range(2)]

    for tab, name in zip(tabs, ("Ann", "Bob"), strict=True):
        answer = visitor.send_form_of(tab, name=name, consent="y")

    assert "Ann was added meanwhile. Add Bob under" in visitor.get(answer.location).text
    assert [one.name for one in queries.people_of(user.id)] == ["Ann"]


def test_a_person_sent_twice_is_added_once(visitor: Visitor, user: User) -> None:
    a_person(user, "Robin")
    assert visitor.submit("/profile", name="Zoe").status_code == 303

    again = visitor.submit("/profile", name=" zoe ")

    assert again.status_code == 422 and "is in the list already" in again.text
    assert [one.name for one in queries.people_of(user.id)] == ["Robin", "Zoe"]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("\u200b", False),
        ("\u3164", False),
        ("\u202eeoZ", False),
        ("Zoë", True),
        ("👩\u200d🍳", True),
    ],
)
def test_a_name_can_be_seen(name: str, seen: bool) -> None:
    assert visible(name) is seen


def test_a_name_that_cannot_be_seen_is_refused(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin")
    assert visitor.submit("/profile", name="\u200b").status_code == 422
    assert visitor.submit(f"/profile/{person.id}/details", name="\u3164").status_code == 422


@pytest.mark.claim("S89")
def test_nothing_is_stored_without_consent(visitor: Visitor, user: User) -> None:
    answer = visitor.submit("/profile/start", name="Robin")

    assert answer.status_code == 422
    assert 'href="#consent"' in answer.text
    assert 'value="Robin"' in answer.text
    assert queries.people_of(user.id) == []
    with pytest.raises(ConsentMissing):
        people.add_person(account_of(user), Details("Robin"))


@pytest.mark.claim("S89")
def test_consent_is_dated_and_names_its_text(visitor: Visitor, user: User) -> None:
    visitor.submit("/profile/start", consent="y", name="Robin")

    consent = db.session.scalars(select(Consent)).one()
    assert consent.version and consent.withdrawn_at is None


def test_before_consent_ends_everything_is_offered_to_be_taken_along(
    visitor: Visitor, user: User
) -> None:
    person = a_person(user)

    page = page_of(visitor.get("/profile/consent").text)

    links = [link.get("href") for link in page.all("a")]
    for offered in ("/account/export", f"/profile/{person.id}/export"):
        assert offered in links
        assert visitor.get(offered).status_code == 200
    text = page.all("main")[0].text
    assert text.index("First take along") < text.index("End consent and erase everything")


@pytest.mark.claim("S89")
def test_ending_consent_erases_people_and_checks(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy())
    visitor.submit("/check", person=str(person.id), text="Sugar, whey powder")

    assert visitor.submit("/profile/consent").status_code == 303

    for table in ("people", "entries", "checks"):
        assert db.session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
    assert db.session.scalars(select(Consent.withdrawn_at)).one() is not None


def test_an_allergy_is_recorded_and_shown(visitor: Visitor, user: User) -> None:
    person = a_person(user)
    path = f"/profile/{person.id}/allergies"

    answer = visitor.submit(
        path,
        allergen="sesame",
        severity="life_threatening",
        reaction=" swollen  lips ",
        diagnosed_on="2020-05-01",
        confirmed_by="clinician",
        notes="carries an auto-injector",
    )

    assert (answer.status_code, answer.location) == (303, path)
    [recorded] = queries.person_of(user.id, person.id).allergies
    assert recorded.entry.reaction == "swollen lips"
    assert str(recorded.entry.diagnosed_on) == "2020-05-01"
    page = visitor.get(f"/profile/{person.id}").text
    assert "Sesame" in page and "life-threatening" in page and "auto-injector" in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"allergen": "unobtainium"}, "allergen"),
        ({"allergen": ""}, "allergen"),
        ({"severity": "deadly"}, "severity"),
        ({"severity": ""}, "severity"),
        ({"diagnosed_on": "2999-01-01"}, "diagnosed_on"),
        ({"diagnosed_on": "soon"}, "diagnosed_on"),
        ({"notes": "x" * 501}, "notes"),
        ({"notes": "🌰" * 501}, "notes"),
        ({"notes": "nul\0"}, "notes"),
        ({"confirmed_by": "nobody"}, "confirmed_by"),
    ],
)
def test_an_allergy_that_cannot_be(
    visitor: Visitor, user: User, typed: dict[str, str], field: str
) -> None:
    person = a_person(user)
    right = {"allergen": "milk", "severity": "mild", "notes": "kept"}

    answer = visitor.submit(f"/profile/{person.id}/allergies", **{**right, **typed})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "notes" in typed or "kept" in answer.text
    assert queries.person_of(user.id, person.id).entries == ()


def test_notes_of_500_characters_fit_whatever_they_are(visitor: Visitor, user: User) -> None:
    person = a_person(user)

    visitor.submit(
        f"/profile/{person.id}/allergies", allergen="milk", severity="mild", notes="🌰" * 500
    )

    assert queries.person_of(user.id, person.id).allergies[0].entry.notes == "🌰" * 500


def test_the_same_allergy_twice_is_refused(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))

    answer = visitor.submit(
        f"/profile/{person.id}/allergies", allergen="milk", severity="mild", notes="kept"
    )

    assert answer.status_code == 422
    assert "recorded already" in answer.text and "kept" in answer.text


def test_of_two_at_the_same_moment_one_is_refused(app: Flask, user: User) -> None:
    person = a_person(user)
    account = account_of(user)

    refused = at_once(app, *[lambda: entries.record_entry(account, person, an_allergy("milk"))] * 8)

    assert [type(fault) for fault in refused] == [AlreadyRecorded] * 7


def test_a_first_page_sent_twice_makes_one_person(app: Flask, user: User) -> None:
    account = account_of(user)

    refused = at_once(app, *[lambda: people.start(account, Details("Robin"))] * 4)

    assert refused == []
    assert len(queries.people_of(user.id)) == 1
    assert len(db.session.scalars(select(Consent)).all()) == 1


def test_a_list_of_diets_sent_twice_is_kept_once(app: Flask, user: User) -> None:
    person, account = a_person(user), account_of(user)

    def choose() -> None:
        entries.choose(
            account, person, [Entry(EntryKind.DIET, diet) for diet in ("vegan", "halal")]
        )

    assert at_once(app, *[choose] * 4) == []
    assert len(queries.person_of(user.id, person.id).of(EntryKind.DIET)) == 2


@pytest.mark.claim("S89")
def test_nothing_outlives_the_end_of_consent(app: Flask, user: User) -> None:
    account = account_of(user)
    person = a_person(user)

    refused = at_once(
        app,
        lambda: foods.withdraw_consent(account),
        lambda: people.add_person(account, Details("Kim")),
        lambda: entries.record_entry(account, person, an_allergy()),
        lambda: foods.check(account, [person], "sugar", "en"),
    )

    assert all(isinstance(fault, ConsentMissing | NotFound) for fault in refused), refused
    assert queries.people_of(user.id) == []
    assert recent_checks(user.id) == []


def test_an_allergy_is_changed_and_removed(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    entry = person.allergies[0].id
    base = f"/profile/{person.id}/allergies/{entry}"

    answer = visitor.submit(base, allergen="milk", severity="life_threatening")
    assert answer.status_code == 303
    changed = queries.person_of(user.id, person.id).allergies[0].entry
    assert changed.severity is Severity.LIFE_THREATENING
    assert visitor.submit(f"{base}/delete").status_code == 303
    assert queries.person_of(user.id, person.id).entries == ()
    assert visitor.get(base).status_code == 404


@pytest.mark.claim("S52")
def test_somebody_elses_person_does_not_exist(visitor: Visitor) -> None:
    stranger = a_person(a_user(), "Kim", an_allergy())
    entry = stranger.allergies[0].id
    unknown = "00000000-0000-4000-8000-000000000000"

    for path in ("/details", "/allergies", f"/allergies/{entry}", f"/allergies/{entry}/delete",
                 "/diets", "/conditions", "/intolerances", "/medications", "/words",
                 "/measurements", "/remove"):  # fmt: skip
        assert visitor.get(f"/profile/{stranger.id}{path}").status_code == 404
        foreign = visitor.post_with_token("/profile/start", f"/profile/{stranger.id}{path}")
        missing = visitor.post_with_token("/profile/start", f"/profile/{unknown}{path}")
        assert foreign.status_code == missing.status_code == 404


@pytest.mark.claim("S52")
def test_the_entries_of_one_person_are_not_reached_through_another(
    visitor: Visitor, user: User
) -> None:
    robin = a_person(user, "Robin", an_allergy())
    kim = a_person(user, "Kim")

    entry = robin.allergies[0].id
    assert visitor.get(f"/profile/{kim.id}/allergies/{entry}").status_code == 404
    with pytest.raises(NotFound):
        entries.change_entry(account_of(user), kim, entry, an_allergy("egg"))


def test_diets_are_chosen_and_taken_back(visitor: Visitor, user: User) -> None:
    person = a_person(user)
    path = f"/profile/{person.id}/diets"

    visitor.submit(path, chosen=["vegan", "halal"])
    vegan = queries.person_of(user.id, person.id).of(EntryKind.DIET)[1]
    assert 'value="vegan"' not in visitor.get(path).text
    removed = visitor.submit(f"/profile/{person.id}/entries/{vegan.id}/delete")

    [diet] = queries.person_of(user.id, person.id).of(EntryKind.DIET)
    assert diet.entry.subject == "halal"
    assert "Put Vegan back" in visitor.get(removed.location).text


@pytest.mark.parametrize("name", ["", "   ", "\u2028", "Rob\0in", "x" * 61])
def test_a_name_that_cannot_be(visitor: Visitor, user: User, name: str) -> None:
    person = a_person(user, name="Robin")

    answer = visitor.submit(f"/profile/{person.id}/details", name=name)

    assert answer.status_code == 422 and 'href="#name"' in answer.text
    assert queries.person_of(user.id, person.id).name == "Robin"


def test_a_word_of_ones_own_is_kept_and_said_to_be_literal(visitor: Visitor, user: User) -> None:
    person = a_person(user)

    visitor.submit(f"/profile/{person.id}/words", word="tigernut")

    page = visitor.get(f"/profile/{person.id}").text
    assert "tigernut" in page and "literally" in page


@pytest.mark.claim("S81")
def test_no_health_value_is_readable_in_the_database(user: User) -> None:
    a_person(user, "Marker Name", Entry(EntryKind.ALLERGY, "sesame", Severity.SEVERE,
                                        notes="marker note"))  # fmt: skip
    for row in db.session.execute(text("SELECT * FROM people")).all():
        assert "Marker" not in repr(tuple(row))
    for row in db.session.execute(text("SELECT * FROM entries")).all():
        for secret in ("sesame", "severe", "marker", "allergy"):
            assert secret not in repr(tuple(bytes(v) if isinstance(v, memoryview) else v
                                            for v in row))  # fmt: skip
    assert isinstance(EntryRow.__table__.c.sealed.type, LargeBinary)


@pytest.mark.claim("S82")
def test_a_sealed_value_that_was_moved_does_not_open(app: Flask, user: User) -> None:
    robin = a_person(user, "Robin", an_allergy("milk"))
    kim = a_person(user, "Kim", an_allergy("egg"))
    with transaction() as session:
        one = session.get_one(EntryRow, robin.entries[0].id)
        other = session.get_one(EntryRow, kim.entries[0].id)
        one.sealed, other.sealed = other.sealed, one.sealed

    with pytest.raises(Unreadable):
        queries.people_of(user.id)


def test_people_and_entries_come_in_one_statement(
    user: User, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for number in range(12):
        a_person(user, f"Person {number}", *(an_allergy(a) for a in ("milk", "egg", "soy")))

    with statements() as seen:
        assert len(queries.people_of(user.id)) == 12
    assert len(seen) == 1


def test_an_account_has_at_most_24_people(visitor: Visitor, user: User) -> None:
    for number in range(24):
        a_person(user, f"Person {number}")

    answer = visitor.submit("/profile", name="One more")

    assert answer.status_code == 422
    assert "24 people" in answer.text
    assert db.session.scalar(select(func.count()).select_from(PersonRow)) == 24


def test_a_person_is_erased_with_everything(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy())

    assert visitor.submit(f"/profile/{person.id}/remove").status_code == 303

    assert queries.people_of(user.id) == []
    assert db.session.scalar(select(func.count()).select_from(EntryRow)) == 0
