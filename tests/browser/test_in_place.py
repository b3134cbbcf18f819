"""What is typed stays where it is when it cannot be sent, and whatever is said is said once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from eatsential.users.models import User
from tests.support.factories import PASSWORD
from tests.support.screen import Screen


@pytest.fixture
def screen(at_home: Callable[..., Screen], user: User) -> Screen:
    """The page for a word of one's own, after “tigernut” was typed there and not yet sent."""
    screen = at_home(user, width=360)
    screen.go("/profile")
    screen.follow("Robin")
    screen.follow("Not in the list? Add a word of your own")
    screen.page.evaluate("window.loadedOnce = true")
    screen.type("Word", "tigernut")
    return screen


def test_a_form_that_cannot_be_sent_keeps_what_was_typed(screen: Screen) -> None:
    page = screen.page

    page.route("**/words", lambda route: route.abort())
    page.get_by_role("button", name="Save word").click()
    expect(page.get_by_role("alert")).to_contain_text("No answer came.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Word", exact=True)).to_have_value("tigernut")
    assert screen.barriers() == []

    def be_away(route: Route) -> None:
        other = route.fetch(url=f"{screen.address}/no-such-page", method="GET")
        route.fulfill(response=other, status=503)

    page.unroute("**/words")
    page.route("**/words", be_away)
    page.get_by_role("button", name="Save word").click()
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("Page not found")

    page.unroute("**/words")
    page.get_by_role("button", name="Save word").click()
    expect(page.get_by_text("tigernut", exact=True)).to_be_visible()
    assert page.evaluate("window.loadedOnce")
    screen.complaints.clear()  # that a request failed is what was asked for


def test_a_session_that_ended_meanwhile_loses_nothing(
    screen: Screen, at_home: Callable[..., Screen], user: User
) -> None:
    elsewhere = at_home(user)
    elsewhere.go("/account/sessions")
    elsewhere.press("Log out everywhere else")

    screen.press("Save word")
    screen.type("Username or e-mail address", user.username)
    screen.type("Password", PASSWORD)
    assert screen.barriers() == []
    screen.press("Log in")
    screen.press("Send what I typed")
    expect(screen.page.get_by_text("tigernut", exact=True)).to_be_visible()
