"""Changing a profile: what is deliberate, what can be taken back, what it was on any day."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from eatsential.database import db
from eatsential.foods import services as foods
from eatsential.foods.queries import check_of
from eatsential.foods.services import LETTERS
from eatsential.outbox.services import claim, opened, record_sent
from eatsential.profiles import queries
from eatsential.profiles.models import ChangeRow
from eatsential.profiles.rules.entries import Entry, EntryKind, Reaction, is_milder
from eatsential.profiles.rules.people import Details
from eatsential.profiles.services import entries, people
from eatsential.profiles.services.endings import announce
from eatsential.screening.answer import Problem, Severity, Verdict
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_person, a_user, account_of, an_allergy
from tests.support.page import page_of
from tests.support.races import at_once

Travel = Callable[[datetime], None]
TRACES = "Wheat flour, sugar. May contain traces of milk."
WHEY = "Sugar, whey powder."
EGG = "Sugar, egg."
VEGAN = Entry(EntryKind.DIET, "vegan")


def test_everything_about_an_allergy_is_kept_and_shown(visitor: Visitor, user: User) -> None:
    person = a_person(user)
    visitor.submit(
        f"/profile/{person.id}/allergies",
        allergen="egg",
        severity="moderate",
        problem="non_ige",
        reactions=["vomiting", "hives"],
        onset="hours",
        reaction="pale and floppy",
        diagnosed_on="2024-02-03",
        confirmed_by="clinician",
        notes="Dr Fern",
    )
    [recorded] = queries.person_of(user.id, person.id).allergies
    assert recorded.entry.problem is Problem.NON_IGE
    assert set(recorded.entry.reactions) == {Reaction.VOMITING, Reaction.HIVES}
    page = visitor.get(f"/profile/{person.id}").text
    for words in (
        "delayed allergy",
        "Vomiting",
        "Hives",
        "After some hours",
        "pale and floppy",
        "3 February 2024",
        "Confirmed by: A doctor or dietitian",
        "Dr Fern",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("problem", "hex"),
        ("reactions", "joy"),
        ("onset", "soon"),
        ("ends_on", "2020-01-01"),
        ("ends_on", "tomorrow"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    visitor: Visitor, user: User, field: str, typed: str
) -> None:
    person = a_person(user)
    page = f"/profile/{person.id}/allergies"
    answer = visitor.submit(page, allergen="egg", severity="mild", **{field: typed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert '<details class="govuk-details" open>' in answer.text
    assert queries.person_of(user.id, person.id).entries == ()


def test_the_page_says_what_an_entry_covers(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("tree-nuts"), an_allergy("walnut"))
    page = visitor.get(f"/profile/{person.id}").text
    assert page.count("Covers ") == 1
    assert "Covers Almond, Brazil nut, Cashew, Hazelnut, Macadamia, Pecan, Pistachio" in page


# Deliberate changes


def answers_with(user: User, entry: Entry, *labels: str) -> str:
    """An account with checks of some labels for Robin, who has one entry. Its page."""
    person = a_person(user, "Robin", entry)
    for label in labels:
        foods.check(account_of(user), [person], label, "en")
    return f"/profile/{person.id}/allergies/{person.entries[0].id}"


def test_a_milder_allergy_is_confirmed_with_its_name(visitor: Visitor, user: User) -> None:
    page = answers_with(user, an_allergy("milk", Severity.SEVERE), TRACES, WHEY, "Sugar.")

    asked = visitor.submit(page, severity="mild")

    assert asked.status_code == 422
    assert "One of the last 3 answers that you got for Robin would change" in asked.text
    assert visitor.send_form_of(asked, confirm="egg").status_code == 422
    assert visitor.send_form_of(asked, confirm=" milk ").status_code == 303
    person = queries.people_of(user.id)[0]
    assert person.allergies[0].entry.severity is Severity.MILD


@pytest.mark.parametrize(
    ("typed", "milder"),
    [
        ({"severity": "life_threatening"}, False),
        ({"severity": "severe", "notes": "x"}, False),
        ({"severity": "moderate"}, True),
        ({"problem": "preference"}, True),
        ({"ends_on": "2099-01-01"}, True),
        ({"allergen": "egg"}, True),
    ],
)
def test_only_what_makes_a_profile_milder_is_asked_about(
    visitor: Visitor, user: User, typed: dict[str, str], milder: bool
) -> None:
    page = answers_with(user, an_allergy("milk", Severity.SEVERE))
    assert visitor.submit(page, **typed).status_code == (422 if milder else 303)


@pytest.mark.parametrize("problem", [each for each in Problem if each is not Problem.COELIAC])
def test_whatever_is_not_coeliac_disease_any_more_is_milder(problem: Problem) -> None:
    coeliac = Entry(EntryKind.ALLERGY, "gluten", Severity.MILD, Problem.COELIAC)
    other = Entry(EntryKind.ALLERGY, "gluten", Severity.MODERATE, problem)
    assert is_milder(other, coeliac)


def test_removing_says_what_changes_and_can_be_taken_back(visitor: Visitor, user: User) -> None:
    page = answers_with(user, an_allergy("milk", Severity.SEVERE), TRACES, WHEY, "Sugar.")
    asked = visitor.get(f"{page}/delete").text
    assert "2 of the last 3 answers that you got for Robin would change." in asked

    removed = visitor.submit(f"{page}/delete")
    assert queries.people_of(user.id)[0].entries == ()

    shown = visitor.get(removed.location)
    assert "Put Milk back" in shown.text
    undo = re.search(r'action="([^"]+/undo)"', shown.text)
    assert undo is not None
    visitor.press(removed.location, undo[1])
    [entry] = queries.people_of(user.id)[0].entries
    assert entry.entry == an_allergy("milk", Severity.SEVERE)


def test_a_button_that_is_pressed_twice_ends_where_it_does_when_pressed_once(
    visitor: Visitor, user: User
) -> None:
    page = answers_with(user, an_allergy("milk"))
    form = visitor.get(f"{page}/delete")
    once, twice = visitor.send_form_of(form), visitor.send_form_of(form)
    assert (once.status_code, twice.status_code) == (303, 303)
    assert "It was removed already." in visitor.get(twice.location).text

    over = Entry(EntryKind.ALLERGY, "egg", Severity.MILD, ends_on=date(2020, 1, 1))
    ended = a_person(user, "Kim", over)
    shown, again = (
        f"/profile/{ended.id}",
        f"/profile/{ended.id}/entries/{ended.entries[0].id}/renew",
    )
    form = visitor.get(shown)
    for told in ("It is recorded again, and counts from now on.", "It is recorded already."):
        token = page_of(form.text).form_to(again).values
        answer = visitor.post(again, data=token, follow_redirects=True)
        assert answer.status_code == 200 and told in answer.text


def test_what_gets_milder_lists_the_answers_that_change_and_how(
    visitor: Visitor, user: User
) -> None:
    page = answers_with(user, an_allergy("milk", Severity.SEVERE), TRACES, WHEY, "Sugar.")

    for shown, becomes in (
        (visitor.submit(page, severity="mild"), "Caution"),
        (visitor.get(f"{page}/delete"), "Nothing found in what was declared"),
    ):
        [listed] = [
            ul for ul in page_of(shown.text).all("ul") if "checks" in ul.get("class").split()
        ]
        lines = [li.text for li in listed.all("li")]
        assert f"{TRACES} Avoid now, then {becomes}" in lines
        assert any(WHEY in line for line in lines) == ("delete" in shown.request.path)
        assert not [line for line in lines if line.startswith("Sugar.")]
        assert "Labels you check next may differ as well." in shown.text


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ((), "You have not checked a label for Robin yet."),
        (("Sugar.",), "The last answer that you got for Robin would stay the same."),
        (("Sugar.", "Salt."), "None of the last 2 answers that you got for Robin would change"),
        ((WHEY, "salt " * LETTERS), "One more answer is not counted: it is too much text"),
    ],
)
def test_it_says_of_how_many_answers_it_speaks(
    visitor: Visitor, user: User, labels: tuple[str, ...], told: str
) -> None:
    page = answers_with(user, an_allergy("milk"), *(label[:LETTERS] for label in labels))
    shown = visitor.get(f"{page}/delete").text
    assert told in shown
    assert "not looked at here" in shown, "what others checked for the person"


def test_of_many_answers_that_change_ten_are_listed_and_the_rest_counted(
    visitor: Visitor, user: User
) -> None:
    page = answers_with(user, an_allergy("milk"), *(f"Sugar, milk {n} %." for n in range(10, 22)))
    shown = visitor.get(f"{page}/delete").text
    assert shown.count("now, then") == 10 and "and 2 more" in shown
    assert "and 0 more" not in visitor.get(answers_with(user, VEGAN, EGG) + "/delete").text


def test_taking_back_twice_records_it_once(visitor: Visitor, user: User) -> None:
    page = answers_with(user, an_allergy("milk"))
    removed = visitor.submit(f"{page}/delete")
    change = removed.location.rpartition("=")[2]
    person = queries.people_of(user.id)[0]
    undo = f"/profile/{person.id}/history/{change}/undo"
    assert visitor.post_with_token("/profile", undo).status_code == 303
    again = visitor.post_with_token("/profile", undo)
    assert again.status_code == 303
    assert "It is in the profile already." in visitor.get(again.location).text
    assert undo not in visitor.get(f"/profile/{person.id}?removed={change}").text
    assert len(queries.people_of(user.id)[0].entries) == 1


def test_what_was_not_removed_cannot_be_put_back(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    for change in queries.history(user.id, person.id):
        undo = f"/profile/{person.id}/history/{change.id}/undo"
        assert visitor.post_with_token("/profile", undo).status_code == 404


def test_an_address_that_names_another_change_is_a_page(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    for change in queries.history(user.id, person.id):
        page = visitor.get(f"/profile/{person.id}?removed={change.id}")
        assert page.status_code == 200
        assert "/undo" not in page.text


@pytest.mark.parametrize(
    ("ends_on", "status"), [("2099-06-01", 422), ("2100-01-01", 303), ("", 303)]
)
def test_an_earlier_end_is_milder_and_a_later_one_is_not(
    visitor: Visitor, user: User, ends_on: str, status: int
) -> None:
    last = date(2099, 12, 24)
    trial = Entry(EntryKind.ALLERGY, "milk", Severity.SEVERE, Problem.IGE, ends_on=last)
    assert visitor.submit(answers_with(user, trial), ends_on=ends_on).status_code == status


def test_removing_at_once_is_one_change(app: Flask, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    entry = person.entries[0].id
    account = account_of(user)
    at_once(app, *[lambda: entries.remove_entry(account, person, entry)] * 6)
    removals = [c for c in queries.history(user.id, person.id) if c.changed.new_entry is None]
    assert len([c for c in removals if c.changed.old_entry]) == 1


# History


def test_the_profile_of_any_day_can_be_seen(visitor: Visitor, user: User, travel: Travel) -> None:
    travel(datetime(2026, 3, 1, 12, tzinfo=UTC))
    person = a_person(user, "Robin", an_allergy("milk", Severity.MILD))
    travel(datetime(2026, 4, 1, 12, tzinfo=UTC))
    account, milk = account_of(user), person.entries[0].id
    entries.change_entry(account, person, milk, an_allergy("milk", Severity.SEVERE))
    entries.record_entry(account, person, an_allergy("egg"))
    travel(datetime(2026, 5, 1, 12, tzinfo=UTC))
    entries.remove_entry(account, person, milk)
    people.change_details(account, person, Details("Robin Fern"))
    travel(datetime(2026, 6, 1, 12, tzinfo=UTC))
    visitor.log_in(user)

    def on(day: str) -> list[str]:
        text = visitor.get(f"/profile/{person.id}/history?on={day}").text
        listed = text[text.index("As it was at the end of") :]
        return re.findall(r"<li>([^<]+)</li>", listed.partition("Every change")[0])

    assert on("2026-03-15") == ["Milk: mild"]
    assert on("2026-04-15") == ["Egg: severe", "Milk: severe"]
    assert on("2026-05-15") == ["Egg: severe"]
    page = visitor.get(f"/profile/{person.id}/history").text
    for line in (
        "Removed: Milk: severe.",
        "Changed: Milk: mild, now Milk: severe.",
        "Added: Egg: severe.",
        "Robin was added.",
        "Details changed.",
    ):
        assert line in page


@pytest.mark.parametrize("day", ["", "x", "2026-02-31", "0000-00-00"])
def test_a_day_that_is_none_is_asked_for_again(visitor: Visitor, user: User, day: str) -> None:
    person = a_person(user)
    answer = visitor.get(f"/profile/{person.id}/history?on={day}")
    assert answer.status_code == 200
    assert "There is a problem" in answer.text


@pytest.mark.claim("S81")
def test_the_history_is_sealed(user: User) -> None:
    a_person(user, "Markername", an_allergy("milk"))
    with db.engine.connect() as connection:
        rows = connection.execute(select(ChangeRow)).all()
    assert len(rows) == 2
    for row in rows:
        assert b"milk" not in bytes(row.sealed) and b"Markername" not in bytes(row.sealed)


def test_nothing_changed_is_no_change(user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    entries.change_entry(account_of(user), person, person.entries[0].id, an_allergy("milk"))
    people.change_details(account_of(user), person, Details("Robin"))
    assert len(queries.history(user.id, person.id)) == 2


# What ends


def verdict(user: User, label: str) -> Verdict:
    person = queries.people_of(user.id)[0]
    return check_of(user.id, foods.check(account_of(user), [person], label, "en")).verdict


def test_an_entry_binds_until_its_last_day_is_over_everywhere(user: User, travel: Travel) -> None:
    last = date(2026, 12, 24)
    travel(datetime(2026, 12, 1, tzinfo=UTC))
    trial = Entry(EntryKind.ALLERGY, "milk", Severity.SEVERE, Problem.IGE, ends_on=last)
    a_person(user, "Robin", trial, an_allergy("egg"))
    assert verdict(user, WHEY) is Verdict.AVOID
    travel(datetime(2026, 12, 25, 11, tzinfo=UTC))
    assert verdict(user, WHEY) is Verdict.AVOID
    travel(datetime(2026, 12, 25, 13, tzinfo=UTC))
    assert verdict(user, WHEY) is not Verdict.AVOID


def test_the_end_is_announced_once_three_days_before(user: User, travel: Travel) -> None:
    last = date(2026, 12, 24)
    travel(datetime(2026, 12, 1, tzinfo=UTC))
    a_person(user, "Markername", Entry(EntryKind.ALLERGY, "milk", Severity.MILD, ends_on=last))
    sent = []
    for day in range(18, 28):
        travel(datetime(2026, 12, day, 13, tzinfo=UTC))
        assert announce() == announce() + (day == 21)
        while (claimed := claim()) is not None:
            mail = opened(claimed)
            sent.append((day, mail.to, mail.text))
            record_sent(claimed)
    [(day, to, text)] = sent
    assert (day, to) == (21, user.email)
    assert "24 December 2026" in text
    assert "ilk" not in text and "Markername" not in text


def test_all_that_ends_is_announced_in_one_mail(user: User, travel: Travel) -> None:
    travel(datetime(2026, 12, 22, 13, tzinfo=UTC))
    milk, egg, soy = (
        Entry(EntryKind.ALLERGY, subject, Severity.MILD, ends_on=date(2026, 12, day))
        for subject, day in (("milk", 24), ("egg", 24), ("soy", 23))
    )
    a_person(user, "Robin", milk, soy)
    a_person(user, "Kim", egg)

    assert announce() == 3

    claimed = claim()
    assert claimed is not None and claim() is None
    mail = opened(claimed)
    assert "- An entry counts until 23 December 2026.\n" in mail.text
    assert "- 2 entries count until 24 December 2026.\n" in mail.text


@pytest.mark.parametrize(
    ("problem", "label", "expected"),
    [
        (Problem.IGE, TRACES, Verdict.AVOID),
        (Problem.INTOLERANCE, TRACES, Verdict.CAUTION),
        (Problem.PREFERENCE, TRACES, Verdict.NOTHING_FOUND),
        (Problem.PREFERENCE, WHEY, Verdict.CAUTION),
        (Problem.COELIAC, TRACES, Verdict.AVOID),
    ],
)
def test_the_kind_of_problem_decides_how_strictly_it_is_judged(
    user: User, problem: Problem, label: str, expected: Verdict
) -> None:
    a_person(user, "Robin", Entry(EntryKind.ALLERGY, "milk", Severity.SEVERE, problem))
    assert verdict(user, label) is expected


# Guests


def test_a_guest_is_asked_about_only_where_chosen(visitor: Visitor, user: User) -> None:
    a_person(user, "Robin", an_allergy("milk"))
    visitor.submit("/profile", name="Uncle Ash", guest="y")
    page = visitor.get("/check").text
    checked = re.findall(r'name="person"[^>]*value="([^"]+)"([^>]*)', page)
    by_id = {str(p.id): p.details.guest for p in queries.people_of(user.id)}
    assert {by_id[id_]: "checked" in rest for id_, rest in checked} == {False: True, True: False}


def test_what_is_known_of_a_person_is_kept(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin")
    answer = visitor.submit(
        f"/profile/{person.id}/details",
        name="Robin",
        birth_date="2015-06-07",
        sex="female",
        stage="",
        emergency="Call Kim, 0123",
        fine="Rice",
    )
    assert answer.status_code == 303
    known = queries.person_of(user.id, person.id).details
    assert (known.birth_date, known.emergency) == (date(2015, 6, 7), "Call Kim, 0123")
    assert known.fine == "Rice"
    assert "Rice" in visitor.get(f"/profile/{person.id}/history").text


@pytest.mark.parametrize("born", ["2999-01-01", "0001-01-01", "x"])
def test_a_birth_date_that_cannot_be(visitor: Visitor, user: User, born: str) -> None:
    person = a_person(user, "Robin")
    page = f"/profile/{person.id}/details"
    assert visitor.submit(page, name="Robin", birth_date=born).status_code == 422


def test_the_history_of_another_account_does_not_exist(visitor: Visitor) -> None:
    theirs = a_person(a_user(), "Kim", an_allergy())
    assert visitor.get(f"/profile/{theirs.id}/history").status_code == 404
    assert visitor.get(f"/profile/{theirs.id}/details").status_code == 404
