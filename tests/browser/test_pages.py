"""Every page, in light and dark, on a phone and on a desk: nothing on it keeps anybody out."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import ViewportSize

from tests.support.factories import PASSWORD, a_user, an_administrator
from tests.support.furnished import addressing, furnish, rules
from tests.support.screen import ALL_RULES, WIDTH_RULES, Screen

LOOKS = [  # and the rules whose answer can differ from the look before, beside those of colors
    (320, "light", ALL_RULES),
    (320, "dark", ()),
    (1280, "dark", WIDTH_RULES),
    (1280, "light", ()),
]
NO_PAGES = ("probes.", "cards.pdf", "cards.worker")
HARMLESS = (  # and sent by the browser, without a key
    "main form[method=post]:not([data-passkey=get]) button[type=submit]:not([class*=warning])"
    ":visible"
)
FILES = (".json", ".csv", "/csv", "/xlsx", "/vocabulary/export")  # a browser saves them


def enter(screen: Screen, app: Flask, who: str) -> list[str]:
    """Log in as one of the cast; the addresses that are theirs to see.

    Nobody is led away from most of what a user has: to addresses that count once.
    """
    made = an_administrator() if who == "administrator" else a_user()
    things = furnish(made)
    with addressing(app):
        theirs = {
            things.address(rule)
            for rule in rules(app, "GET")
            if not rule.endpoint.startswith(NO_PAGES)
            and not rule.rule.endswith(FILES)
            and (who == "administrator") == rule.endpoint.startswith("admin.")
        }
    if who == "nobody":
        led_to = {app.test_client().get(address).location or address for address in theirs}
        return sorted({urlsplit(address).path for address in led_to})
    screen.log_in(made.username, PASSWORD)
    screen.type("Code", pyotp.TOTP(things.app_key).now())
    screen.press("Log in")
    return sorted(theirs)


def looks(screen: Screen) -> Iterator[tuple[str, list[str]]]:
    """Look at the page in every way: everything in the first, then what a look can change."""
    for width, scheme, wanted in LOOKS:
        size: ViewportSize = {"width": width, "height": 800}
        if screen.page.viewport_size != size:
            screen.page.set_viewport_size(size)
        screen.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        yield f"{screen.path} {width} {scheme}", screen.barriers(wanted)


@pytest.mark.parametrize("who", ["nobody", "user", "administrator"])
def test_no_page_keeps_anybody_out(window: Callable[..., Screen], house: Flask, who: str) -> None:
    screen = window()
    seen, found = set(), {}
    for address in enter(screen, house, who):
        screen.go(address)
        if screen.path in seen:
            continue
        seen.add(screen.path)
        found.update({look: barriers for look, barriers in looks(screen) if barriers})
    assert len(seen) >= 2
    assert found == {}


@pytest.mark.parametrize("who", ["nobody", "user"])
def test_no_page_with_mistakes_keeps_anybody_out(
    window: Callable[..., Screen], house: Flask, who: str
) -> None:
    screen = window()
    seen, found = set(), {}
    harmless = screen.page.locator(HARMLESS)
    for address in enter(screen, house, who):
        screen.go(address)
        if screen.path in seen or not harmless.count():
            continue
        seen.add(screen.path)
        for field in screen.page.locator("main form :is(input[type=text], textarea):visible").all():
            field.fill("")
        with screen.page.expect_navigation():
            harmless.first.click()
        if screen.page.title().startswith("Error: "):
            found.update({look: barriers for look, barriers in looks(screen) if barriers})
    assert found == {}


def test_an_unknown_page_keeps_nobody_out(window: Callable[..., Screen]) -> None:
    screen = window()
    screen.go("/no-such-page")
    assert [barriers for _, barriers in looks(screen) if barriers] == []


def test_a_text_that_cannot_be_read_is_noticed_in_a_look_that_has_no_rules(
    window: Callable[..., Screen],
) -> None:
    screen = window(color_scheme="dark")
    screen.go("/")
    assert screen.barriers() == screen.barriers(()) == []
    screen.page.evaluate("document.querySelector('h1').style.color = '#444'")
    assert "color-contrast" in "".join(screen.barriers(()))


def test_dark_is_dark(window: Callable[..., Screen]) -> None:
    screen = window(color_scheme="dark")
    screen.go("/")
    color = screen.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in color[4:-1].split(",")[:3]) < 3 * 64
