"""What somebody can count on who notes that a person eats what a finding speaks against."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from eatsential import clock
from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.database import db, transaction
from eatsential.errors import NotFound
from eatsential.foods import services as foods
from eatsential.foods.keeping import queries as kept_foods
from eatsential.foods.keeping.services import take_text
from eatsential.foods.models import NoteRow
from eatsential.foods.notes import services
from eatsential.foods.notes.errors import TooSevere
from eatsential.foods.notes.queries import notes_on
from eatsential.foods.notes.rules import Note, holds, is_severe, mark_of
from eatsential.foods.queries import check_of
from eatsential.foods.rescreening.services import give_due_again
from eatsential.foods.rules import PersonAnswer, numbered
from eatsential.profiles.queries import people_for, person_of
from eatsential.profiles.rules.entries import Entry, EntryKind, Recorded
from eatsential.profiles.rules.people import Details, Person
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import entries
from eatsential.profiles.services import people as profiles
from eatsential.screening.answer import Severity
from eatsential.users.models import User
from tests.foods.test_keeping import kept
from tests.support.browser import Visitor
from tests.support.factories import a_caregiver, a_person, a_user, account_of, an_allergy
from tests.support.page import page_of

LABEL = "Wheat flour, sugar, whey powder."
MILD = an_allergy("milk", Severity.MILD)
SEVERE = an_allergy("milk", Severity.SEVERE)
ROBIN = uuid4()
THEN: dict[str, Any] = {
    "subject": "allergy:milk",
    "evidence": "may_contain",
    "verdict": "caution",
    "term": "whey",
    "allergen": "milk",
    "start": 10,
    "end": 14,
}
VEGAN = {**THEN, "subject": "diet:vegan"}


def first(user: User, check_id: UUID) -> str:
    """The mark of the first finding."""
    return mark_of(*numbered(check_of(user.id, check_id))[0])


def noted(user: User, person: Person, label: str = LABEL) -> UUID:
    """A check on whose first finding a note stands."""
    check = foods.check(account_of(user), [person], label, "en")
    services.note(account_of(user), check, first(user, check))
    return check


@pytest.mark.parametrize(
    ("entry", "now", "still"),
    [
        (MILD, {}, True),
        (MILD, {"start": 3, "end": 7}, True),
        (MILD, {"evidence": "vague", "verdict": "cannot_tell"}, True),
        (MILD, {"verdict": "avoid"}, False),
        (MILD, {"evidence": "contains"}, False),
        (MILD, {"term": "milk", "verdict": "avoid"}, True),  # another finding, without a note
        (SEVERE, {}, False),
    ],
)
def test_a_note_holds_until_its_finding_gets_worse(
    entry: Entry, now: dict[str, Any], still: bool
) -> None:
    person = Person(ROBIN, Details("Robin"), (Recorded(uuid4(), entry),))
    answer = PersonAnswer(ROBIN, "Robin", {"findings": [THEN | now]})
    note = Note(uuid4(), uuid4(), ROBIN, clock.now(), None, THEN)
    assert holds(note, answer, person) is still
    assert not holds(note, answer, None)


def test_a_note_stands_beside_its_finding_changes_nothing_and_goes_with_one_press(
    visitor: Visitor, user: User
) -> None:
    robin = a_person(user, "Robin", MILD)
    check = foods.check(account_of(user), [robin], LABEL, "en")
    before = check_of(user.id, check)

    page = visitor.submit(f"/check/{check}/note?finding=1").location

    shown = visitor.get(page).text
    assert "Robin eats this: you noted it on" in shown and "Contains milk" in shown
    assert check_of(user.id, check) == before
    [remove] = [form.action for form in page_of(shown).forms if "/notes/" in form.action]
    assert visitor.press(page.partition("#")[0], remove).status_code == 303
    assert notes_on([check]) == []


def test_nothing_is_noted_on_what_somebody_is_severely_allergic_to(
    visitor: Visitor, user: User
) -> None:
    robin = a_person(user, "Robin", SEVERE, Entry(EntryKind.DIET, "vegan"))
    check = foods.check(account_of(user), [robin], LABEL, "en")
    assert "eats this" not in visitor.get(f"/check/{check}").text

    for number, each in enumerate(numbered(check_of(user.id, check)), 1):
        page = visitor.get(f"/check/{check}/note?finding={number}").text
        assert "Robin is severely allergic" in page and "Note that Robin" not in page
        assert f"/check/{check}/report?finding={number}" in page
        with pytest.raises(TooSevere):
            services.note(account_of(user), check, mark_of(*each))


def test_in_a_recipe_the_same_words_are_as_severe_as_in_a_label() -> None:
    oats = {"subject": "allergy:oats", "allergen": "oats", "text": "oat", "verdict": "avoid"}
    word = {"subject": "word:oat drink", "allergen": None, "text": "Oat drink", "verdict": "avoid"}
    robin = Person(ROBIN, Details("Robin"), (Recorded(ROBIN, an_allergy("oats")),))

    def severe(*found: dict[str, Any]) -> bool:
        return is_severe(robin, PersonAnswer(ROBIN, "Robin", {"findings": found}), found[1])

    assert severe(oats, word) and not severe(oats, {**word, "text": "milk"})


def test_a_note_that_ended_with_a_severe_allergy_stays_ended(visitor: Visitor, user: User) -> None:
    robin = a_person(user, "Robin", MILD)
    check, account = noted(user, robin), account_of(user)
    [entry] = robin.allergies

    entries.change_entry(account, robin, entry.id, SEVERE)
    give_due_again()
    entries.change_entry(account, robin, entry.id, MILD)
    give_due_again()

    page = visitor.get(f"/check/{check}").text
    assert "when the answer was “Caution”" in page or "when the answer was “Avoid”" in page
    assert "you noted it on" not in page and "Robin eats this" in page


def test_who_cares_for_somebody_notes_only_where_they_may_edit(app: Flask, user: User) -> None:
    owner = a_user()
    robin, kim = a_person(owner, "Robin", MILD), a_person(owner, "Kim", MILD)
    with app.test_request_context():
        a_caregiver(owner, robin, user, Permit.CHECK)
        a_caregiver(owner, kim, user, Permit.CHECK, Permit.EDIT)
    shared = {person.name: person for person in people_for(user.id, Permit.CHECK)}

    with pytest.raises(NotFound):
        noted(user, shared["Robin"])
    noted(user, shared["Kim"])

    told = select(AuditEvent).where(AuditEvent.act == Act.NOTE_MADE)
    assert [event.target for event in db.session.scalars(told)] == [owner.id]


def test_a_note_goes_along_with_the_next_text_and_away_with_the_person(
    app: Flask, user: User
) -> None:
    robin = a_person(user, "Robin", MILD)
    food, account = kept(user, LABEL), account_of(user)
    check = kept_foods.answers_to([food])[food]
    services.note(account, check.id, first(user, check.id))

    newer = take_text(account, food, "Whey powder, sugar, salt.", "en")

    assert [note.lapsed_at for note in notes_on([check.id, newer])] == [None]
    profiles.remove_person(account, person_of(user.id, robin.id))
    assert notes_on([newer]) == []


def test_a_note_that_cannot_be_read_holds_no_answer_up(app: Flask, user: User) -> None:
    robin = a_person(user, "Robin", MILD)
    check = noted(user, robin)
    with transaction() as session:
        session.execute(update(NoteRow).values(sealed=b"k1.broken"))

    entries.change_entry(account_of(user), robin, robin.allergies[0].id, SEVERE)

    assert give_due_again() == 1 and not check_of(user.id, check).due
