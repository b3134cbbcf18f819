"""Take the pictures of the README, from the product as it runs: `make screenshots`."""

import tempfile
from pathlib import Path

from flask_migrate import upgrade
from playwright.sync_api import sync_playwright

from eatsential.foods import services as foods
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.people import Details
from eatsential.profiles.services import people
from eatsential.settings import ROOT
from tests.outbox.sink import Sink
from tests.support.chromium import QUIET, find_chromium
from tests.support.factories import PASSWORD, a_person, a_user, account_of, an_allergy
from tests.support.installation import application, settings_for
from tests.support.live import running
from tests.support.screen import Screen
from tests.support.servers import free_port

PICTURES = ROOT / "docs" / "pictures"
LABEL = (
    "Ingredients: wheat flour, sugar, palm oil, whey powder, cocoa butter, hazelnuts (4 %), "
    "emulsifier: lecithins (soya), salt, flavouring. May contain traces of sesame."
)


def main() -> None:
    """Make an account with a person and a check, and look at two pages."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        settings = settings_for(
            f"sqlite:///{folder / 'pictures.sqlite'}",
            public_base_url=f"http://127.0.0.1:{free_port()}",
        )
        with application(settings, folder):
            upgrade()
            user = a_user(username="sam")
            allergies = an_allergy("milk"), an_allergy("sesame")
            person = a_person(user, "Robin", *allergies, Entry(EntryKind.DIET, "vegan"))
            check = foods.check(account_of(user), [person], LABEL, "en")
            newcomer = a_user(username="kim")
            people.start(account_of(newcomer), Details("Kim"))

        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(QUIET))
        with running(settings, Sink()) as live:
            pictures = (
                ("answer-light", "light", user.username, f"/check/{check}"),
                ("start-dark", "dark", newcomer.username, "/profile/start/allergies"),
            )
            for picture, scheme, username, path in pictures:
                context = browser.new_context(
                    viewport={"width": 1000, "height": 900},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                screen = Screen(context, live.address)
                screen.log_in(username, PASSWORD)
                screen.go(path)
                screen.page.screenshot(path=PICTURES / f"{picture}.png")
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
