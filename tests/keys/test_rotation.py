"""What an operator can count on who replaces a key, and what nobody notices of it."""

import base64
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, String, select, update

from eatsential.audit import services as audit
from eatsential.audit.models import AuditEvent, AuditKey
from eatsential.auth.models import TimeCodes
from eatsential.auth.services.recovery import forgot
from eatsential.clock import now
from eatsential.database import db, transaction
from eatsential.foods import queries as checks
from eatsential.foods import services as foods
from eatsential.foods.keeping.rules import Label
from eatsential.foods.keeping.services import keep
from eatsential.installation import keys
from eatsential.keys import Unreadable
from eatsential.metrics import UNREADABLE
from eatsential.outbox import services as outbox
from eatsential.own_data.models import Export
from eatsential.profiles import queries
from eatsential.profiles.errors import AlreadyRecorded
from eatsential.profiles.models import EntryRow, PersonRow
from eatsential.profiles.queries.words import wanted_words
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.profiles.rules.measurements import Measurement
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.profiles.rules.words import RequestState
from eatsential.profiles.services import entries
from eatsential.profiles.services.measurements import record_measurement
from eatsential.rotation import queries as rotation
from eatsential.rotation.queries import missing_keys, sealed_tables, usage
from eatsential.users.models import User
from tests.keys.rotate import rotate_slowly
from tests.support.browser import Visitor
from tests.support.factories import (
    PASSWORD,
    a_link,
    a_person,
    a_user,
    account_of,
    an_allergy,
    an_invitation,
)
from tests.support.furnished import a_batch, a_note, a_report, addressing
from tests.support.installation import application, environment_of, settings_for
from tests.support.processes import Started, command


def key(kid: str, letter: bytes) -> str:
    return f"{kid}:{base64.b64encode(letter * 32).decode()}"


OLD, NEW = key("k1", b"k"), key("k2", b"n")
BOTH = f"{NEW},{OLD}"
WORDS = [Entry(EntryKind.WORD, f"word {number}") for number in range(10)]
KNOWN = {"digest", "fingerprint", "key", "credential_id", "public_key", "sealed"}


@pytest.fixture
def household(database_url: str, compiled: Path) -> Iterator[User]:
    """An account that filled every sealed table while the old key was the only one."""
    with application(settings_for(database_url), compiled) as app:
        user = a_user()
        person = a_person(user, "Robin", an_allergy("milk"), *WORDS)
        foods.check(account_of(user), [person], "Whey, sugar.", "en")
        keep(
            account_of(user), foods.check(account_of(user), [person], "Whey.", "en"), Label("Whey")
        )
        a_report(user, foods.check(account_of(user), [person], "Whey.", "en"))
        a_note(account_of(user), foods.check(account_of(user), [person], "Word 1.", "en"))
        a_batch(account_of(user), person)
        record_measurement(account_of(user), person, Measurement(date(2026, 1, 1), weight_kg=61))
        a_link(user, person)
        an_invitation(user, person, "nobody", Permit.CARD)
        row = TimeCodes(id=UUID(int=7), user_id=user.id, last_step=1, created_at=now())
        row.sealed = keys().seal(b"secret", f"time_codes/{row.id}")
        with transaction() as session:
            session.add(row)
        with addressing(app):
            forgot(user.email, client="127.0.0.1")
        yield user


@contextmanager
def with_keys(database_url: str, compiled: Path, ring: str, **more: Any) -> Iterator[Flask]:
    settings = settings_for(database_url, encryption_keys=ring, **more)
    with application(settings, compiled) as app:
        yield app


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    from eatsential.rotation.commands import keys as commands

    done = app.test_cli_runner().invoke(commands, arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def person_of(user: User) -> Person:
    return queries.people_of(user.id)[0]


def needing(kid: str) -> int:
    return usage()[0].values(kid)


def test_whatever_is_sealed_is_found_by_its_name(app: Flask) -> None:
    """Rotation finds columns by their names; a new one must not hide under another."""
    binary = {
        column.name
        for table in db.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, LargeBinary)
    }
    assert binary <= KNOWN
    hashes = {
        column.name
        for table in db.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, String) and "password" in column.name
    }
    assert hashes == {"password_hash"}


@pytest.mark.claim("S83")
def test_everything_moves_to_the_new_key_and_the_old_one_can_go(
    household: User, database_url: str, compiled: Path
) -> None:
    before = person_of(household)
    with with_keys(database_url, compiled, BOTH) as app:
        assert needing("k1") > 12
        status, said = run(app, "rotate")
        assert (status, needing("k1")) == (0, 0), said
        assert "Can be removed from ENCRYPTION_KEYS now: k1." in said
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "keys_rotated")).one()
        assert event.details["key"] == "k2" and int(event.details["values"]) > 12

    with with_keys(database_url, compiled, NEW) as app:
        assert missing_keys() == []
        assert set(person_of(household).entries) == set(before.entries)
        a_person(household, "Kim", WORDS[0])
        assert wanted_words(RequestState.OPEN)[0].times == 2  # both by the new key
        assert len(checks.recent_checks(household.id)) == 4
        claimed = outbox.claim()
        assert claimed is not None and outbox.opened(claimed).to == household.email
        sealed = db.session.scalars(select(TimeCodes.sealed)).one()
        assert keys().open(sealed, f"time_codes/{UUID(int=7)}") == b"secret"
        assert audit.verified()[1] is None
        with pytest.raises(AlreadyRecorded):
            entries.record_entry(account_of(household), before, an_allergy("milk"))


def test_every_sealed_table_is_in_the_test_above(
    household: User, database_url: str, compiled: Path
) -> None:
    later = {"exports"}  # an archive is there for a day; tests/own_data has it
    empty = {
        table.name
        for table in sealed_tables()
        if db.session.scalar(select(table.c.id).where(table.c.sealed.is_not(None)).limit(1)) is None
    }
    assert empty <= later


def test_a_second_rotation_finds_nothing_to_do(
    household: User, database_url: str, compiled: Path
) -> None:
    with with_keys(database_url, compiled, BOTH) as app:
        run(app, "rotate")
        before = db.session.scalars(select(EntryRow.sealed)).all()
        assert run(app, "rotate")[0] == 0
        assert db.session.scalars(select(EntryRow.sealed)).all() == before


@pytest.mark.claim("S83")
def test_before_the_rotation_an_entry_of_the_old_key_is_not_recorded_twice(
    household: User, database_url: str, compiled: Path
) -> None:
    with with_keys(database_url, compiled, BOTH):
        account, person = account_of(household), person_of(household)
        with pytest.raises(AlreadyRecorded):
            entries.record_entry(account, person, an_allergy("milk"))
        other = entries.record_entry(account, person, an_allergy("egg"))
        with pytest.raises(AlreadyRecorded):
            entries.change_entry(account, person, other, an_allergy("milk"))


@pytest.mark.claim("S83")
def test_while_it_rotates_no_duplicate_slips_in_and_nothing_newer_is_overwritten(
    household: User, database_url: str, compiled: Path
) -> None:
    """Workers of the new settings and one that still writes with the old key, all at once."""
    account, person = account_of(household), person_of(household)
    recorded = {one.entry.subject: one.id for one in person.words}
    db.session.rollback()  # a snapshot kept open would hold up the cutting of SQLite's log
    twice: list[str] = []
    with (
        with_keys(database_url, compiled, f"{OLD},{NEW}") as laggard,
        with_keys(database_url, compiled, BOTH) as app,
    ):

        def again(worker: Flask) -> None:
            with worker.app_context():
                for entry in WORDS:
                    try:
                        entries.record_entry(account, person, entry)
                        twice.append(entry.subject)
                    except AlreadyRecorded:
                        pass

        def change() -> None:
            with app.app_context():
                for entry in WORDS:
                    changed = Entry(EntryKind.WORD, entry.subject, notes="newer")
                    entries.change_entry(account, person, recorded[entry.subject], changed)

        def rotate() -> None:
            for _ in range(3):
                run(app, "rotate")

        acts = [
            threading.Thread(target=again, args=[laggard]),
            threading.Thread(target=again, args=[app]),
            threading.Thread(target=change),
            threading.Thread(target=rotate),
        ]
        for act in acts:
            act.start()
        for act in acts:
            act.join()
        run(app, "rotate")
        assert (twice, needing("k1")) == ([], 0)
        found = person_of(household).words
        assert {one.entry.subject for one in found} == {entry.subject for entry in WORDS}
        assert len(found) == len(WORDS) and {one.entry.notes for one in found} == {"newer"}


@pytest.mark.claim("S83")
def test_killed_in_the_middle_it_goes_on_from_there(
    household: User, database_url: str, compiled: Path, tmp_path: Path
) -> None:
    for number in range(3):
        for half in range(8):
            a_person(a_user(), f"Sam {number} {half}", *WORDS)
    total = needing("k1")
    settings = settings_for(database_url, encryption_keys=BOTH)

    left = [total]
    for _ in range(3):
        process = Started(rotate_slowly, **environment_of(settings))
        process.wait_until_it_says_something()
        process.kill()
        db.session.rollback()
        left.append(needing("k1"))
    assert total > left[1] > left[2] > left[3] > 0

    with with_keys(database_url, compiled, BOTH) as app:
        assert run(app, "rotate")[0] == 0
        assert needing("k1") == 0
        assert all(person.words for person in queries.people_of(household.id))


@pytest.mark.claim("S82", "S83")
def test_what_cannot_be_read_is_named_and_holds_nothing_else_up(
    household: User, database_url: str, compiled: Path
) -> None:
    person = person_of(household)
    one, other = person.words[0].id, person.words[1].id
    moved = db.session.scalars(select(EntryRow.sealed).where(EntryRow.id == other)).one()
    with transaction() as session:
        session.execute(update(EntryRow).where(EntryRow.id == one).values(sealed=moved))

    with with_keys(database_url, compiled, BOTH) as app:
        status, said = run(app, "rotate")
        assert status == 1
        assert f"entries/{one} cannot be read" in said and "can be removed" not in said.lower()
        assert needing("k1") == 1
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "seal_broken")).one()
        assert (event.target, event.outcome) == (one, "failed")


@pytest.mark.claim("S83")
def test_a_key_that_is_missing_is_named_and_nothing_starts(
    household: User, database_url: str, compiled: Path
) -> None:
    with with_keys(database_url, compiled, NEW) as app:
        tables = (
            "audit_keys, batches, card_links, changes, checks, entries, invitations, "
            "kept_foods, measurements, notes, outbox, people, reports, time_codes, word_requests"
        )
        assert missing_keys() == [f"ENCRYPTION_KEYS: k1 is missing, and needed in {tables}."]
        status, said = run(app, "status")
        assert status == 1 and "MISSING" in said
    with with_keys(database_url, compiled, OLD, password_peppers=key("p2", b"q")):
        assert missing_keys() == ["PASSWORD_PEPPERS: p1 is missing, and needed in users."]

    for start in (serve, worker):
        done = start(database_url, encryption_keys=NEW)
        assert done.returncode == 2
        assert "ENCRYPTION_KEYS: k1 is missing" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.claim("S83")
def test_with_every_key_or_without_a_database_it_starts(
    household: User, database_url: str, tmp_path: Path
) -> None:
    assert serve(database_url, encryption_keys=BOTH).returncode == 0
    away = f"sqlite:///{tmp_path / 'none' / 'none.sqlite'}"
    assert serve(away).returncode == 0


def serve(database_url: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Load what gunicorn loads."""
    environment = environment_of(settings_for(database_url, **changes))
    return Started(import_module, "wsgi", **environment).done()


def worker(database_url: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Start the worker."""
    return command("worker", **environment_of(settings_for(database_url, **changes))).done()


def test_what_names_no_key_is_no_endless_search(household: User, app: Flask) -> None:
    with transaction() as session:
        session.execute(update(PersonRow).values(sealed=b"no key id"))

    assert missing_keys() == ["ENCRYPTION_KEYS: ? is missing, and needed in people."]


@pytest.mark.claim("S82")
@pytest.mark.parametrize("damage", ["a bit", "moved"])
def test_a_damaged_seal_is_a_page_an_event_and_a_count(
    visitor: Visitor, user: User, damage: str
) -> None:
    person = a_person(user, "Robin", an_allergy("milk"), an_allergy("egg"))
    one, other = (recorded.id for recorded in person.allergies)
    with transaction() as session:
        sealed = bytearray(
            session.scalars(
                select(EntryRow.sealed).where(EntryRow.id == (one if damage == "a bit" else other))
            ).one()
        )
        sealed[-1] ^= damage == "a bit"
        session.execute(update(EntryRow).where(EntryRow.id == one).values(sealed=bytes(sealed)))
    counted = UNREADABLE._value.get()

    answer = visitor.get(f"/profile/{person.id}")

    assert answer.status_code == 409 and "cannot be read" in answer.text
    assert UNREADABLE._value.get() == counted + 1
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "seal_broken")).one()
    assert (event.target, event.details, event.actor) == (one, {"table": "entries"}, None)
    assert event.request_id == answer.headers["X-Request-ID"]


@pytest.mark.claim("S82")
def test_a_damaged_key_of_the_record_does_not_hide_a_damaged_seal(
    household: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_opened", {})  # as in a process that has just started
    with transaction() as session:
        session.execute(update(AuditKey).values(sealed=b"k1.x"))
    counted = UNREADABLE._value.get()

    audit.note_broken_seal(Unreadable("changed", f"entries/{UUID(int=1)}"))

    assert UNREADABLE._value.get() == counted + 1


@pytest.mark.claim("S27")
def test_a_login_moves_a_hash_to_the_new_pepper_and_the_old_one_can_go_when_all_did(
    database_url: str, compiled: Path
) -> None:
    with with_keys(database_url, compiled, OLD):
        users = [a_user(), a_user()]
    old, new = key("p1", b"p"), key("p2", b"q")
    with with_keys(database_url, compiled, OLD, password_peppers=f"{new},{old}") as app:
        for number, user in enumerate(users):
            assert usage()[1].values("p1") == len(users) - number
            assert "can be removed" not in run(app, "status")[1]
            visitor = app.test_client()
            assert isinstance(visitor, Visitor)
            visitor.submit("/auth/login", login=user.username, password=PASSWORD)
        assert (usage()[1].removable, usage()[1].values("p2")) == (["p1"], 2)
        assert "p1                   0  can be removed" in run(app, "status")[1]


def test_of_archives_one_alone_is_in_memory(app: Flask) -> None:
    table = db.metadata.tables["exports"]
    for owner in (a_user(), a_user()):
        with transaction() as session:
            session.add(Export(user_id=owner.id, asked_at=now(), sealed=b"k0.an archive"))

    assert rotation.on_other_keys(table) == 2
    [first] = rotation.batch_on_other_keys(table, UUID(int=0))
    [second] = rotation.batch_on_other_keys(table, first.id)
    assert rotation.batch_on_other_keys(table, second.id) == []
