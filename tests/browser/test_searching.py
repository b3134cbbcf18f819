"""With scripts foods are found while their name is typed, without a page being loaded."""

from collections.abc import Callable

from playwright.sync_api import expect

from eatsential.users.models import User
from tests.support.screen import Screen


def test_a_fresh_start_finds_lentils_while_they_are_typed(
    at_home: Callable[..., Screen], user: User
) -> None:
    screen = at_home(user, width=320)
    screen.go("/foods")
    page = screen.page
    page.evaluate("window.loadedOnce = true")
    field, found = page.get_by_label("Name, brand or barcode"), page.locator("[data-results]")

    field.fill("lentils")
    expect(found).to_contain_text("Lentils, raw")
    field.fill("butter salted")
    expect(found.get_by_role("listitem")).to_contain_text(["Avoid Butter, salted"])
    assert screen.barriers() == []
    assert page.evaluate("window.loadedOnce")

    page.get_by_label("Only where nothing was found for all of them").check()
    expect(found.get_by_role("status")).to_contain_text("Something was found")
    page.reload()
    expect(found.get_by_role("status")).to_contain_text("Something was found")

    screen.go("/foods?q=butter+salted")
    screen.follow("Butter, salted")
    assert screen.heading == "Butter, salted"
    assert screen.barriers() == []
