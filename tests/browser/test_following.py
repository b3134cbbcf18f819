"""With scripts the answer follows the text while it is edited, without a page being loaded."""

from collections.abc import Callable

from playwright.sync_api import expect

from eatsential.users.models import User
from tests.support.screen import Screen


def test_the_answer_follows_the_text(at_home: Callable[..., Screen], user: User) -> None:
    screen = at_home(user, width=360)
    screen.go("/check")
    page = screen.page
    page.evaluate("window.loadedOnce = true")
    label, told = page.get_by_label("What the label says"), page.locator("[data-summary]")

    label.fill("Sugar, milk")
    expect(told).to_contain_text("Avoid")
    assert screen.barriers() == []
    page.get_by_role("link", name="milk: Avoid").press("Enter")
    expect(page.locator(".finding:target")).to_contain_text("Contains milk")
    page.get_by_role("link", name="Show in the label").press("Enter")
    expect(page.locator(".mark :target")).to_have_count(1)

    label.fill("Sugar, salt")
    expect(told).to_contain_text("Nothing found in what was declared")
    expect(page.locator("mark")).to_have_count(0)
    label.fill("")
    expect(told).to_be_empty()
    assert page.evaluate("window.loadedOnce") and screen.path == "/check"

    page.route("**/check/preview", lambda route: route.abort())
    label.fill("Sugar, milk")
    expect(told).to_contain_text("Press Check.")
    screen.complaints.clear()  # that no answer came is what was asked for
    screen.press("Check")
    assert screen.heading == "Avoid"
