"""Taking a profile along and bringing one in, page by page."""

import io
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.database import db
from eatsential.foods import services as foods
from eatsential.installation import settings as installed
from eatsential.profiles import queries
from eatsential.profiles.exchange import services
from eatsential.profiles.exchange.difference import difference
from eatsential.profiles.exchange.errors import Meanwhile
from eatsential.profiles.exchange.json_form import Profile, mark_of, profile_of, written
from eatsential.profiles.rules.entries import ENTRIES, Entry, EntryKind
from eatsential.profiles.rules.people import PEOPLE, Details, Person
from eatsential.profiles.services.consent import give_consent
from eatsential.profiles.services.people import add_person
from eatsential.screening.answer import Severity
from eatsential.users.models import User
from tests.profiles.exchanged import a_full_person, profiles
from tests.support.browser import Visitor
from tests.support.factories import a_person, a_user, account_of, an_allergy
from tests.support.page import page_of

IMPORT = "/profile/import"
EVENTS = db.metadata.tables["audit_events"]


@pytest.fixture
def robin(user: User) -> Person:
    """Somebody stored, with a profile in which every kind of entry is."""
    full = a_full_person()
    account = account_of(user)
    give_consent(account)
    added = add_person(account, full.details, [recorded.entry for recorded in full.entries])
    return queries.person_of(user.id, added)


def send(visitor: Visitor, file: bytes | None, **typed: str) -> TestResponse:
    """Send the form as a browser does that has a file chosen."""
    chosen = FileStorage(io.BytesIO(file or b""), "profile.json" if file is not None else "")
    return post(visitor, {"csrf_token": visitor.token(IMPORT), **typed, "file": chosen})


def post(visitor: Visitor, parts: dict[str, Any]) -> TestResponse:
    """Send parts, encoded here: the client of Werkzeug forgets to close its temporary files."""
    boundary, body = encode_multipart(parts)
    kind = f"multipart/form-data; boundary={boundary}"
    return visitor.post(IMPORT, data=body, content_type=kind)


def said(answer: TestResponse) -> list[str]:
    """The lines of the summary of what is wrong."""
    [summary] = [
        one for one in page_of(answer.text).all("ul") if "error-summary" in one.get("class")
    ]
    return [line.text for line in summary.all("li")]


@pytest.mark.parametrize(
    ("ending", "kind", "name"),
    [
        ("export.json", "application/json", "Robin.json"),
        ("export.csv", "text/csv", "Robin.csv"),
        ("fhir.json", "application/fhir+json", "Robin.fhir.json"),
        ("history.json", "application/json", "Robin.history.json"),
    ],
)
def test_each_file_is_handed_over_kept_nowhere_and_noted(
    visitor: Visitor, user: User, robin: Person, ending: str, kind: str, name: str
) -> None:
    answer = visitor.get(f"/profile/{robin.id}/{ending}")

    assert answer.status_code == 200
    assert answer.mimetype == kind
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Milk" in answer.text or '"milk"' in answer.text
    events = select(EVENTS).where(EVENTS.c.act == Act.PROFILE_EXPORTED)
    [event] = db.session.execute(events).all()
    assert (event.actor, event.target) == (user.id, robin.id)
    assert event.details == {"form": ending.removeprefix("export.").removesuffix(".json")}


def test_the_page_leads_to_every_file(visitor: Visitor, robin: Person) -> None:
    page = page_of(visitor.get(f"/profile/{robin.id}/export").text)

    links = {link.get("href") for link in page.all("a")}
    for ending in ("export.json", "export.csv", "fhir.json", "history.json"):
        assert f"/profile/{robin.id}/{ending}" in links


@pytest.mark.parametrize(
    "ending", ["export", "export.json", "export.csv", "fhir.json", "history.json"]
)
def test_nobody_takes_a_profile_along_who_has_not_proved_who_they_are_for_a_while(
    visitor: Visitor, robin: Person, ending: str, travel: Callable[[Any], None]
) -> None:
    travel(clock.now() + timedelta(seconds=installed().session_recent + 1))

    answer = visitor.get(f"/profile/{robin.id}/{ending}")

    assert answer.status_code == 302
    assert answer.location == f"/auth/confirm?next=/profile/{robin.id}/{ending}"
    exported = select(EVENTS).where(EVENTS.c.act == Act.PROFILE_EXPORTED)
    assert db.session.execute(exported).all() == []


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("../../etc/passwd", "filename=etc-passwd.json"),
        ('a"; filename="b.exe', "filename=a-filename-b-exe.json"),
        ("玉 🌰", "filename=.json; filename*=UTF-8''%E7%8E%89.json"),
        ("<>", "filename=profile.json"),
    ],
)
def test_a_name_of_a_person_is_a_name_of_a_file(
    visitor: Visitor, user: User, name: str, file: str
) -> None:
    person = a_person(user, name)

    answer = visitor.get(f"/profile/{person.id}/export.json")

    assert answer.headers["Content-Disposition"] == f"attachment; {file}"


def test_a_file_that_is_chosen_becomes_somebody_new(
    visitor: Visitor, user: User, robin: Person
) -> None:
    file = visitor.get(f"/profile/{robin.id}/export.json").data

    answer = send(visitor, file)

    assert answer.status_code == 303
    _robin, added = queries.people_of(user.id)
    assert answer.location == f"/profile/{added.id}"
    assert profile_of(added) == profile_of(robin)
    assert visitor.get(f"/profile/{added.id}/export.json").data == file


def test_a_profile_that_is_pasted_becomes_somebody_new(
    visitor: Visitor, user: User, robin: Person
) -> None:
    answer = visitor.submit(IMPORT, text=written(profile_of(robin)))

    assert answer.status_code == 303
    assert profile_of(queries.people_of(user.id)[1]) == profile_of(robin)


@given(profile=profiles(5))
@settings(
    deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_brought_in_goes_out_the_same(app: Flask, profile: Profile) -> None:
    account = account_of(a_user())
    give_consent(account)

    added = services.bring_in(account, profile)

    out = services.take_out(account, added, "json")
    assert profile_of(out, queries.measurements_of(account.id, added)) == profile


def test_the_difference_is_shown_before_anything_is_replaced(
    visitor: Visitor, user: User, robin: Person
) -> None:
    old = profile_of(robin)
    new = json.loads(written(old))
    new["person"]["name"] = "Robin the younger"
    new["entries"] = [one for one in new["entries"] if one["subject"] != "lactose"]
    new["entries"].append({"kind": "allergy", "subject": "sesame", "severity": "severe"})
    [milk] = [one for one in new["entries"] if one["subject"] == "milk"]
    milk["severity"] = "mild"

    shown = send(visitor, json.dumps(new).encode(), into=str(robin.id))

    assert shown.status_code == 200
    words = page_of(shown.text).all("main")[0].text
    for word in ("Lactose", "Sesame: severe", "life-threatening mild", "Robin the younger"):
        assert word in words
    assert profile_of(queries.person_of(user.id, robin.id)) == old

    assert "This makes the profile milder" in words
    assert visitor.send_form_of(shown).status_code == 422
    assert profile_of(queries.person_of(user.id, robin.id)) == old
    replaced = visitor.send_form_of(shown, confirm="Robin")

    assert (replaced.status_code, replaced.location) == (303, f"/profile/{robin.id}")
    file = json.loads(visitor.get(f"/profile/{robin.id}/export.json").text)
    assert file["person"]["name"] == "Robin the younger"
    found = {one["subject"]: one["severity"] for one in file["entries"]}
    assert found["sesame"] == "severe" and found["milk"] == "mild"
    assert "lactose" not in found
    assert len(queries.people_of(user.id)) == 1


def test_a_replacement_says_which_answers_it_changes(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk"))
    foods.check(account_of(user), [person], "Sugar, whey powder.", "en")
    empty = written(Profile(person=person.details, entries=())).encode()
    more = Profile(person=person.details, entries=(an_allergy("milk"), an_allergy("egg")))

    shown = send(visitor, empty, into=str(person.id))
    assert "Sugar, whey powder." in shown.text and "now, then" in shown.text

    shown = send(visitor, written(more).encode(), into=str(person.id))
    assert "This makes the profile milder" not in shown.text
    assert visitor.send_form_of(shown).status_code == 303


def test_a_replacement_is_in_the_history_entry_by_entry(user: User, robin: Person) -> None:
    account, before = account_of(user), len(queries.history(user.id, robin.id))
    kept = tuple(one for one in profile_of(robin).entries if one.subject != "milk")
    new = Profile(person=robin.details, entries=kept)

    services.replace(account, robin.id, new, mark_of(robin))

    [newest, *older] = queries.history(user.id, robin.id)
    assert len(older) == before
    assert newest.changed.old_entry and newest.changed.old_entry.subject == "milk"


def test_the_history_goes_out_with_what_was_and_what_became(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk", Severity.SEVERE))
    mild = Profile(person=person.details, entries=(an_allergy("milk", Severity.MILD),))
    services.replace(account_of(user), person.id, mild, mark_of(person))

    file = json.loads(visitor.get(f"/profile/{person.id}/history.json").text)

    assert (file["format"], file["version"]) == ("eatsential-history", 1)
    added, recorded, lowered = file["changes"]
    assert added["new_details"]["name"] == "Robin"
    assert recorded["old_entry"] is None
    assert lowered["old_entry"]["severity"] == "severe"
    assert lowered["new_entry"]["severity"] == "mild"
    assert lowered["by_owner"] is True
    assert file["changes"] == sorted(file["changes"], key=lambda line: str(line["at"]))


def test_of_two_replacements_at_once_one_is_asked_again(
    app: Flask, user: User, robin: Person
) -> None:
    account, mark, gate = account_of(user), mark_of(robin), threading.Barrier(2)

    def replace(word: str) -> bool:
        new = Profile(person=robin.details, entries=(Entry(EntryKind.WORD, word),))
        with app.app_context():
            gate.wait()
            try:
                services.replace(account, robin.id, new, mark)
            except Meanwhile:
                return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(replace, ("fenugreek", "lovage")))

    assert sorted(done) == [False, True]
    db.session.remove()  # read afresh
    [one] = queries.person_of(user.id, robin.id).entries
    assert one.entry.subject == ("fenugreek" if done[0] else "lovage")


def test_a_profile_that_changed_meanwhile_is_compared_again(
    visitor: Visitor, user: User, robin: Person
) -> None:
    new = Profile(person=robin.details, entries=(an_allergy("sesame"),))
    shown = send(visitor, written(new).encode(), into=str(robin.id))
    visitor.submit(f"/profile/{robin.id}/allergies", allergen="mustard", severity="severe")

    answer = visitor.send_form_of(shown)

    assert answer.status_code == 422
    assert "has changed meanwhile" in said(answer)[0]
    assert "Mustard" in answer.text
    found = {one.entry.subject for one in queries.person_of(user.id, robin.id).entries}
    assert "mustard" in found and "sesame" not in found
    assert visitor.send_form_of(answer, confirm="Robin").status_code == 303
    [one] = queries.person_of(user.id, robin.id).entries
    assert one.entry.subject == "sesame"


def test_the_decision_is_taken_on_the_profile_as_it_is(user: User, robin: Person) -> None:
    account, mark = account_of(user), mark_of(robin)
    empty = Profile(person=Details("Robin"), entries=())
    services.replace(account, robin.id, empty, mark)

    with pytest.raises(Meanwhile):
        services.replace(account, robin.id, profile_of(robin), mark)
    assert queries.person_of(user.id, robin.id).entries == ()


def test_an_equal_profile_is_said_to_be_equal(visitor: Visitor, robin: Person) -> None:
    answer = visitor.submit(IMPORT, text=written(profile_of(robin)), into=str(robin.id))

    assert answer.status_code == 200
    assert "nothing to replace" in answer.text


def test_a_faulty_file_changes_nothing_and_names_every_fault(
    visitor: Visitor, user: User, robin: Person
) -> None:
    file = json.loads(written(profile_of(robin)))
    number = [one["subject"] for one in file["entries"]].index("vegan") + 1
    file["entries"][0]["severity"] = "deadly"
    file["entries"][number - 1]["subject"] = "vegam"

    answer = send(visitor, json.dumps(file).encode())

    assert answer.status_code == 422
    lines = said(answer)
    assert len(lines) == 3
    assert lines[1].startswith("Entry 1: “severity” must be one of")
    assert lines[2].startswith(f"Entry {number}: “vegam” is no diet of the vocabulary.")
    assert len(queries.people_of(user.id)) == 1


@pytest.mark.parametrize(
    "file",
    [b"[" * 100_000, b"\xff\xfe\x00", b"\x89PNG\r\n", b"{}", b"null", b'{"a":' * 9_000, b"\0"],
)
def test_bytes_of_any_kind_are_answered(
    visitor: Visitor, user: User, robin: Person, file: bytes
) -> None:
    answer = send(visitor, file)

    assert answer.status_code == 422
    assert said(answer)
    assert len(queries.people_of(user.id)) == 1


def test_nothing_chosen_and_nothing_pasted_is_asked_for(visitor: Visitor, robin: Person) -> None:
    answer = send(visitor, None)

    assert answer.status_code == 422
    assert said(answer) == ["Choose a file, or paste what is in it."]


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(
    visitor: Visitor, robin: Person
) -> None:
    answer = send(visitor, b" " * 1_100_000)

    assert answer.status_code == 413


def test_the_largest_profile_that_can_be_recorded_comes_in_again(
    visitor: Visitor, user: User
) -> None:
    account = account_of(user)
    give_consent(account)
    full = "🌰" * 500
    entries = [
        Entry(EntryKind.WORD, f"word {n:03} {'🌰' * 50}", reaction="🌰" * 200, notes=full)
        for n in range(ENTRIES)
    ]
    profile = Profile(person=Details("🌰" * 60, emergency=full), entries=tuple(entries))

    answer = send(visitor, written(profile).encode())

    assert answer.status_code == 303
    [person] = queries.people_of(user.id)
    assert profile_of(person) == profile
    empty = written(Profile(person=Details("Robin"), entries=())).encode()
    shown = send(visitor, empty, into=str(person.id))
    services.replace(account, person.id, Profile(person=Details("R"), entries=()), mark_of(person))
    assert shown.status_code == 200
    back = send(visitor, written(profile).encode(), into=str(person.id))
    typed = page_of(back.text).form_with("mark").values
    again = post(visitor, {name: values[0] for name, values in typed.items()})
    assert again.status_code == 303
    assert profile_of(queries.person_of(user.id, person.id)) == profile


def test_an_account_with_as_many_people_as_it_can_have_is_told_so(
    visitor: Visitor, user: User
) -> None:
    for number in range(PEOPLE):
        person = a_person(user, f"Guest {number}")

    answer = visitor.submit(IMPORT, text=written(profile_of(person)))

    assert answer.status_code == 422
    assert said(answer) == [f"An account can have {PEOPLE} people."]


def test_the_profile_of_another_account_is_neither_taken_out_nor_replaced(
    visitor: Visitor, user: User, robin: Person
) -> None:
    theirs = a_person(a_user(), "Charlie", an_allergy("egg"))

    for ending in ("export", "export.json", "export.csv", "fhir.json", "history.json"):
        assert visitor.get(f"/profile/{theirs.id}/{ending}").status_code == 404
    answer = visitor.submit(IMPORT, text=written(profile_of(robin)), into=str(theirs.id))

    assert answer.status_code == 422
    assert difference(queries.person_of(user.id, robin.id), profile_of(robin)).added == ()


def test_a_profile_cannot_come_in_before_somebody_agreed(visitor: Visitor, user: User) -> None:
    assert visitor.get(IMPORT).location == "/profile/start"
    token = visitor.token("/profile/start")
    file = written(profile_of(a_full_person()))

    answer = visitor.post(IMPORT, data={"csrf_token": token, "text": file})

    assert answer.location == "/profile/start"
    assert queries.people_of(user.id) == []


def test_a_file_of_any_size_stays_in_memory(
    visitor: Visitor, robin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written_out(*_about: Any, **_more: Any) -> None:
        raise AssertionError("health data would lie in a temporary file")

    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", written_out)

    assert send(visitor, b" " * 900_000).status_code == 422


def test_no_word_of_a_profile_is_logged(
    visitor: Visitor, robin: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    send(visitor, written(profile_of(robin)).encode())
    send(visitor, b'{"format": "eatsential-profile", "version": 1, "person": "fenugreek"}')

    seen = capfd.readouterr()
    assert "fenugreek" not in seen.out + seen.err
    assert not Path("profile.json").exists()


def test_a_severity_that_is_lowered_stands_in_the_difference(visitor: Visitor, user: User) -> None:
    person = a_person(user, "Robin", an_allergy("milk", Severity.SEVERE))
    lower = Profile(person=person.details, entries=(an_allergy("milk", Severity.MILD),))

    page = visitor.submit(IMPORT, text=written(lower), into=str(person.id))

    cells = [cell.text for cell in page_of(page.text).all("td")]
    assert cells == ["severe", "mild"]
