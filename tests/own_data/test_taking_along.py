"""What somebody can count on who takes their data along."""

import json
import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text, update

from eatsential import clock, create_app, leases
from eatsential.auth.models import Device
from eatsential.database import FETCHED, db, transaction
from eatsential.installation import settings
from eatsential.keys import Unreadable
from eatsential.own_data.collection import LEFT_OUT, STEPS
from eatsential.own_data.errors import ExportGone, ExportUnderway
from eatsential.own_data.models import Export
from eatsential.own_data.rules import MOST_TRIES
from eatsential.own_data.services import exports
from eatsential.own_data.services.exports import LEASE
from eatsential.profiles.models import PersonRow
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.settings import Settings
from eatsential.text import no_formula
from eatsential.users.models import User
from tests.own_data.archives import FETCH, PAGE, Archive, asked, fetched, made
from tests.own_data.people import together
from tests.own_data.walk import fill, opened, plain, rows_of_account
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_person, a_user, account_of
from tests.support.furnished import LABEL, furnish
from tests.support.installation import environment_of
from tests.support.post import link_in, mails
from tests.support.processes import Started

Travel = Callable[[datetime], None]
FORMULAS = ("=1+10", "+10", "-10", "@SUM(A1)", "\t=10", "\r=10", "＝10")


def export_row() -> Export:
    db.session.remove()
    return db.session.scalars(select(Export)).one()


@pytest.mark.claim("S87")
def test_it_holds_every_row_that_hangs_on_the_account(visitor: Visitor, user: User) -> None:
    furnish(user)
    fill(user.id)
    with transaction() as session:
        session.execute(text("DELETE FROM exports"))
    assert asked(visitor).status_code == 303
    wanted = rows_of_account(user.id)
    assert [table for table, rows in wanted.items() if not rows] == []

    assert made()
    data = Archive(visitor.press(PAGE, FETCH).data).data

    missing = []
    for table, rows in wanted.items():
        exported = {row["id"]: row for row in data.get(table, [])}
        for row in rows:
            there = exported.get(str(row["id"]))
            if there is None:
                missing.append(f"{table}: a row")
                continue
            expected = dict(row)
            if f"{table}.sealed" not in LEFT_OUT and "sealed" in expected:
                expected |= opened(table, row)
                del expected["sealed"]
            missing += [
                f"{table}.{column}"
                for column, value in expected.items()
                if f"{table}.{column}" not in LEFT_OUT
                and (column not in there or there[column] != plain(value))
            ]
    assert missing == []


@pytest.mark.claim("S87")
def test_it_holds_no_secret_and_says_so(visitor: Visitor, user: User) -> None:
    furnish(user)
    fill(user.id)
    with transaction() as session:
        session.execute(text("DELETE FROM exports"))
    assert asked(visitor).status_code == 303
    rows = rows_of_account(user.id)

    assert made()
    archive = Archive(visitor.press(PAGE, FETCH).data)

    columns = {f"{table}.{name}" for table, found in rows.items() for name in found[0]}
    about = {column for column in LEFT_OUT if not column.startswith("audit_events.")}
    assert about <= columns, "a reason is given for what is not there"
    note = " ".join(archive.files["README.txt"].decode().split())
    for column in LEFT_OUT:
        table, _, name = column.partition(".")
        assert f"- {column}: " in note
        assert all(name not in row for row in archive.data[table]), column
    for secret in (rows["users"][0]["password_hash"], rows["sessions"][0]["digest"].hex()):
        assert secret not in archive.files["eatsential.json"].decode()


@pytest.mark.claim("S87")
def test_it_holds_what_happened_to_the_account_and_nothing_of_others(
    visitor: Visitor, user: User
) -> None:
    furnish(user)
    other = a_user(username="stranger", email="stranger@example.org")
    a_person(other, "A stranger's child")

    archive = fetched(visitor)

    acts = {(event["act"], event["by"]) for event in archive.data["audit_events"]}
    assert {("logged_in", "you"), ("export_asked", "you"), ("person_added", "you")} <= acts
    whole = b"".join(archive.files.values()).decode()
    assert "stranger" not in whole
    assert str(other.id) not in whole


@pytest.mark.claim("S87")
def test_json_and_tables_hold_the_same_in_a_documented_form(visitor: Visitor, user: User) -> None:
    things = furnish(user)

    archive = fetched(visitor)

    document = archive.document
    assert (document["format"], document["version"]) == ("eatsential-export", 1)
    assert document["account"] == str(user.id)
    assert datetime.fromisoformat(document["made_at"]).tzinfo is not None
    assert {name for name in archive.files if name.startswith("csv/")} == {
        f"csv/{kind}.csv" for kind in archive.data
    }
    for kind, rows in archive.data.items():
        table = archive.table(kind)
        assert len(table) == len(rows), kind
        for row, cells in zip(rows, table, strict=True):
            assert list(cells) == list(row)
            assert cells["id"] == row["id"]
    [check] = [one for one in archive.data["checks"] if one["id"] == str(things.check_id)]
    [cells] = [one for one in archive.table("checks") if one["id"] == str(things.check_id)]
    assert check["text"] == LABEL == cells["text"]
    assert json.loads(cells["answers"]) == check["answers"]


@pytest.mark.claim("S48")
def test_no_cell_of_a_table_is_a_formula(visitor: Visitor, user: User) -> None:
    person = a_person(user, "=HYPERLINK(1)", *(Entry(EntryKind.WORD, word) for word in FORMULAS))
    with transaction() as session:  # what a browser says of itself is typed by anybody
        session.execute(text("UPDATE sessions SET user_agent = '@SUM(1+1)*cmd|'' /C calc''!A0'"))

    archive = fetched(visitor)

    assert {row["subject"] for row in archive.data["entries"]} == set(FORMULAS)
    assert {row["subject"] for row in archive.table("entries")} == {f"'{f}" for f in FORMULAS}
    assert archive.table("people")[0]["name"] == f"'{person.name}"
    for kind in archive.data:
        for row in archive.table(kind):
            assert [cell for cell in row.values() if cell and cell[0] in "=+-@\t\r＝＋－＠"] == []


@pytest.mark.claim("S48")
@pytest.mark.parametrize("cell", ["", "milk", "a=b", " =1", "1-2", "2026-11-21"])
def test_a_cell_that_is_no_formula_stays_as_it_is(cell: str) -> None:
    assert no_formula(cell) == cell


@pytest.mark.claim("S87")
def test_it_can_be_fetched_once_and_is_erased_then(visitor: Visitor, user: User) -> None:
    fetched(visitor)

    assert export_row().sealed is None
    assert export_row().fetched_at is not None
    again = visitor.post_with_token(PAGE, FETCH)
    assert again.status_code == 404
    assert "fetched and is erased" in visitor.get(PAGE).text


def test_it_may_have_more_rows_than_are_fetched_at_once(app: Flask, user: User) -> None:
    now = clock.now()
    with transaction() as session:
        session.add_all(
            Device(user_id=user.id, digest=uuid4().bytes, last_seen_at=now)
            for _ in range(2 * FETCHED + 1)
        )
    exports.ask(account_of(user))
    assert made()

    archive = Archive(exports.fetch(account_of(user)))

    assert len({row["id"] for row in archive.data["devices"]}) == 2 * FETCHED + 1
    assert len(archive.table("devices")) == 2 * FETCHED + 1


@pytest.mark.claim("S87")
def test_of_two_who_fetch_at_once_one_gets_it(app: Flask, user: User) -> None:
    exports.ask(account_of(user))
    assert made()
    got: list[object] = []

    def fetch() -> None:
        with app.app_context():
            try:
                got.append(exports.fetch(account_of(user)))
            except ExportGone as gone:
                got.append(gone)
            db.session.remove()

    together(4, fetch)

    assert sum(isinstance(one, bytes) for one in got) == 1
    assert len(got) == 4


@pytest.mark.claim("S87")
def test_it_can_be_fetched_for_a_day(visitor: Visitor, user: User) -> None:
    asked(visitor)
    assert made()
    day = timedelta(seconds=settings().export_ttl)

    with time_machine.travel(clock.now() + day + timedelta(seconds=1)):
        visitor.log_in(user)
        assert "was not fetched in time" in visitor.get(PAGE).text
        assert visitor.post_with_token(PAGE, FETCH).status_code == 404
        assert export_row().sealed is not None
        exports.erase_expired()
        assert export_row().sealed is None


@pytest.mark.claim("S87")
def test_only_its_owner_who_has_just_proved_who_they_are_fetches_it(
    visitor: Visitor, another: Visitor, anybody: Visitor, user: User
) -> None:
    asked(visitor)
    assert made()
    another.log_in(a_user())
    late = settings().session_recent + 1

    assert another.post_with_token(PAGE, FETCH).status_code == 404
    stranger = anybody.post_with_token("/auth/login", FETCH)
    assert stranger.status_code == 302
    assert "/auth/login" in stranger.location
    token = visitor.token(PAGE)
    with time_machine.travel(clock.now() + timedelta(seconds=late)):
        asks = visitor.get(PAGE)
        assert asks.status_code == 302
        assert "/account/export" in asks.location
        page = visitor.post(FETCH, data={"csrf_token": token})
        assert page.status_code == 200
        assert page.mimetype == "text/html"
        wrong = {"csrf_token": token, "current_password": "wrong"}
        assert visitor.post(FETCH, data=wrong).status_code == 422
        assert export_row().fetched_at is None
        right = {"csrf_token": token, "current_password": PASSWORD}
        assert visitor.post(FETCH, data=right).mimetype == "application/zip"


def test_its_page_says_how_far_it_is(visitor: Visitor) -> None:
    assert "Make an export" in visitor.get(PAGE).text
    asked(visitor)
    assert f"step 0 of {STEPS}" in visitor.get(PAGE).text
    assert "Look again" in visitor.get(PAGE).text
    with transaction() as session:
        session.execute(update(Export).values(step=3))
    assert f"step 3 of {STEPS}" in visitor.get(PAGE).text
    assert made()
    assert "Fetch the export" in visitor.get(PAGE).text


def test_each_kind_of_thing_is_a_step(app: Flask, user: User) -> None:
    exports.ask(account_of(user))
    seen: list[int] = []
    write = leases._write

    def noting(*arguments: Any, **values: Any) -> None:
        seen.append(values["step"])
        write(*arguments, **values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leases, "_write", noting)
        assert made()

    assert seen == list(range(1, STEPS + 1))


def test_the_mail_leads_to_the_page_and_holds_no_data(visitor: Visitor, user: User) -> None:
    furnish(user)
    asked(visitor)
    before = len(mails())
    assert made()

    [mail] = mails()[before:]
    assert mail.to == user.email
    assert link_in(mail) == PAGE
    for word in ("Robin", "fenugreek", "whey", "vegan"):
        assert word not in mail.text + mail.html


def test_what_waits_cannot_be_read_in_the_database(app: Flask, user: User) -> None:
    a_person(user, "Marker-of-a-name")
    exports.ask(account_of(user))
    assert made()

    sealed = export_row().sealed or b""
    assert len(sealed) > 1_000
    assert b"Marker-of-a-name" not in sealed
    assert b"PK\x03\x04" not in sealed


def test_another_one_is_made_only_when_the_last_is_done(visitor: Visitor) -> None:
    asked(visitor)
    answer = visitor.post_with_token(PAGE, PAGE)
    assert answer.status_code == 422
    assert "is being made already" in answer.text
    assert made()
    assert visitor.press(PAGE, PAGE).status_code == 303
    assert made()
    assert not made()


def test_of_two_who_ask_at_once_one_is_refused(app: Flask, user: User) -> None:
    outcomes: list[str] = []

    def ask() -> None:
        with app.app_context():
            try:
                exports.ask(account_of(user))
                outcomes.append("asked")
            except ExportUnderway:
                outcomes.append("underway")
            db.session.remove()

    together(4, ask)

    assert sorted(outcomes) == ["asked", "underway", "underway", "underway"]


@pytest.mark.claim("S87")
def test_five_a_day_are_enough(visitor: Visitor) -> None:
    for _ in range(5):
        assert asked(visitor).status_code == 303
        assert made()
    answer = asked(visitor)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 3_600


@pytest.mark.claim("S87")
def test_what_a_killed_worker_has_begun_another_finishes(visitor: Visitor, user: User) -> None:
    furnish(user)
    asked(visitor)
    before = len(mails())

    assert worker_that_dies_at(step=4) == -signal.SIGKILL

    assert f"step 3 of {STEPS}" in visitor.get(PAGE).text
    assert not made()  # the lease of the dead holds
    with time_machine.travel(clock.now() + LEASE + timedelta(seconds=1)):
        assert made()
        assert not made()
        visitor.log_in(user)
        assert "checks" in Archive(visitor.press(PAGE, FETCH).data).data
    assert len(mails()) == before + 1


def worker_that_dies_at(step: int) -> int:
    """A process that makes an export and is killed when it says that it has come to a step."""
    return Started(export_and_die_at, step, **environment_of(settings())).wait()


def export_and_die_at(fatal: int) -> None:
    write = leases._write

    def dying(*arguments: Any, step: int, **values: Any) -> None:
        if step == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        write(*arguments, step=step, **values)

    leases._write = dying  # type: ignore[assignment]
    with create_app(Settings.load()).app_context():
        exports.make_next()


def test_who_lost_the_lease_writes_nothing(app: Flask, user: User) -> None:
    exports.ask(account_of(user))
    slow = exports._claim()
    assert slow is not None
    with time_machine.travel(clock.now() + LEASE + timedelta(seconds=1)):
        assert exports._claim() is not None
        with pytest.raises(leases.LeaseLost):
            exports._make(slow)
    assert export_row().sealed is None


def test_workers_side_by_side_make_each_export_once(app: Flask) -> None:
    for _ in range(6):
        exports.ask(account_of(a_user()))
    counts: list[int] = []

    def work() -> None:
        with app.app_context():
            count = 0
            while exports.make_next():
                count += 1
            counts.append(count)
            db.session.remove()

    together(3, work)

    assert sum(counts) == 6
    assert len(mails()) == 6


def test_one_that_cannot_be_made_is_given_up_and_its_page_says_so(
    visitor: Visitor, user: User, travel: Travel
) -> None:
    a_person(user)
    with transaction() as session:
        session.execute(update(PersonRow).values(sealed=b"k1.broken"))
    asked(visitor)
    began = clock.now()
    for tried in range(MOST_TRIES):
        travel(began + tried * (LEASE + timedelta(seconds=1)))
        with pytest.raises(Unreadable):
            made()
    travel(began + MOST_TRIES * (LEASE + timedelta(seconds=1)))
    assert made()
    assert not made()
    visitor.log_in(user)
    assert "could not be made" in visitor.get(PAGE).text
