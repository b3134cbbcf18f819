"""With scripts what was read in a picture is asked about only until it is corrected."""

import os
import shutil
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from eatsential.foods.photos.tesseract import PROGRAM
from eatsential.users.models import User
from tests.foods.pictures import a_bad_photo, a_file
from tests.support.screen import Screen
from tests.support.tesseract import MISSING


def test_a_word_that_is_corrected_is_asked_about_no_more(
    at_home: Callable[..., Screen], user: User
) -> None:
    if shutil.which(PROGRAM) is None:
        (pytest.fail if "CI" in os.environ else pytest.skip)(f"NOT RUN: {MISSING}")
    screen = at_home(user, width=360)
    screen.page.set_default_timeout(60_000)  # reading takes its time where others work too
    screen.go("/check")
    screen.follow("Read a picture")
    picture = a_file(a_bad_photo(), "JPEG", quality=30)
    field = screen.page.get_by_label("Picture of the label")
    field.set_input_files(FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=picture))
    screen.press("Read the picture")

    asked = screen.page.locator(".compared .govuk-checkboxes__item")
    expect(asked.first).to_be_visible()
    expect(screen.page.locator("mark.mark--doubtful").first).to_be_visible()
    assert screen.barriers() == []
    screen.type("What the label says", "Rice, pepper, vinegar")
    expect(asked.first).to_be_hidden()
    told = screen.page.locator("[data-summary]")
    expect(told).to_contain_text("Nothing found in what was declared")
