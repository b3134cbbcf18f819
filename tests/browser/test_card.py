"""The allergy card in a real browser: on a phone, on paper, and where there is no network."""

import io
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import expect
from pypdf import PdfReader

from eatsential.cards import queries, services
from eatsential.profiles.rules.people import Person
from eatsential.screening.answer import Severity
from eatsential.users.models import User
from tests.support.factories import a_link, a_person, a_user, account_of, an_allergy
from tests.support.screen import ALL_RULES, WIDTH_RULES, Screen
from tests.support.servers import wait_until

KEPT = "caches.open('cards').then(cards => cards.keys()).then(kept => kept.length)"
PAGE_KEPT = "caches.open('cards').then(cards => cards.match(location.href)).then(kept => !!kept)"
AGAIN = "navigator.serviceWorker.ready.then(() => !!navigator.serviceWorker.controller)"


@pytest.fixture
def robin(house: Flask) -> tuple[User, Person, str, UUID]:
    """A person with a card: their account, they, the address of their card, and its link."""
    user = a_user()
    entries = an_allergy("peanut", Severity.LIFE_THREATENING), an_allergy("milk", Severity.MILD)
    person = a_person(user, "Robin", *entries)
    link = a_link(user, person)
    return user, person, f"/card/{queries.link_of(user.id, link).token}", link


def test_an_opened_card_is_there_without_a_network_until_its_link_ends(
    window: Callable[..., Screen], house: Flask, robin: tuple[User, Person, str, UUID]
) -> None:
    user, _, path, link = robin
    screen = window(locale="de-DE")
    screen.go(path)
    wait_until(lambda: bool(screen.page.evaluate(PAGE_KEPT)), "the card to be kept")
    wait_until(lambda: bool(screen.page.evaluate(AGAIN)), "somebody to answer without a network")
    views = [view.times for view in queries.views_of(link)]
    assert views == [1], "keeping the page is not looking at it"

    screen.context.set_offline(True)
    screen.page.reload()
    expect(screen.page.get_by_text("Erdnuss")).to_be_visible()
    color = screen.page.evaluate("getComputedStyle(document.querySelector('.ac')).backgroundColor")
    assert color == "rgb(255, 255, 255)", "its style is kept as well"
    screen.context.set_offline(False)

    services.revoke(account_of(user), queries.link_of(user.id, link))
    answer = screen.page.reload()
    assert answer is not None and answer.status == 404
    assert screen.page.evaluate(KEPT) > 0
    screen.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        screen.page.reload()
    screen.complaints.clear()


def test_nobody_is_kept_out_of_a_card(
    window: Callable[..., Screen], robin: tuple[User, Person, str, UUID]
) -> None:
    screen = window()
    screen.go(robin[2])
    for width, scheme in ((320, "light"), (320, "dark"), (1280, "light")):
        screen.page.set_viewport_size({"width": width, "height": 800})
        screen.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert screen.barriers(ALL_RULES) == [], f"{width} {scheme}"
    screen.page.emulate_media(media="print")
    assert screen.barriers(WIDTH_RULES) == [], "on paper"


@pytest.mark.parametrize(("paper", "size"), [("a6", [105, 148]), ("a4", [210, 297])])
def test_a_printed_card_is_one_sheet_with_the_card_alone(
    at_home: Callable[..., Screen],
    robin: tuple[User, Person, str, UUID],
    paper: str,
    size: list[int],
) -> None:
    user, person, path, link = robin
    screen = at_home(user)
    own = f"/profile/{person.id}/card?reader=de&own=en&days=30&paper={paper}&link={link}"
    for address in (own, path) if paper == "a6" else (own,):
        screen.go(address)
        made = PdfReader(io.BytesIO(screen.page.pdf(prefer_css_page_size=True)))
        assert len(made.pages) == 1, address
        assert [round(float(at) * 25.4 / 72) for at in made.pages[0].mediabox[2:]] == size
        text = made.pages[0].extract_text()
        assert "Erdnuss" in text and "Robin" in text
        assert "Vocabulary" not in text and "Eatsential" not in text
