"""After an account is deleted nothing is left of it, and no backup brings it back for long."""

import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from pyotp import TOTP
from sqlalchemy import create_engine, select, text, update

from eatsential import clock
from eatsential.addresses import database_address
from eatsential.audit.models import AuditEvent
from eatsential.database import db, transaction
from eatsential.installation import settings
from eatsential.outbox.rules import Mail
from eatsential.outbox.transports import transport_of
from eatsential.outbox.worker import breaker_of, deliver_due
from eatsential.own_data import ledger
from eatsential.own_data.services import deletion, exports
from eatsential.users.models import User
from eatsential.users.queries import user_with_name
from eatsential.worker import lanes, turn
from tests.own_data.storage import database_url, stored, tables_with
from tests.own_data.walk import fill, rows_of_account
from tests.support import processes
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD, a_user
from tests.support.furnished import furnish
from tests.support.installation import environment_of
from tests.support.post import link_in, mails
from tests.support.servers import Cluster

Travel = Callable[[datetime], None]
MARKS = 30
DUE = {"deletion_due_at": datetime(2026, 1, 1, tzinfo=UTC)}
CLEAR = 8  # of them at least stand in the database in the clear before


class Marks:
    """Words that stand nowhere else."""

    def __init__(self) -> None:
        self.all: list[str] = []

    def __call__(self) -> str:
        self.all.append(f"zq{uuid4().hex[:12]}")
        return self.all[-1]

    def address(self) -> str:
        """An e-mail address."""
        return f"{self()}@{self()}.example.org"

    def within(self, content: bytes) -> list[str]:
        """Those that can be read in some bytes."""
        return [mark for mark in self.all if mark.encode() in content]


def live_with(browser: Visitor, marks: Marks, mail_folder: Path) -> tuple[User, TOTP]:
    """Use everything an account can do, leaving a mark wherever something is typed.

    Gives the account, and the app that makes its codes.
    """
    browser.environ_base["HTTP_USER_AGENT"] = f"Firefox/{marks()}"
    username, email = marks(), marks.address()
    wish = {"username": username, "email": email, "birth_date": "1990-02-03", "password": PASSWORD}
    browser.submit("/auth/register", **wish)
    browser.submit("/auth/register", **{**wish, "username": marks()})  # the same address again
    browser.submit(link_in(mails()[0]), password=PASSWORD)
    owner = user_with_name(username)
    assert owner is not None

    browser.submit("/profile/start", consent="y", name=marks())
    browser.submit("/profile/start/allergies", allergen="milk", severity="severe")
    browser.submit("/profile", name=marks())
    [robin, kim] = [row["id"] for row in rows_of_account(owner.id)["people"]]
    browser.submit(f"/profile/{robin}/details", name=marks())
    allergy = {"allergen": "egg", "severity": "mild", "reaction": marks(), "notes": marks()}
    browser.submit(f"/profile/{robin}/allergies", **allergy)
    for _ in range(4):
        browser.submit(f"/profile/{robin}/words", word=marks())
    browser.submit(f"/profile/{kim}/words", word=marks())
    for _ in range(4):
        label = f"Wheat flour, {marks()}, whey. May contain {marks()}."
        browser.submit("/check", person=str(robin), text=label)

    assert deliver_due(transport_of(f"file:{mail_folder}"), breaker_of(settings())) == 2
    browser.submit("/account/username", username=marks())
    browser.submit("/account/email", email=marks.address(), current_password=PASSWORD)
    browser.submit(link_in(mails()[-1]), password=PASSWORD)
    browser.submit("/account/email", email=marks.address(), current_password=PASSWORD)
    browser.submit("/auth/forgot", email=email)
    for _ in range(2):
        browser.post_with_token(
            "/auth/login", "/auth/login", login=marks(), password=marks(), next="/"
        )
    with transaction() as session:
        owner = session.get_one(User, owner.id, populate_existing=True)
    app = TOTP(furnish(owner).app_key)
    fill(owner.id)
    with transaction() as session:
        session.execute(text("DELETE FROM exports"))
    assert browser.press("/account/export", "/account/export").status_code == 303
    assert exports.make_next()
    db.session.remove()
    return owner, app


def theirs(marks: Marks) -> list[Mail]:
    """The mails that wait and hold something of the account."""
    return [mail for mail in mails() if marks.within(mail.packed())]


@pytest.fixture
def mail_folder(tmp_path: Path) -> Path:
    """Where the worker of a test puts its mails."""
    return tmp_path / "mail"


def a_turn_of_the_worker(app: Flask, folder: Path) -> None:
    """Do every chore once, as the worker does, with mails into a folder."""
    given = settings()
    app.extensions["settings"] = given.model_copy(
        update={"mail_url": type(given.mail_url)(f"file:{folder}")}
    )
    try:
        turn(chain.from_iterable(lanes()))
    finally:
        app.extensions["settings"] = given
    db.session.remove()


@pytest.mark.claim("S88")
def test_nothing_is_left_of_an_account_but_what_happened(
    app: Flask, anybody: Visitor, travel: Travel, mail_folder: Path
) -> None:
    marks = Marks()
    owner, codes = live_with(anybody, marks, mail_folder)
    identifier = str(owner.id)
    assert len(marks.all) >= MARKS
    assert len(marks.within(stored())) >= CLEAR  # who looks can find something
    rows = rows_of_account(owner.id)
    assert [table for table, found in rows.items() if not found] == []
    assert len(theirs(marks)) > 3  # wait, and must never leave

    anybody.submit("/account/delete", current_password=PASSWORD, code=codes.now())
    assert anybody.get("/account/delete").status_code == 200
    travel(clock.now() + timedelta(seconds=settings().deletion_grace + 1))
    assert deletion.erase_due() == 1
    [last] = theirs(marks)
    assert "is deleted" in last.subject
    waiting = [mail for mail in mails() if mail.username]  # without the one that was given up
    to_others = [mail for mail in waiting if not marks.within(mail.packed())]
    a_turn_of_the_worker(app, mail_folder)

    assert len(list(mail_folder.glob("*.eml"))) == 2 + 1 + len(to_others)
    assert marks.within(stored()) == []
    assert tables_with(identifier) == {"audit_events", "drafts"}  # who wrote a rule stays a number
    for table, found in rows.items():
        kept = {"audit_events", "drafts"} if table == "users" else {"audit_events"}
        for row in found:
            of_others = (
                {table} if row.get("account_id") == owner.id and "handover" in row else set()
            )
            assert tables_with(str(row["id"])) <= kept | of_others, table
    assert theirs(marks) == []
    assert marks.within(settings().erasure_ledger.read_bytes()) == []
    about = select(AuditEvent.reason, AuditEvent.details).where(AuditEvent.target == owner.id)
    assert marks.within(repr(db.session.execute(about).all()).encode()) == []


@pytest.mark.claim("S88")
def test_what_belongs_to_others_stays(app: Flask, visitor: Visitor, user: User) -> None:
    other = a_user()
    furnish(other)
    fill(other.id)
    before = rows_of_account(other.id)
    with transaction() as session:
        session.execute(update(User).where(User.id == user.id).values(DUE))

    assert deletion.erase_due() == 1

    assert rows_of_account(other.id) == before


@pytest.fixture
def backup(
    app: Flask, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[], str]]:
    """Copies the database of the test; gives the address of the copy."""
    made: list[str] = []

    def copy() -> str:
        db.session.remove()
        db.engine.dispose()
        name = f"backup_{uuid4().hex}"
        if database_url().startswith("sqlite"):
            path = tmp_path / name
            with db.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql(f"VACUUM INTO '{path}'")
                connection.exec_driver_sql("BEGIN")
            return f"sqlite:///{path}"
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.create(name, str(db.engine.url.database))
        made.append(name)
        return url

    yield copy
    for name in made:
        request.getfixturevalue("cluster").drop(name)


def command(*arguments: str, url: str) -> subprocess.CompletedProcess[str]:
    """`eatsential …` on a database."""
    environment = {**environment_of(settings()), "DATABASE_URL": url}
    return processes.command(*arguments, **environment).done()


@pytest.mark.claim("S88")
def test_who_was_erased_is_erased_again_after_a_restore(
    app: Flask, backup: Callable[[], str]
) -> None:
    staying, leaving = a_user(username="staying"), a_user(username="leaving")
    furnish(leaving, other=staying)
    restored = backup()
    with transaction() as session:
        session.execute(update(User).where(User.id == leaving.id).values(DUE))
    assert deletion.erase_due() == 1
    assert names(restored) == {"staying", "leaving"}

    done = command("erase-again", url=restored)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith(": 1")
    assert names(restored) == {"staying"}
    again = command("erase-again", url=restored)
    assert again.stdout.strip().endswith(": 0")
    assert names(restored) == {"staying"}
    assert staying.id not in ledger.erased(settings().erasure_ledger)


@pytest.mark.claim("S88")
def test_who_stayed_after_the_backup_is_not_erased_by_the_restore(app: Flask, user: User) -> None:
    settings().erasure_ledger.touch()
    with transaction() as session:
        session.execute(update(User).values(DUE))  # as the backup has it

    assert command("erase-again", url=database_url()).returncode == 0
    assert deletion.erase_due() == 0
    due_at = deletion_dates()[user.id]
    assert due_at is not None
    assert due_at - clock.now() > timedelta(days=6)
    assert "will be deleted" in mails()[-1].subject


@pytest.mark.claim("S88")
def test_doctor_says_when_erased_accounts_are_back_and_when_none_can_be_noted(
    app: Flask, user: User
) -> None:
    path = settings().erasure_ledger
    ledger.append(path, uuid4(), clock.now(), {})
    assert "ERASE" not in _troubles()
    ledger.append(path, user.id, clock.now(), {})
    assert "1 erased accounts are back. Run `eatsential erase-again`." in _troubles()
    path.unlink()
    path.mkdir()
    assert "No account is erased until it can be." in _troubles()


def _troubles() -> str:
    """The last lines of `eatsential doctor`: those after the settings."""
    shown = command("doctor", url=database_url()).stdout.splitlines()
    return "\n".join(line for line in shown if line.partition(" ")[0].endswith(":"))


def deletion_dates() -> dict[UUID, datetime | None]:
    """When each account is deleted."""
    db.session.remove()
    return {row.id: row.deletion_due_at for row in db.session.scalars(select(User))}


def test_without_a_ledger_the_command_says_so(app: Flask) -> None:
    done = command("erase-again", url=database_url())

    assert done.returncode == 1
    assert "ERASURE_LEDGER" in done.stderr


def names(url: str) -> set[str]:
    """The usernames in a database."""
    engine = create_engine(database_address(url))
    with engine.connect() as connection:
        found = set(connection.scalars(text("SELECT username FROM users")))
    engine.dispose()
    return found


def test_the_ledger_is_its_owners_alone_and_survives_a_line_that_was_cut_off(
    tmp_path: Path,
) -> None:
    path, now = tmp_path / "erased.ledger", clock.now()
    first, second = uuid4(), uuid4()
    assert ledger.erased(path) == []
    ledger.append(path, first, now, {})
    with path.open("a") as file:
        file.write(f"{now.isoformat()} {str(uuid4())[:20]}")
    ledger.append(path, second, now, {})
    ledger.append(path, first, now, {})

    assert ledger.erased(path) == [first, second]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text().startswith(f"{now.isoformat()} {first}\n")


@pytest.mark.claim("S88")
def test_nobody_is_erased_who_cannot_be_noted(app: Flask, user: User) -> None:
    with transaction() as session:
        session.execute(update(User).values(DUE))
    identifier = user.id
    settings().erasure_ledger.mkdir()

    assert deletion.erase_due() == 0
    db.session.remove()
    assert "users" in tables_with(str(identifier))
    settings().erasure_ledger.rmdir()
    assert deletion.erase_due() == 1
