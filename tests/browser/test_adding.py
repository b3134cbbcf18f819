"""With scripts an allergy is added, removed and put back without the page being loaded anew."""

from collections.abc import Callable

from playwright.sync_api import expect

from eatsential.users.models import User
from tests.support.screen import Screen


def test_search_severity_save_and_undo_without_a_reload(
    at_home: Callable[..., Screen], user: User
) -> None:
    screen = at_home(user, width=360)
    screen.go("/profile")
    screen.follow("Robin")
    screen.follow("Add an allergy")
    page, path = screen.page, screen.path
    page.evaluate("window.loadedOnce = true")
    field = page.get_by_role("combobox", name="Allergen", exact=True)

    field.press_sequentially("erd")
    found = page.get_by_role("listbox", name="Allergen").get_by_role("option")
    first = found.first
    expect(first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == first.get_attribute("id")
    assert screen.barriers() == []
    field.press("ArrowDown")
    field.press("ArrowUp")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.fill("Erdnüsse")
    expect(found).to_have_count(1)
    field.press("Enter")
    expect(field).to_have_value("Peanut")
    screen.choose("Moderate: hives all over, vomiting, belly pain")
    page.get_by_role("button", name="Save allergy").click()

    expect(page.get_by_text("Allergy recorded.")).to_be_focused()
    assert screen.path == path
    page.get_by_role("link", name="Remove (Peanut)").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Remove Peanut")
    page.get_by_role("button", name="Remove from the profile").click()
    page.get_by_role("button", name="Put Peanut back").click()
    expect(page.get_by_text("It is in the profile again.")).to_be_focused()
    assert page.evaluate("window.loadedOnce")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Robin")


def test_a_name_that_is_not_in_the_list_is_kept_and_an_own_word_offered(
    at_home: Callable[..., Screen], user: User
) -> None:
    screen = at_home(user)
    page = screen.page
    screen.go("/profile")
    screen.follow("Robin")
    screen.follow("Add an allergy")
    field = page.get_by_role("combobox", name="Allergen", exact=True)

    field.press_sequentially("zorblax")

    told = page.get_by_role("status").filter(has_text="“zorblax” is not in the list.")
    expect(told).to_be_visible()
    expect(told.get_by_role("link", name="Save a word of your own")).to_be_visible()
    assert screen.barriers() == []

    page.route("**/profile/allergens", lambda route: route.fulfill(body="<html>"))
    field.press_sequentially("y")
    told = page.get_by_role("status").filter(has_text="You typed “zorblaxy”.")
    expect(told.get_by_role("link", name="Save a word of your own")).to_be_visible()
    expect(page.locator("select[name=allergen]")).to_be_focused()
    screen.choose("Moderate: hives all over, vomiting, belly pain")
    page.get_by_role("button", name="Save allergy").click()
    expect(page.get_by_role("link", name="“zorblaxy” is not in the list.")).to_be_visible()


def test_a_mistake_is_shown_in_place_with_what_was_typed(
    at_home: Callable[..., Screen], user: User
) -> None:
    screen = at_home(user)
    screen.go("/profile")
    screen.follow("Robin")
    screen.follow("Add an allergy")

    screen.page.get_by_role("combobox", name="Allergen", exact=True).fill("zorblax")
    screen.page.get_by_role("button", name="Save allergy").click()

    expect(screen.page.locator("[data-error-summary]")).to_be_focused()
    assert screen.page.title().startswith("Error: ")
    screen.page.get_by_role("link", name="“zorblax” is not in the list.").click()
    expect(screen.page.get_by_role("combobox", name="Allergen", exact=True)).to_be_focused()
    expect(screen.page.get_by_role("combobox", name="Allergen")).to_have_value("zorblax")

    screen.go("/profile")
    screen.follow("Robin")
    screen.follow("Add (Diets)")
    screen.page.evaluate("window.loadedOnce = true")
    screen.choose("Vegan")
    screen.page.get_by_role("button", name="Save").click()
    expect(screen.page.get_by_role("link", name="Remove (Vegan)")).to_be_visible()
    assert screen.page.evaluate("window.loadedOnce"), "what else is recorded is no other"
