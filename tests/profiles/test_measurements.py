"""Height, weight and activity of a person, with their days."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eatsential import clock
from eatsential.database import db
from eatsential.profiles import queries
from eatsential.profiles.errors import TooManyMeasurements
from eatsential.profiles.exchange import services as exchange
from eatsential.profiles.exchange.checks import measured_faults
from eatsential.profiles.exchange.json_form import Profile, mark_of, profile_of, written
from eatsential.profiles.exchange.reading import read
from eatsential.profiles.models import MeasurementRow
from eatsential.profiles.rules.measurements import MEASUREMENTS, Activity, Measurement
from eatsential.profiles.rules.people import Details, Person
from eatsential.profiles.services import people
from eatsential.profiles.services.measurements import record_measurement, record_measurements
from eatsential.profiles.views.measurements import PAGE
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_person, account_of
from tests.support.page import page_of
from tests.support.races import at_once

DAY = date(2026, 3, 1)


def measured(user: User, person: Person) -> list[Measurement]:
    return [one.measurement for one in queries.measurements_of(user.id, person.id)]


def test_what_was_measured_is_listed_the_newest_day_first(visitor: Visitor, user: User) -> None:
    person = a_person(user)
    page = f"/profile/{person.id}/measurements"
    visitor.submit(page, day="2026-03-02", weight_kg="61,5")
    visitor.submit(page, day="2026-01-02", height_cm="170", activity="active")

    text = visitor.get(page).text

    assert text.index("2 March 2026") < text.index("2 January 2026")
    assert "61.5 kg" in text and "170 cm, About an hour" in text
    assert "Nothing is computed from it" in text


def test_a_day_that_is_entered_again_keeps_what_is_left_empty(visitor: Visitor, user: User) -> None:
    person = a_person(user)
    page = f"/profile/{person.id}/measurements"
    visitor.submit(page, day="2026-03-01", weight_kg="61", height_cm="170")
    visitor.submit(page, day="2026-03-01", weight_kg="62")
    assert measured(user, person) == [Measurement(DAY, 170, 62)]


def test_a_day_is_removed_after_it_was_shown(visitor: Visitor, user: User) -> None:
    person = a_person(user)
    record_measurement(account_of(user), person, Measurement(DAY, weight_kg=61))
    page = page_of(visitor.get(f"/profile/{person.id}/measurements").text)
    removal = next(a.get("href") for a in page.all("a") if "/remove" in a.get("href"))

    assert "61 kg" in visitor.get(removal).text
    assert visitor.submit(removal).status_code == 303

    assert measured(user, person) == []
    assert visitor.get(removal).status_code == 404


REFUSED = [
    ("day", ""), ("day", "yesterday"), ("day", "2999-01-01"), ("day", "0026-01-01"),
    ("day", "1989-12-31"), ("height_cm", "1.7 m"), ("height_cm", "1.7"), ("weight_kg", "-3"),
    ("weight_kg", "651"), ("weight_kg", "nan"), ("weight_kg", "6e1"), ("activity", "lazy"),
    ("activity", ""),
]  # fmt: skip


def test_what_cannot_be_measured_is_refused_at_its_field(visitor: Visitor, user: User) -> None:
    person = a_person(user)
    people.change_details(account_of(user), person, Details("Robin", birth_date=date(1990, 1, 1)))
    for field, typed in REFUSED:
        other = {"weight_kg": "61"} if field == "day" else {}
        given = {"day": "2026-03-01", **other, field: typed}
        answer = visitor.submit(f"/profile/{person.id}/measurements", **given)
        assert answer.status_code == 422 and f'href="#{field}"' in answer.text, (field, typed)
    assert measured(user, person) == []


def test_two_at_once_make_one_row_of_a_day(app: Flask, user: User) -> None:
    person, account = a_person(user), account_of(user)
    heavy, tall = Measurement(DAY, weight_kg=61), Measurement(DAY, height_cm=170)
    acts = [lambda one=one: record_measurement(account, person, one) for one in (heavy, tall)]
    assert at_once(app, *acts) == []
    assert measured(user, person) == [Measurement(DAY, 170, 61)]


def test_there_is_a_limit_and_pages(visitor: Visitor, user: User) -> None:
    person, account = a_person(user), account_of(user)
    days = [Measurement(DAY - timedelta(n), weight_kg=61) for n in range(MEASUREMENTS)]
    record_measurements(account, person, days[: PAGE + 1])
    page = f"/profile/{person.id}/measurements"
    assert "Next page" in visitor.get(page).text
    assert "Previous page" in visitor.get(f"{page}?page=2").text
    with pytest.raises(TooManyMeasurements):
        record_measurements(account, person, [*days, Measurement(clock.today(), weight_kg=61)])
    assert len(measured(user, person)) == PAGE + 1


@pytest.mark.claim("S81")
def test_no_measurement_is_readable_in_the_database(app: Flask, user: User) -> None:
    person = a_person(user)
    record_measurement(account_of(user), person, Measurement(DAY, 170, 61, Activity.ACTIVE))
    [row] = db.session.execute(select(MeasurementRow.__table__)).all()
    stored = bytes(row.sealed)
    assert not any(secret in stored for secret in (b"2026-03-01", b"170", b"active", b"weight"))


def test_a_file_takes_them_along_and_brings_them_in(app: Flask, user: User) -> None:
    account = account_of(user)
    person = a_person(user)
    record_measurement(account, person, Measurement(DAY, 170, 61.25, Activity.ACTIVE))
    held = queries.measurements_of(user.id, person.id)
    file = written(profile_of(person, held))

    added = exchange.bring_in(account, read(file))
    exchange.replace(account, person.id, Profile(person=person.details, entries=()),
                     mark_of(person, held))  # fmt: skip

    assert measured(user, queries.person_of(user.id, added)) == [
        Measurement(DAY, 170, 61.25, Activity.ACTIVE)
    ]
    assert measured(user, person) == []


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"day": "2026-03-01", "weight_kg": 1000}, "“weight_kg” of 2026-03-01 must be"),
        ({"day": "2999-03-01", "weight_kg": 61}, "is later than today"),
        ({"day": "2026-03-01"}, "Nothing was measured on"),
    ],
)
def test_a_measurement_in_a_file_that_cannot_be_is_named(given: dict[str, Any], fault: str) -> None:
    file = {"person": {"name": "Robin"}, "entries": [], "measurements": [given]}
    profile = Profile.model_validate_json(json.dumps(file))
    [found] = measured_faults(profile.measurements, date(2026, 11, 21))
    assert fault in found.message % found.values
