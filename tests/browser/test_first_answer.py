"""The way from the landing page to the first answer, as somebody walks it who is new here."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import expect

from eatsential.users.models import User
from tests.support.live import Live
from tests.support.screen import Screen
from tests.support.servers import wait_until

PASSWORD = "plum tractor seven lamp"
LABEL = "Wheat flour, sugar, whey powder. May contain traces of sesame."
_numbers = count(1)


def link_mailed_to(address: str, live: Live) -> str:
    """The path of the link in the newest mail to an address."""

    def arrived() -> list[str]:
        return [m.get_body(("plain",)).get_content() for m in live.sink.mails if m["To"] == address]  # type: ignore[union-attr]

    wait_until(lambda: bool(arrived()), f"a mail to {address}")
    found = re.search(rf"{re.escape(live.address)}(/\S+)", arrived()[-1])
    assert found is not None
    return found[1]


def create_account(screen: Screen, live: Live) -> str:
    """Register and confirm, from the landing page on. Returns the username."""
    name = f"robin{next(_numbers)}"
    screen.go("/")
    screen.follow("Create an account")
    screen.type("Username", name)
    screen.type("E-mail address", f"{name}@example.org")
    screen.type("Password", PASSWORD)
    screen.type("Date of birth", "1990-02-03")
    screen.press("Create account")
    screen.go(link_mailed_to(f"{name}@example.org", live))
    screen.type("Password", PASSWORD)
    screen.press("Confirm address")
    return name


def say_who_eats(screen: Screen) -> None:
    """Walk through the first steps: one person with a severe allergy to milk."""
    screen.type("Name", "Robin")
    screen.choose("I agree that Eatsential keeps this health data to check food against it.")
    screen.press("Save and go on")
    choose_allergen(screen, "Milk")
    screen.choose("Severe: trouble breathing, swelling, dizziness")
    go_on(screen)
    for chosen in ("Diets of Robin", "Conditions of Robin"):
        expect(screen.page.get_by_role("heading", level=1)).to_have_text(chosen)
        go_on(screen)
    screen.page.wait_for_url("**/check")


def choose_allergen(screen: Screen, name: str) -> None:
    """Choose from the list, or with scripts from what a search finds."""
    field = screen.page.get_by_role("combobox", name="Allergen", exact=True)
    if field.evaluate("control => control.localName") == "select":
        field.select_option(name)
        return
    field.fill(name)
    screen.page.locator("[role=option]").first.wait_for()
    field.press("Enter")


def go_on(screen: Screen) -> None:
    """Send a step, which with scripts loads no page."""
    screen.page.get_by_role("button", name="Save and go on").click()


def ask_about(screen: Screen, label: str) -> None:
    screen.page.locator("textarea").fill(label)
    screen.press("Check")


@pytest.mark.parametrize(
    ("scripts", "width"), [(True, 1280), (False, 320)], ids=["scripts", "no scripts"]
)
def test_from_the_landing_page_to_the_first_answer(
    window: Callable[..., Screen], live: Live, scripts: bool, width: int
) -> None:
    screen = window(width=width, java_script_enabled=scripts)

    name = create_account(screen, live)
    assert screen.path == "/profile/start"
    say_who_eats(screen)
    assert screen.path == "/check"
    ask_about(screen, LABEL)

    assert screen.heading == "Avoid"
    expect(screen.page.locator("main")).to_contain_text("Contains milk: whey powder")
    assert "whey powder" in screen.page.locator("mark, .mark").all_inner_texts()[0]

    screen.page.get_by_role("button", name="Log out").click()
    assert screen.path == "/"
    screen.go("/check")
    assert screen.path == "/auth/login"
    screen.type("Username or e-mail address", name)
    screen.type("Password", PASSWORD)
    screen.press("Log in")
    assert screen.path == "/check"
    screen.go("/")
    expect(screen.page.locator("main")).to_contain_text("Robin")


def test_a_mistake_is_shown_where_it_can_be_mended(window: Callable[..., Screen]) -> None:
    screen = window(width=320)
    screen.go("/auth/register")
    screen.type("Username", "robin the great")
    screen.type("E-mail address", "robin@example.org")
    screen.press("Create account")

    assert screen.page.title().startswith("Error: ")
    summary = screen.page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    for link in summary.get_by_role("link").all():
        link.click()
        assert screen.page.evaluate("location.hash.slice(1) === document.activeElement.id")
    assert screen.page.get_by_label("Username", exact=True).input_value() == "robin the great"
    assert screen.page.get_by_label("E-mail address").input_value() == "robin@example.org"
    assert screen.page.get_by_label("Password", exact=True).input_value() == ""


def test_the_way_works_by_keyboard_alone(window: Callable[..., Screen]) -> None:
    screen = window()
    screen.go("/auth/login")
    screen.page.keyboard.press("Tab")
    expect(screen.page.get_by_role("link", name="Skip to the content")).to_be_focused()
    screen.page.keyboard.press("Enter")
    screen.page.keyboard.press("Tab")
    expect(screen.page.get_by_label("Username or e-mail address")).to_be_focused()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert screen.page.evaluate(outline) != "none"
    screen.page.keyboard.type("nobody")
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator(".govuk-error-summary")).to_be_focused()


def test_a_label_cannot_run_as_part_of_the_page(at_home: Callable[..., Screen], user: User) -> None:
    screen = at_home(user)
    screen.go("/check")

    ask_about(
        screen, "<script>document.title='x'</script><b>whey</b> & <img src=x onerror=alert(1)>"
    )

    assert screen.page.title().startswith(screen.heading)
    assert screen.page.locator("main script, main img").count() == 0


def test_the_check_can_be_sent_twice_without_a_fault(
    at_home: Callable[..., Screen], user: User
) -> None:
    screen = at_home(user)
    screen.go("/check")
    screen.page.locator("textarea").fill(LABEL)
    screen.page.locator("main").get_by_role("button", name="Check", exact=True).dblclick()
    screen.page.wait_for_function("location.pathname.startsWith('/check/')")
    assert screen.heading == "Avoid"
    screen.page.go_back()
    screen.page.go_forward()
    assert screen.heading == "Avoid"
