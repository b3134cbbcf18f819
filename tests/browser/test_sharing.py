"""One person, two accounts: invited, accepted, looked at, ended."""

from collections.abc import Callable

from playwright.sync_api import expect

from eatsential.users.models import User
from tests.support.factories import a_user
from tests.support.screen import Screen


def test_a_person_is_shared_looked_at_and_taken_back(
    at_home: Callable[..., Screen], user: User
) -> None:
    carers = a_user()
    owner, carer = at_home(user, width=360), at_home(carers, width=320, java_script_enabled=False)

    owner.go("/profile")
    owner.follow("Robin")
    owner.follow("Who else cares for Robin")
    assert owner.barriers() == []
    owner.type("Username or e-mail address", carers.username)
    owner.press("Invite")
    expect(owner.page.get_by_role("heading", name=carers.username)).to_be_visible()
    sharing = owner.path

    carer.go("/")
    carer.follow("You have an invitation to care for somebody, or to take a profile over")
    carer.follow(f"{user.username} shares a person with you")
    assert "Robin" not in carer.page.inner_text("main")
    carer.choose("I agree that Eatsential keeps this health data to check food against it.")
    carer.press("Accept")
    carer.follow("Allergy card (Robin)")
    card = carer.path
    expect(carer.page.locator("main")).to_contain_text("Milk")

    owner.go(sharing)
    assert owner.barriers() == []
    owner.press(f"End this now ({carers.username})")
    expect(owner.page.locator("main")).to_contain_text("Only you.")
    carer.go(card)
    assert "Milk" not in carer.page.inner_text("main")
    carer.go("/profile")
    assert "Robin" not in carer.page.inner_text("main")
