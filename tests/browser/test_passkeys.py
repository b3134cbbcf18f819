"""The way with a passkey, in a real browser with a key made of software."""

from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import CDPSession, expect
from sqlalchemy import update

from eatsential import clock
from eatsential.auth.models import UserSession
from eatsential.database import transaction
from tests.support.factories import PASSWORD, a_user
from tests.support.screen import Screen

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def screen(window: Callable[..., Screen]) -> Screen:
    """A narrow window."""
    return window(width=320)


@pytest.fixture
def plug_in(screen: Screen) -> Callable[[], Callable[[], int]]:
    """Plug a key into the browser. What comes back says how many passkeys it holds."""

    def plug_in() -> Callable[[], int]:
        devtools: CDPSession = screen.context.new_cdp_session(screen.page)
        devtools.send("WebAuthn.enable")
        made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        return lambda: len(devtools.send("WebAuthn.getCredentials", made)["credentials"])

    return plug_in


def log_out(screen: Screen) -> None:
    screen.page.get_by_role("button", name="Log out").click()
    screen.page.wait_for_url("**/")


def test_a_passkey_from_the_first_to_the_last_day(
    screen: Screen, plug_in: Callable[[], Callable[[], int]], house: Flask
) -> None:
    user = a_user()
    passkeys = plug_in()
    screen.log_in(user.username, PASSWORD)

    screen.go("/account/passkeys")
    assert screen.barriers() == []
    screen.type("Name", "My phone")
    screen.press("Add a passkey")
    screen.page.wait_for_url("**/account/two-factor/codes")
    assert len(screen.page.locator("pre").inner_text().split()) == 10
    assert screen.barriers() == []
    screen.go("/account/passkeys")
    expect(screen.page.locator("main")).to_contain_text("My phone")
    assert passkeys() == 1

    log_out(screen)
    screen.go("/auth/login")
    assert screen.barriers() == []
    screen.press("Log in with a passkey")
    screen.page.wait_for_url("**/")
    screen.go("/account/passkeys")
    expect(screen.page.locator("main")).to_contain_text("Last used")

    log_out(screen)
    screen.log_in(user.username, PASSWORD)
    assert screen.path == "/auth/two-factor"
    assert screen.barriers() == []
    screen.press("Use a passkey")
    screen.page.wait_for_url("**/")
    screen.go("/account/passkeys")
    assert screen.path == "/account/passkeys"

    with screen.page.expect_navigation():
        screen.page.get_by_role("link", name="Remove").click()
    assert screen.barriers() == []
    screen.press("Remove the passkey")
    expect(screen.page.locator("main")).not_to_contain_text("My phone")
    log_out(screen)
    screen.log_in(user.username, PASSWORD)
    assert screen.path == "/"


def test_who_waited_long_on_the_page_is_asked_who_they_are(
    screen: Screen, plug_in: Callable[[], Callable[[], int]], house: Flask
) -> None:
    user = a_user()
    plug_in()
    screen.log_in(user.username, PASSWORD)
    screen.go("/account/passkeys")
    with transaction() as session:
        session.execute(update(UserSession).values(proved_at=user.created_at - timedelta(days=1)))

    screen.page.get_by_role("button", name="Add a passkey").click()
    screen.page.wait_for_url("**/auth/confirm?next=/account/passkeys")
    screen.type("Password", PASSWORD)
    screen.press("Continue")
    screen.press("Add a passkey")
    screen.page.wait_for_url("**/account/two-factor/codes")
    screen.go("/account/two-factor")
    expect(screen.page.locator("main")).to_contain_text("A passkey protects this account already.")


def test_without_a_key_the_page_says_so_and_goes_on(screen: Screen, house: Flask) -> None:
    devtools = screen.context.new_cdp_session(screen.page)
    devtools.send("WebAuthn.enable")
    no_key = {**KEY, "isUserVerified": False}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": no_key})
    screen.log_in(a_user().username, PASSWORD)
    screen.go("/account/passkeys")

    screen.page.get_by_role("button", name="Add a passkey").click()

    status = screen.page.locator("main form [role=status]")
    expect(status).to_have_text("The passkey was not made. Try again.")
    expect(screen.page.get_by_role("button", name="Add a passkey")).to_be_enabled()


def test_an_app_is_set_up_by_what_the_page_shows(screen: Screen, house: Flask) -> None:
    user = a_user()
    screen.log_in(user.username, PASSWORD)
    screen.go("/account/two-factor")
    assert screen.barriers() == []
    picture = screen.page.get_by_role("img", name="QR code with the key that is written below")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 150")
    key = screen.page.locator("main strong").inner_text().replace(" ", "")

    screen.type("Code", pyotp.TOTP(key).at(clock.now()))
    screen.press("Switch on")
    recovery = screen.page.locator("pre").inner_text().split()

    log_out(screen)
    screen.log_in(user.username, PASSWORD)
    screen.type("Code", recovery[0])
    screen.press("Log in")
    assert screen.path == "/"


def test_without_scripts_no_button_promises_what_it_cannot_do(
    window: Callable[..., Screen],
) -> None:
    screen = window(java_script_enabled=False)
    screen.go("/auth/login")
    expect(screen.page.get_by_role("button", name="Log in with a passkey")).not_to_be_visible()
    screen.go("/auth/passkey")
    expect(screen.page.locator("main")).to_contain_text("it is too old, or scripts are off")
