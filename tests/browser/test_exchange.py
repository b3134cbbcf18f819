"""A profile saved as a file and brought in again, as somebody does it in a real browser."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from eatsential.database import db
from eatsential.profiles import queries
from eatsential.profiles.exchange.json_form import profile_of
from eatsential.screening.answer import Severity
from tests.support.factories import a_person, a_user, an_allergy
from tests.support.screen import Screen


@pytest.mark.parametrize(
    ("scripts", "width"), [(True, 1280), (False, 320)], ids=["scripts", "no scripts"]
)
def test_a_saved_profile_comes_in_again_and_shows_what_it_would_change(
    at_home: Callable[..., Screen], house: Flask, tmp_path: Path, scripts: bool, width: int
) -> None:
    user = a_user()
    robin = a_person(user, "Robin", an_allergy("milk", Severity.SEVERE), an_allergy("egg"))
    screen = at_home(user, width=width, java_script_enabled=scripts)

    screen.go(f"/profile/{robin.id}")
    screen.follow("Take the profile along")
    with screen.page.expect_download() as saving:
        screen.page.get_by_role("link", name="Download the profile (JSON)").click()
    saved = tmp_path / saving.value.suggested_filename
    saving.value.save_as(saved)
    assert saved.name == "Robin.json"

    screen.follow("Bring in a profile")
    if scripts:
        assert screen.barriers() == []
    screen.page.get_by_label("File", exact=True).set_input_files(saved)
    screen.press("Go on")
    assert screen.heading == "Robin"
    db.session.remove()
    _robin, added = queries.people_of(user.id)
    assert profile_of(added) == profile_of(robin)

    milder = json.loads(saved.read_text())
    milder["entries"] = [{"kind": "allergy", "subject": "milk", "severity": "mild"}]
    saved.write_text(json.dumps(milder))
    screen.go("/profile/import")
    screen.page.get_by_label("File", exact=True).set_input_files(saved)
    screen.page.get_by_label("Whose profile is it?").select_option(str(robin.id))
    screen.press("Go on")
    main = screen.page.locator("main")
    expect(main).to_contain_text("Removed: no longer looked for")
    expect(main).to_contain_text("severe")
    if scripts:
        assert screen.barriers() == []
    screen.type("Name of the person", "Robin")
    screen.press("Replace the profile")
    assert screen.path == f"/profile/{robin.id}"
    expect(screen.page.locator("main")).to_contain_text("Mild")
    db.session.remove()
    [left] = queries.person_of(user.id, robin.id).entries
    assert left.entry.severity is Severity.MILD


def test_a_faulty_file_is_told_about_in_one_place(
    at_home: Callable[..., Screen], house: Flask, tmp_path: Path
) -> None:
    user = a_user()
    a_person(user, "Robin")
    wrong = tmp_path / "wrong.json"
    entries = [
        {"kind": "allergy", "subject": "milkk", "severity": "mild"},
        {"kind": "allergy", "subject": "egg", "severity": "deadly"},
    ]
    file = {
        "format": "eatsential-profile",
        "version": 1,
        "person": {"name": "R"},
        "entries": entries,
    }
    wrong.write_text(json.dumps(file))
    screen = at_home(user, width=320)

    screen.go("/profile/import")
    screen.page.get_by_label("File", exact=True).set_input_files(wrong)
    screen.press("Go on")

    expect(screen.page.get_by_role("alert")).to_contain_text("Entry 1: “milkk” is no allergy")
    expect(screen.page.get_by_role("alert")).to_contain_text("Entry 2: “severity” must be one of")
    assert screen.barriers() == []
