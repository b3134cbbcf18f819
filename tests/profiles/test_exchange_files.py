"""What a profile is as a file, and what is wrong with a file that is none."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eatsential.profiles.exchange import csv_form
from eatsential.profiles.exchange.difference import difference
from eatsential.profiles.exchange.errors import NotAProfile
from eatsential.profiles.exchange.json_form import Profile, by_day, in_order, profile_of, written
from eatsential.profiles.exchange.reading import LONGEST, MOST_FAULTS, read, since_birth
from eatsential.profiles.rules.entries import ENTRIES, Entry, EntryKind
from eatsential.profiles.rules.measurements import Measurement
from eatsential.profiles.rules.people import Details, Person
from eatsential.screening.answer import Severity
from tests.profiles.exchanged import a_full_person, measured_of, person_of, profiles
from tests.support.factories import an_allergy


@given(profiles())
@settings(deadline=None, max_examples=30)
def test_a_profile_that_went_out_comes_in_equal(profile: Profile) -> None:
    text = written(profile)

    again = read(text)

    assert again == profile
    assert written(again) == text


@given(profiles(), st.randoms())
@settings(deadline=None, max_examples=30)
def test_the_same_profile_is_the_same_file_in_whatever_order_it_was_recorded(
    profile: Profile, chance: Any
) -> None:
    person = person_of(profile)
    shuffled = list(person.entries)
    chance.shuffle(shuffled)

    other = Person(person.id, person.details, tuple(shuffled))

    days = measured_of(profile)[::-1]
    assert written(profile_of(other, days)) == written(profile)


@given(profiles(), profiles())
@settings(deadline=None, max_examples=30)
def test_what_differs_is_all_that_makes_one_profile_the_other(old: Profile, new: Profile) -> None:
    person = person_of(old)
    changes = difference(person, new, measured_of(old))
    held = {recorded.id: recorded.entry for recorded in person.entries}

    for gone in changes.removed:
        del held[gone.id]
    for altered in changes.altered:
        held[altered.id] = altered.new
    details = changes.details or person.details

    assert tuple(in_order([*held.values(), *changes.added])) == new.entries
    assert details == new.person
    days = dict.fromkeys(one.day for one in changes.days)
    kept = [one for one in old.measurements if one.day not in days]
    assert by_day([*kept, *(one.new for one in changes.days if one.new)]) == new.measurements
    assert bool(changes) == (old != new)


def test_a_file_says_everything_of_an_entry_and_nothing_of_this_installation() -> None:
    person = a_full_person()
    file = json.loads(written(profile_of(person)))

    assert file["format"] == "eatsential-profile" and file["version"] == 1
    assert set(file["person"]) == set(Details.__dataclass_fields__)
    assert {frozenset(entry) for entry in file["entries"]} == {
        frozenset(Entry.__dataclass_fields__)
    }
    for identifier in (person.id, *(recorded.id for recorded in person.entries)):
        assert str(identifier) not in written(profile_of(person))


def test_what_is_left_out_is_as_if_nothing_had_been_said() -> None:
    short = {
        "format": "eatsential-profile",
        "version": 1,
        "person": {"name": " Robin\t"},
        "entries": [{"kind": "allergy", "subject": "milk", "severity": "mild"}],
    }
    assert read(json.dumps(short)) == Profile(
        person=Details("Robin"), entries=(Entry(EntryKind.ALLERGY, "milk", Severity.MILD),)
    )


def a_file() -> dict[str, Any]:
    """A file with all that can be said."""
    file: dict[str, Any] = json.loads(written(profile_of(a_full_person())))
    return file


def faults(text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(NotAProfile) as refused:
        read(text)
    return [(fault.entry, fault.message % fault.values) for fault in refused.value.faults]


def number_of(subject: str) -> int:
    """Where the entry stands in the file, from 1."""
    found = [entry["subject"] for entry in a_file()["entries"]]
    return found.index(subject) + 1


@pytest.mark.parametrize(
    ("subject", "said", "fault"),
    [
        (
            "milk",
            {"subject": "milks"},
            "“milks” is no allergy of the vocabulary. The nearest: milk",
        ),
        ("milk", {"subject": "Sesame seed"}, "The nearest: sesame"),
        ("milk", {"subject": "qqqqqq"}, "“qqqqqq” is no allergy of the vocabulary. It can be a"),
        ("milk", {"severity": "deadly"}, "“severity” must be one of 'mild', 'moderate', 'severe'"),
        ("milk", {"severity": None}, "“severity” is missing."),
        ("milk", {"severity": 3}, "“severity” must be one of"),
        ("milk", {"reactions": ["boils"]}, "“reactions” must be one of"),
        ("milk", {"reactions": "hives"}, "“reactions” must be a list in brackets."),
        ("milk", {"diagnosed_on": "2999-01-01"}, "“diagnosed_on” must be today or in the past."),
        ("milk", {"diagnosed_on": "soon"}, "“diagnosed_on” must be a date like 1984-05-21."),
        ("milk", {"diagnosed_on": 5}, "“diagnosed_on” must be a date like 1984-05-21."),
        ("milk", {"ends_on": "2026-02-30"}, "“ends_on” must be a date like 1984-05-21."),
        ("milk", {"notes": "x" * 501}, "“notes” is too long: 500 characters at most."),
        ("milk", {"notes": "🌰" * 501}, "“notes” is too long: 500 characters at most."),
        ("milk", {"notes": "nul\0"}, "“notes” has characters that cannot be shown."),
        ("milk", {"reaction": "x" * 201}, "“reaction” is too long: 200 characters at most."),
        ("milk", {"notes": None}, "“notes” must be text."),
        ("milk", {"serverity": "mild"}, "“serverity” is unknown. (severity?)"),
        ("milk", {"subject": "egg"}, "once more."),
        ("milk", {"kind": "hate"}, "“kind” must be one of"),
        ("vegan", {"severity": "mild"}, "“severity” belongs to allergies alone."),
        ("vegan", {"subject": "vegam"}, "The nearest: vegan"),
        ("fenugreek", {"subject": "🥜🥜"}, "“subject” must be a word of 2 to 60 letters"),
        ("fenugreek", {"subject": "x"}, "“subject” must be a word of 2 to 60 letters or digits."),
        ("fenugreek", {"subject": "x" * 61}, "“subject” is too long: 60 characters at most."),
    ],
)
def test_a_fault_in_an_entry_is_named_with_its_number(
    subject: str, said: dict[str, Any], fault: str
) -> None:
    file, number = a_file(), number_of(subject)
    file["entries"][number - 1].update(said)

    found = faults(json.dumps(file))

    assert len(found) == 1
    place, words = found[0]
    assert fault in words
    assert place == number or "once more" in words


def test_every_fault_is_named_at_once_in_the_order_of_the_file() -> None:
    file = a_file()
    file["person"]["name"] = " "
    file["entries"][0]["severity"] = "deadly"
    file["entries"][1]["subject"] = "eggg"
    file["entries"][2]["onset"] = "never"
    file["entries"][8] = "fenugreek"
    file["colour"] = "red"

    found = faults(json.dumps(file))

    assert [place for place, _words in found] == [None, None, 1, 2, 3, 9]
    assert "“name” is missing." in str(found[:2]) and "“colour” is unknown." in str(found[:2])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "This is not JSON that can be read"),
        ("{", "This is not JSON that can be read"),
        ("[" * 100_000, "recursion limit exceeded"),
        ('{"entries": ' * 50_000, "recursion limit exceeded"),
        ('{"person": ' + "[" * 150 + "]" * 150 + "}", "“format” is not “eatsential-profile”"),
        ("[]", "This is JSON, but not an object"),
        ("null", "This is JSON, but not an object"),
        ('{"format": "eatsential-export", "version": 1}', "is no profile of Eatsential"),
        ('{"format": "eatsential-profile", "version": 2}', "needs another Eatsential"),
        ('{"format": "eatsential-profile", "version": "1"}', "needs another Eatsential"),
        ('{"format": "eatsential-profile", "version": 1}', "“person” is missing."),
        ('{"version": ' + "9" * 5_000 + "}", "number out of range"),
        (" " * (LONGEST + 1), "Use 1000000 characters or fewer."),
        ('"\\ud800"', "This is not JSON that can be read"),
    ],
)
def test_what_is_no_profile_is_told_so(text: str, fault: str) -> None:
    assert fault in faults(text)[0][1]


def test_two_values_for_one_name_are_not_chosen_between() -> None:
    text = written(profile_of(a_full_person()))
    twice = text.replace('"severity": "mild"', '"severity": "severe", "severity": "mild"', 1)

    assert faults(twice) == [(None, "“severity” stands twice in the same object.")]


def test_more_entries_than_a_profile_can_have_are_refused_without_looking_at_each() -> None:
    file = a_file()
    file["entries"] = [{"kind": "word", "subject": f"word {n}"} for n in range(10_000)]

    assert faults(json.dumps(file)) == [(None, f"“entries” holds too much: {ENTRIES} at most.")]


def test_a_file_of_nothing_but_faults_is_answered_with_some_of_them() -> None:
    file = a_file()
    file["entries"][0].update({f"name {n}": n for n in range(5_000)})

    found = faults(json.dumps(file))

    assert len(found) == MOST_FAULTS + 1
    assert found[-1] == (None, "And 4900 more.")


def test_a_byte_order_mark_is_no_fault() -> None:
    person = a_full_person()
    assert read("\ufeff" + written(profile_of(person))) == profile_of(person)


def test_a_table_has_a_row_for_each_entry_and_no_formula() -> None:
    formulas = ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "＝1+1"]
    entries = tuple(Entry(EntryKind.WORD, one, notes=one) for one in formulas)
    person = person_of(Profile(person=Details("=HYPERLINK(1)"), entries=entries))

    rows = list(csv.DictReader(io.StringIO(csv_form.written(person))))

    assert {row["subject"] for row in rows} == {f"'{one}" for one in formulas}
    for row in rows:
        assert [cell for cell in row.values() if cell[:1] in tuple("=+-@\t\r＝＋－＠")] == []


def test_a_table_says_all_that_an_entry_says() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_form.written(a_full_person()))))
    [milk] = [row for row in rows if row["subject"] == "milk"]

    assert len(rows) == 9
    assert milk["name"] == "Milk"
    assert milk["reactions"] == "hives, throat"
    assert milk["severity"] == "life_threatening"
    assert milk["diagnosed_on"] == "2010-01-01"


@pytest.mark.parametrize("region", ["XX", "", "x" * 5_000])
def test_a_region_without_a_law_is_a_fault(region: str) -> None:
    file = a_file()
    file["person"]["region"] = region
    (fault,) = faults(json.dumps(file))
    assert fault[0] is None and "“region” is “" in fault[1]


def test_days_before_birth_are_left_out_and_said() -> None:
    early, sound = Entry(EntryKind.ALLERGY, "milk", Severity.MILD), an_allergy("egg")
    early = replace(early, diagnosed_on=date(1980, 1, 1))
    weighed = Measurement(day=date(1985, 1, 1), weight_kg=60.0)
    given = Profile(
        person=Details("Robin", birth_date=date(1984, 5, 21)),
        entries=(early, sound),
        measurements=(replace(weighed, day=date(1983, 1, 1)), weighed),
    )
    profile, told = since_birth(given)
    assert profile.entries == (replace(early, diagnosed_on=None), sound)
    assert profile.measurements == (weighed,)
    assert [fault.values for fault in told] == [{"subject": "milk"}, {"day": date(1983, 1, 1)}]
