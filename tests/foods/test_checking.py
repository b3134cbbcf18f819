"""What somebody can count on who checks a food."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from eatsential.database import db
from eatsential.foods.queries import recent_checks
from eatsential.foods.rules import Check, Mark, Span, marked
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.people import Details
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.services import entries
from eatsential.profiles.services import people as services
from eatsential.screening.answer import Severity
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_caregiver, a_person, a_user, account_of, an_allergy
from tests.support.page import page_of

LABEL = "Wheat flour, sugar, whey powder. May contain traces of sesame."


def check(visitor: Visitor, person: object, text: str, **more: str) -> str:
    chosen = person if isinstance(person, list) else str(person)
    answer = visitor.submit("/check", person=chosen, text=text, **more)
    assert answer.status_code == 303
    page = visitor.get(answer.location)
    assert page.status_code == 200
    return page.text


def heading(page: str) -> str:
    return page_of(page).heading


def test_the_answer_says_what_where_and_by_which_vocabulary(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))

    page = check(visitor, person.id, LABEL)

    assert heading(page) == "Avoid"
    assert "Contains milk: whey powder" in page
    assert 'id="mark-1"' in page and ">whey powder</a>" in page
    assert "2026." in page and "English" in page


def test_the_four_answers(visitor: Visitor, user: User) -> None:
    severe = a_person(user, "Robin", an_allergy("sesame", Severity.SEVERE))
    mild = a_person(user, "Kim", an_allergy("sesame", Severity.MILD))

    assert heading(check(visitor, severe.id, LABEL)) == "Avoid"
    assert heading(check(visitor, mild.id, LABEL)) == "Caution"
    assert heading(check(visitor, mild.id, "Sugar, zorblax, blorf, grumpf")) == "Cannot tell"
    assert (
        heading(check(visitor, mild.id, "Ingredients: sugar, water, salt."))
        == "Nothing found in what was declared"
    )


def test_no_answer_calls_a_food_safe(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy())

    for label in (LABEL, "Ingredients: sugar, water, salt.", "zorblax", "Milk-free sugar"):
        page = check(visitor, person.id, label).lower()
        page = page.partition("<main")[2].partition("</main")[0]
        assert "safe" not in page and "allergen-free" not in page


def test_several_people_get_an_answer_each_the_strongest_first(
    visitor: Visitor, user: User
) -> None:
    kim = a_person(user, "Kim")
    robin = a_person(user, "Robin", an_allergy("milk"))

    answer = visitor.submit("/check", person=[str(kim.id), str(robin.id)], text=LABEL)
    page = visitor.get(answer.location).text

    assert heading(page) == "Avoid"
    assert page.index("for Robin") < page.index("for Kim")


@pytest.mark.parametrize(
    ("label", "told"),
    [
        (LABEL, "For all: Avoid, because of Ash and Robin."),
        ("Ingredients: sugar, milk.", "For all: Avoid, because of Robin."),
        ("Ingredients: sugar, water.", "For all: nothing found. For Kim nothing was looked for."),
    ],
)
def test_what_holds_for_all_is_said_first_in_one_sentence(
    visitor: Visitor, user: User, label: str, told: str
) -> None:
    kim, ash = a_person(user, "Kim"), a_person(user, "Ash", an_allergy("sesame"))
    guest = a_person(user, "Robin", an_allergy("milk"))
    services.change_details(account_of(user), guest, Details("Robin", guest=True))
    assert "Robin (guest)" in visitor.get("/check").text

    page = check(visitor, [str(kim.id), str(ash.id), str(guest.id)], label)

    assert told in page
    assert page.index(told) < page.index("for Kim")
    assert page.count('href="#for-') == 3


def test_for_one_person_nothing_is_said_of_all(visitor: Visitor, user: User) -> None:
    assert "For all" not in check(visitor, a_person(user).id, LABEL)


def test_a_word_of_ones_own_is_found_and_said_to_be_literal(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", Entry(EntryKind.WORD, "fenugreek"))

    page = check(visitor, person.id, "Water, fenugreek, salt")

    assert "Your own word: fenugreek" in page


@pytest.mark.parametrize(
    "label",
    [
        "<script>alert(1)</script> whey",
        "{{7*7}} ${7*7} whey",
        "(" * 10_000 + "whey" + ")" * 10_000,
        "αλεύρι σίτου, ζάχαρη",
        "whey\0powder",
        "x" * 99_000,
        "\u202ewhey\u202c, sugar",
    ],
)
def test_no_label_upsets_the_page(visitor: Visitor, user: User, label: str) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))

    page = check(visitor, person.id, label)

    assert "<script>alert" not in page
    assert "Nothing found" not in page


def test_an_unsupported_language_is_never_nothing_found(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))

    assert heading(check(visitor, person.id, "αλεύρι σίτου, ζάχαρη, αλάτι")) == "Cannot tell"


def test_a_label_that_is_too_long_says_so_and_is_kept(visitor: Visitor, user: User) -> None:
    person = a_person(user)

    answer = visitor.submit("/check", person=str(person.id), text="a" * 100_001)

    assert answer.status_code == 422
    assert "100000 characters or fewer" in answer.text
    assert "a" * 100_001 in answer.text


@pytest.mark.claim("S69")
def test_more_than_a_megabyte_is_refused_in_words(visitor: Visitor, user: User) -> None:
    person = a_person(user)

    answer = visitor.submit("/check", person=str(person.id), text="a" * 1_100_000)

    assert answer.status_code == 413
    assert "Send less text" in answer.text


ENDED = Entry(EntryKind.ALLERGY, "milk", Severity.SEVERE, ends_on=date(2020, 1, 1))


@pytest.mark.parametrize("entries", [(), (ENDED,)])
def test_who_has_nothing_recorded_is_not_told_that_an_unread_label_holds_nothing(
    visitor: Visitor, user: User, entries: tuple[Entry, ...]
) -> None:
    robin = a_person(user, "Robin", *entries)
    page = check(visitor, robin.id, "Sugar, zorblax, quuxberry.", lang="en")
    assert "Cannot tell" in page and "Nothing found" not in page


@pytest.mark.parametrize("label", ["", "  \n "])
def test_an_empty_label_is_asked_for(visitor: Visitor, user: User, label: str) -> None:
    person = a_person(user)

    answer = visitor.submit("/check", person=str(person.id), text=label)

    assert answer.status_code == 422
    assert "what the label says" in answer.text and recent_checks(user.id) == []


def test_nobody_chosen_is_said_and_the_label_kept(visitor: Visitor, user: User) -> None:
    a_person(user)

    answer = visitor.submit("/check", person=[], text=LABEL)

    assert answer.status_code == 422
    assert "Choose at least one person" in answer.text and "whey powder" in answer.text


@pytest.mark.claim("S52")
def test_nobody_is_checked_for_somebody_elses_person(visitor: Visitor, user: User) -> None:
    a_person(user)
    stranger = a_person(a_user(), "Kim", an_allergy())

    answer = visitor.submit("/check", person=str(stranger.id), text=LABEL)

    assert answer.status_code == 422
    assert "Choose from this list." in answer.text and str(stranger.id) not in answer.text
    assert recent_checks(user.id) == []


@pytest.mark.claim("S52")
def test_somebody_elses_check_does_not_exist(
    visitor: Visitor, another: Visitor, user: User
) -> None:
    person = a_person(user)
    made = visitor.submit("/check", person=str(person.id), text=LABEL).location
    stranger = a_user(username="stranger")
    another.log_in(stranger)

    assert another.get(made).status_code == 404
    assert another.post_with_token("/account", f"{made}/forget").status_code == 404
    assert visitor.get(made).status_code == 200


def test_without_people_the_first_page_comes_first(visitor: Visitor) -> None:
    assert visitor.get("/check").location == "/profile/start"


@pytest.mark.claim("S81")
def test_a_check_is_sealed_listed_and_erased(visitor: Visitor, user: User) -> None:
    person = a_person(user)
    made = visitor.submit("/check", person=str(person.id), text=LABEL).location

    stored = bytes(db.session.scalar(text("SELECT sealed FROM checks")) or b"")
    assert stored and b"whey" not in stored
    assert "Wheat flour" in visitor.get("/").text
    assert visitor.press(made, f"{made}/forget").status_code == 303
    assert visitor.get(made).status_code == 404


def test_overlapping_marks_cover_the_text_once_and_in_order() -> None:
    marks = marked("0123456789", [Span(2, 6, "avoid", 1), Span(4, 8, "caution", 2)])

    assert marks == [
        Mark("01"),
        Mark("23", "avoid", (1,)),
        Mark("45", "avoid", (1, 2)),
        Mark("67", "caution", (2,)),
        Mark("89"),
    ]


NOTHING = "Nothing that counts is recorded for Robin, so nothing was looked for in this label."


@pytest.mark.parametrize("entries", [(), (ENDED,)])
def test_who_has_nothing_recorded_is_named_with_the_way_to_record_it(
    visitor: Visitor, user: User, entries: tuple[Entry, ...]
) -> None:
    robin, kim = a_person(user, "Robin", *entries), a_person(user, "Kim", an_allergy("milk"))

    page = check(visitor, [str(robin.id), str(kim.id)], LABEL)

    assert page.count(NOTHING) == 1 and "recorded for Kim" not in page
    assert f'href="/profile/{robin.id}/allergies"' in page


def test_who_may_only_check_is_not_sent_to_a_page_that_refuses_them(
    visitor: Visitor, user: User
) -> None:
    owner = a_user()
    robin = a_person(owner, "Robin")
    a_person(user, "Kim", an_allergy("milk"))
    a_caregiver(owner, robin, user, Permit.CHECK)

    page = check(visitor, robin.id, LABEL)

    assert NOTHING in page and f"/profile/{robin.id}/allergies" not in page


def test_who_may_only_check_is_not_told_the_words_of_a_profile(
    visitor: Visitor, user: User
) -> None:
    owner = a_user()
    robin = a_person(owner, "Robin", Entry(EntryKind.WORD, "fenugreek"))
    a_caregiver(owner, robin, user, Permit.CHECK)

    page = check(visitor, robin.id, LABEL)

    assert "only own words were looked for" in page and "fenugreek" not in page
    [made] = recent_checks(user.id)
    assert b"fenugreek" not in made.packed()


def test_an_answer_says_what_was_looked_for_when_it_was_asked(visitor: Visitor, user: User) -> None:
    robin = a_person(user, "Robin")
    made = visitor.submit("/check", person=str(robin.id), text=LABEL).location
    entries.record_entry(account_of(user), robin, an_allergy("milk"))
    assert NOTHING in visitor.get(made).text


def test_an_answer_of_before_this_was_kept_says_nothing_of_it() -> None:
    old = b'{"text": "Sugar", "answers": [{"person": "%s", "name": "Robin", "answer": {}}]}'
    found = Check.unpacked(old % str(UUID(int=1)).encode(), UUID(int=2), datetime.now(UTC))
    assert found.answers[0].asked is None


def test_where_only_words_of_ones_own_were_looked_for_the_answer_says_so(
    visitor: Visitor, user: User
) -> None:
    words = Entry(EntryKind.WORD, "fenugreek"), Entry(EntryKind.WORD, "kiwi")
    told = "For Robin only these words were looked for, exactly as written: fenugreek and kiwi."
    robin, kim = a_person(user, "Robin", *words), a_person(user, "Kim", *words, an_allergy("milk"))

    page = check(visitor, [str(robin.id), str(kim.id)], LABEL)

    assert told in page and page.count("exactly as written") == 1
