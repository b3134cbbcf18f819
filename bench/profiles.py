"""The pages of profiles: a large household, what its seals cost, the card, and the first steps."""

import gc
import tempfile
import time
from contextvars import Context
from pathlib import Path
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import select, update

from bench.report import Figure, Table
from bench.serving import ALLERGENS, LABEL, OTHERS, postgresql
from eatsential.cards.pdf import can_make
from eatsential.database import transaction
from eatsential.installation import keys
from eatsential.keys import KeyRing
from eatsential.profiles.models import EntryRow, PersonRow
from eatsential.profiles.queries import people_of
from eatsential.profiles.rules.entries import Entry
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_person, a_user, an_allergy
from tests.support.installation import application, settings_for
from tests.support.page import Page
from tests.support.statements import statements

PEOPLE, ENTRIES = 12, 10
ROUNDS, PAGES = 9, 20
OVERVIEW = "/profile"


class Unsealed(KeyRing):
    """Keys that seal nothing, to see what sealing costs."""

    def open(self, sealed: bytes, context: str) -> bytes:
        """What stands there."""
        return bytes(sealed)


def measured() -> Figure:
    """The overview with and without seals in turns, the card on both papers, the first steps."""
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        with postgresql(folder) as cluster:
            cluster.create("profiles")
            settings = settings_for(cluster.url("profiles"), limit_general="100000000/minute")
            with application(settings, folder) as app:
                upgrade()
                parts = [_overview(app), _card(app), _first_steps(app)]
    return Figure(
        "Profiles",
        f"The test client in the process, PostgreSQL by socket. The overview shows {PEOPLE} people"
        f" with {ENTRIES} entries each: medians of {ROUNDS} alternating rounds of {PAGES} pages,"
        " the same rows sealed and not. The card is that of one of them, medians of"
        f" {ROUNDS}. The first steps are walked without scripts after logging in, for one person"
        " with one allergy; a field is whatever is typed or chosen, a click a link or a button.",
        parts,
    )


def _overview(app: Flask) -> Table:
    sealed, unsealed = _household("sealed"), _household("unsealed")
    _unseal(unsealed)
    rings = {"sealed": keys(), "not sealed": Unsealed(keys().keys)}
    visitors = {"sealed": _logged_in(app, sealed), "not sealed": _logged_in(app, unsealed)}
    times: dict[str, list[float]] = {words: [] for words in rings}
    numbers: dict[str, int] = {}
    for words in list(rings) * (ROUNDS + 1):
        app.extensions["keys"] = rings[words]
        visitor = visitors[words]
        with statements() as seen:
            _see(visitor, OVERVIEW)
        numbers[words] = len(seen)
        times[words].append(_seconds(visitor, OVERVIEW, PAGES))
    app.extensions["keys"] = rings["sealed"]
    ratios = [one / other for one, other in zip(times["sealed"], times["not sealed"], strict=True)]
    rows = [
        (
            f"overview, {words}",
            f"{median(ratios[1:]):.2f}" if words == "sealed" else "1.00",
            f"{median(times[words][1:]) * 1000:.1f}",
            str(numbers[words]),
        )
        for words in rings
    ]
    return Table(("page", "÷ not sealed", "ms", "statements"), rows)


def _card(app: Flask) -> Table | str:
    if not can_make():
        return "The card as PDF: SKIPPED, WeasyPrint or Pango is not there."
    household = _household("card")
    visitor, person = _logged_in(app, household), people_of(household.id)[0]
    rows = []
    for paper in ("a6", "a4"):
        address = f"/profile/{person.id}/card/pdf?paper={paper}&reader=de&own=en"
        _see(visitor, address)
        times = [_seconds(visitor, address, 1) for _ in range(ROUNDS)]
        rows.append((f"card as PDF, {paper.upper()}", f"{median(times) * 1000:.0f}"))
    return Table(("document", "ms"), rows)


def _first_steps(app: Flask) -> Table:
    rows = []
    for words, skips in (("every step", False), ("the rest skipped after the allergy", True)):
        walk = _Walk(_logged_in(app, a_user()))
        walk.follow("/", "Begin")
        walk.send("/profile/start", consent="y")
        walk.send("/profile/start/allergies", allergen="milk", severity="severe")
        if skips:
            walk.press("/profile/start/diets", "/profile/start/skip")
        else:
            walk.send("/profile/start/diets")
            walk.send("/profile/start/conditions")
        walk.send("/check", text=LABEL)
        if walk.heading != "Avoid":
            raise RuntimeError(f"the first answer is “{walk.heading}”, not “Avoid”")
        rows.append((words, str(walk.clicks), str(walk.fields)))
    return Table(("from login to the first answer", "clicks", "fields"), rows)


class _Walk:
    """Somebody who goes where each answer leads; another page than the next one is a fault."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._at = "/"
        self.clicks = self.fields = 0

    def follow(self, path: str, words: str) -> None:
        self._is_at(path)
        links = Page(self._visitor.get(path).text).all("a")
        [self._at] = [link.get("href") for link in links if link.text == words]
        self.clicks += 1

    def send(self, path: str, **filled: str) -> None:
        self._is_at(path)
        self._led_by(self._visitor.submit(path, **filled).location)
        self.fields += len(filled)

    def press(self, path: str, action: str) -> None:
        self._is_at(path)
        self._led_by(self._visitor.press(path, action).location)

    def _led_by(self, location: str | None) -> None:
        if location is None:
            raise RuntimeError(f"{self._at} did not lead on")
        self._at = location
        self.clicks += 1

    def _is_at(self, path: str) -> None:
        if self._at != path:
            raise RuntimeError(f"the way leads to {self._at}, not to {path}")

    @property
    def heading(self) -> str:
        return Page(self._visitor.get(self._at).text).heading


def _household(username: str) -> User:
    user = a_user(username=username)
    entries: list[Entry] = [*map(an_allergy, ALLERGENS), *OTHERS]
    for number in range(PEOPLE):
        a_person(user, f"Person {number}", *entries[:ENTRIES])
    return user


def _unseal(user: User) -> None:
    """Let the rows of an account hold what they seal."""
    ring = keys()
    people = select(PersonRow.id, PersonRow.sealed).where(PersonRow.account_id == user.id)
    entries = (
        select(EntryRow.id, EntryRow.sealed)
        .join(PersonRow, PersonRow.id == EntryRow.person_id)
        .where(PersonRow.account_id == user.id)
    )
    with transaction() as session:
        for row, rows in ((PersonRow, people), (EntryRow, entries)):
            opened = [
                {"id": id_, "sealed": ring.open(sealed, f"{row.__tablename__}/{id_}")}
                for id_, sealed in session.execute(rows).all()
            ]
            session.execute(update(row), opened)


def _logged_in(app: Flask, user: User) -> Visitor:
    visitor = Visitor(app, app.response_class, use_cookies=True)
    visitor.log_in(user)
    return visitor


def _see(visitor: Visitor, path: str) -> None:
    """Open a page in a context of its own, without the looking over of tests."""
    answer = Context().run(FlaskClient.open, visitor, path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status}")


def _seconds(visitor: Visitor, path: str, times: int) -> float:
    gc.collect()
    began = time.perf_counter()
    for _ in range(times):
        _see(visitor, path)
    return (time.perf_counter() - began) / times
