"""What somebody can count on who checks and keeps a food of the catalogue."""

from uuid import UUID

import pytest
from sqlalchemy import select

from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.database import db
from eatsential.foods import services as checks
from eatsential.foods.keeping.queries import answers_to, texts_of
from eatsential.foods.keeping.rules import Label
from eatsential.foods.keeping.services import keep, take_text
from eatsential.foods.queries import check_of, recent_checks
from eatsential.foods.rescreening.services import give_due_again
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services.entries import remove_entry
from eatsential.screening.answer import Verdict
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import (
    a_caregiver,
    a_food,
    a_person,
    a_user,
    account_of,
    an_allergy,
)
from tests.support.page import page_of


def test_the_label_of_a_food_is_brought_into_the_form(visitor: Visitor, user: User) -> None:
    a_person(user, "Robin")
    food = a_food("Oat bar", "Oats, sugar", lang="en", traces=("en:milk",))
    page = visitor.get(f"/foods/{food}/check").text
    assert ">Oats, sugar</textarea>" in page.replace("\r\n", "")
    assert "Open Food Facts declares beside the text" in page


def test_what_a_source_declares_counts_as_long_as_the_food_is_kept(
    visitor: Visitor, user: User
) -> None:
    robin = a_person(user, "Robin", an_allergy("milk"))
    listed = a_food("Oat bar", "Oats, sugar", lang="en", allergens=("en:milk",), brand="Ovenware")
    answer = visitor.submit(f"/foods/{listed}/check", person=str(robin.id), lang="en").location
    declared = "Contains milk: declared by Open Food Facts"
    assert declared in visitor.get(answer).text
    assert declared in visitor.get(f"/foods/{listed}?person={robin.id}").text
    kept = UUID(visitor.submit(f"{answer}/keep", brand="Ovenware").location.rpartition("/")[2])
    assert "Oat bar" in visitor.get(f"/foods/kept/{kept}").text  # called so by its source

    remove_entry(account_of(user), robin, robin.entries[0].id)
    give_due_again()
    assert answers_to([kept])[kept].verdict is Verdict.NOTHING_FOUND
    a_person(user, "Kim", an_allergy("milk"))
    give_due_again()
    assert answers_to([kept])[kept].verdict is Verdict.AVOID
    take_text(account_of(user), kept, "Oats, sugar, salt.", "en")
    assert [text.check.verdict for text in texts_of(kept)] == [Verdict.AVOID] * 2


def test_who_shares_a_person_is_told_of_each_food_that_is_kept(user: User) -> None:
    robin, theirs = a_person(user, "Robin"), a_person(owner := a_user(), "Sam", an_allergy())
    a_caregiver(owner, theirs, user, Permit.CHECK)
    made = checks.check(account_of(user), [robin], "Whey", "en")
    keep(account_of(user), made, Label("Whey"))
    told = select(AuditEvent.target).where(AuditEvent.act == Act.CHECKED_FOR)
    assert db.session.scalars(told).all() == [owner.id]


@pytest.mark.parametrize("listed", ["1", "00000000-0000-0000-0000-000000000000"])
def test_a_food_that_is_not_in_the_catalogue_declares_nothing(
    visitor: Visitor, user: User, listed: str
) -> None:
    robin = a_person(user, "Robin")
    page = visitor.submit("/check", person=str(robin.id), text="Oats", listed=listed)
    assert page.status_code == 404


def test_nothing_was_found_is_not_said_where_nothing_was_looked_for(
    visitor: Visitor, user: User
) -> None:
    robin = a_person(user, "Robin")
    answer = visitor.submit("/check", person=str(robin.id), text="Oats", lang="en").location
    page = visitor.get(answer).text
    assert "Nothing was looked for" in page and "Nothing found" not in page
    made = check_of(user.id, UUID(answer.rpartition("/")[2]))
    assert made.verdict is Verdict.NOTHING_FOUND  # the code of the contract


def test_the_oldest_checks_make_room(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eatsential.foods.services.CHECKS_KEPT", 2)
    people = [a_person(user, "Robin")]
    _first, *others = [
        checks.check(account_of(user), people, text, "en") for text in ("Oats", "Rye", "Salt")
    ]
    assert {one.id for one in recent_checks(user.id)} == set(others)


def test_beside_a_marked_word_each_name_stands_once(visitor: Visitor, user: User) -> None:
    alike = an_allergy("milk"), Entry(EntryKind.INTOLERANCE, "lactose")
    people = [a_person(user, name, *alike, Entry(EntryKind.DIET, "vegan")) for name in ("Al", "Bo")]
    chosen = [str(person.id) for person in people]
    made = visitor.submit("/check", text="Whey.", lang="en", person=chosen).location
    [mark] = page_of(visitor.get(made).text).all("mark")
    assert [link.text for link in mark.all("a")] == ["Whey", "Bo"]
