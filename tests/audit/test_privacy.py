"""What the record does not hold: nothing that people typed, and nothing that names them."""

from itertools import chain

import pytest
from flask import Flask
from sqlalchemy import select

from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.database import db
from eatsential.profiles.queries import people_of
from eatsential.users.queries import user_with_name
from eatsential.worker import lanes, turn
from tests.support.browser import Visitor
from tests.support.post import link_in, mails

FIRST = {
    "username": "MarkedName",
    "email": "marked@markedhost.example",
    "password": "marked violin teapot moss",
    "birth_date": "1971-07-17",
}
NEXT = {
    "username": "RenamedMark",
    "email": "renamed@markedhost.example",
    "password": "marked anchor lantern fig",
}
TYPED = {
    "person": "MarkedChild",
    "word": "markedfenugreek",
    "notes": "a marked note",
    "label": "Sugar, markedwhey powder.",
    "guess": "a marked guess",
    "stranger": "stranger@markedhost.example",
}
SENT = {
    "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux; rv:140.0) Gecko/20100101 Firefox/140.0 MarkedApp",
    "REMOTE_ADDR": "203.0.113.77",
}
HEALTH = ("milk", "severe", "vegan", "fenugreek")


def link_to(address: str) -> str:
    """The path of the link in the newest mail to an address."""
    return link_in(next(mail for mail in reversed(mails()) if mail.to == address))


def live(browser: Visitor) -> None:
    """Register, use the product, change everything about the account, and fail at logging in."""
    browser.environ_base.update(SENT)
    browser.submit("/auth/register", **FIRST)
    browser.submit(link_to(FIRST["email"]), password=FIRST["password"])
    browser.submit("/profile/start", consent="y", name=TYPED["person"])
    browser.submit("/profile/start/allergies", allergen="milk", severity="severe")
    browser.submit("/profile/start/diets", chosen="vegan")
    owner = user_with_name(FIRST["username"].lower())
    assert owner is not None
    [person] = people_of(owner.id)
    page = f"/profile/{person.id}"
    browser.submit(f"{page}/allergies", allergen="egg", severity="mild", notes=TYPED["notes"])
    browser.submit(f"{page}/words", word=TYPED["word"])
    browser.submit("/check", text=TYPED["label"], lang="en", person=str(person.id))

    proof = {"current_password": FIRST["password"]}
    browser.submit("/account/username", username=NEXT["username"], **proof)
    browser.submit("/account/email", email=NEXT["email"], **proof)
    browser.submit(link_to(NEXT["email"]), password=FIRST["password"])
    browser.submit("/account/password", password=NEXT["password"], **proof)
    browser.submit("/account/export")
    turn(chain(*lanes()))
    browser.press("/account/export", "/account/export/fetch")
    browser.press("/account", "/auth/logout")

    for name in (NEXT["username"], NEXT["email"], TYPED["stranger"]):
        for _ in range(7):
            browser.submit("/auth/login", login=name, password=TYPED["guess"])


@pytest.mark.claim("S85", "S88")
@pytest.mark.settings(limit_login_ip="100/minute")
def test_no_event_holds_anything_that_somebody_typed(app: Flask, anybody: Visitor) -> None:
    live(anybody)

    events = db.session.execute(select(AuditEvent.__table__)).all()
    assert {row.act for row in events} >= {
        *(Act.REGISTERED, Act.VERIFIED, Act.LOGGED_IN, Act.LOGIN_FAILED, Act.LOGGED_OUT),
        *(Act.LIMIT_HIT, Act.USERNAME_CHANGED, Act.ADDRESS_CHANGED, Act.PASSWORD_CHANGED),
        *(Act.PERSON_ADDED, Act.ENTRY_RECORDED, Act.CHECK_MADE, Act.EXPORT_FETCHED),
    }
    held = repr([tuple(row) for row in events]).casefold()
    markers = [*FIRST.values(), *NEXT.values(), *TYPED.values(), SENT["REMOTE_ADDR"], *HEALTH]
    assert [marker for marker in markers if marker.casefold() in held] == []
    assert "marked" not in held


def test_an_event_says_of_a_browser_no_more_than_its_kind(app: Flask, anybody: Visitor) -> None:
    anybody.environ_base.update(SENT)
    anybody.submit("/auth/login", login="nobody", password=TYPED["guess"])

    [event] = db.session.scalars(select(AuditEvent)).all()

    assert event.details == {"device": "Firefox, Linux"}
