"""What is typed stays where it is when it cannot be sent, and whatever is said is said once."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Route, expect

from tests.browser.test_first_answer import PASSWORD, create_account, say_who_eats
from tests.support.live import Live
from tests.support.screen import Screen


@dataclass
class Typed:
    """A page in which a word is typed and not yet sent, and whose it is."""

    screen: Screen
    username: str


@pytest.fixture
def typed(window: Callable[..., Screen], live: Live) -> Typed:
    """The page for a word of one's own, after “tigernut” was typed there."""
    screen = window(width=360)
    username = create_account(screen, live)
    say_who_eats(screen)
    screen.go("/profile")
    screen.follow("Robin")
    screen.follow("Not in the list? Add a word of your own")
    screen.page.evaluate("window.loadedOnce = true")
    screen.type("Word", "tigernut")
    return Typed(screen, username)


def test_a_form_that_cannot_be_sent_keeps_what_was_typed(typed: Typed) -> None:
    screen, page = typed.screen, typed.screen.page

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
    typed: Typed, window: Callable[..., Screen]
) -> None:
    screen, elsewhere = typed.screen, window()
    elsewhere.go("/auth/login")
    elsewhere.type("Username or e-mail address", typed.username)
    elsewhere.type("Password", PASSWORD)
    elsewhere.press("Log in")
    elsewhere.go("/account/sessions")
    elsewhere.press("Log out everywhere else")

    screen.press("Save word")
    screen.type("Username or e-mail address", typed.username)
    screen.type("Password", PASSWORD)
    assert screen.barriers() == []
    screen.press("Log in")
    screen.press("Send what I typed")
    expect(screen.page.get_by_text("tigernut", exact=True)).to_be_visible()
