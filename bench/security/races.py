"""Many at once after the same thing: an address, a link, the last administrator (F4, F5)."""

import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import uuid4

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import delete, func, select, update

from bench.report import Figure, Table
from bench.security.client import LOST, Answer, Client, at_once
from bench.security.timing import unlimited
from bench.serving import eatsential, postgresql
from eatsential.admin import services as admin
from eatsential.auth.passwords import fits
from eatsential.auth.rules import Purpose
from eatsential.auth.services.links import issue
from eatsential.database import db, transaction
from eatsential.installation import keys, peppers
from eatsential.outbox.models import OutboxMessage
from eatsential.outbox.rules import Mail
from eatsential.users.models import User
from eatsential.users.rules import Role
from eatsential.users.services import LastAdministrator
from tests.support.factories import PASSWORD, a_user, account_of, an_administrator
from tests.support.installation import application

ROUNDS, PARALLEL = 200, 20
LINK = re.compile(r"/auth/verify/\S+")


@dataclass
class Race:
    """How many rounds ended as they must, and what the requests were answered."""

    what: str
    right: int = 0
    rounds: int = 0
    answers: Counter[int] = field(default_factory=Counter)

    def ended(self, right: bool, answers: list[Answer]) -> None:
        """Count a round."""
        self.rounds += 1
        self.right += right
        self.answers.update(answer.status for answer in answers)

    @property
    def row(self) -> tuple[str, ...]:
        """The race as a row of the table."""
        faults = sum(n for status, n in self.answers.items() if status == LOST or status >= 500)
        requests = sum(self.answers.values())
        return (
            self.what,
            f"{self.right / self.rounds:.3f}",
            f"{self.right} of {self.rounds}",
            f"{faults} of {requests:,}" if requests else "-",
        )


def measured() -> Figure:
    """Every race, over the network where it has a page for strangers."""
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        with postgresql(folder) as cluster:
            settings = unlimited(cluster, folder)
            with application(settings, folder) as app:
                upgrade()
                with eatsential(settings, folder) as served:
                    races = [*_registrations(served.address), _resets(served.address)]
                races.append(_administrators(app))
    columns = ("race", "right ÷ rounds", "rounds that ended right", "answers 5xx or none")
    return Figure(
        "Accounts: races",
        f"{ROUNDS} rounds of {PARALLEL} at the same moment, PostgreSQL, gunicorn. One address is"
        " registered in spellings of mixed case, each with a username of its own; then every link"
        " that was mailed is confirmed at once: right is exactly one account. One link for a new"
        " password is used with different passwords: right is one success, and its password"
        " holds. All administrators are suspended at once, each by another: right is that one"
        " is left.",
        [Table(columns, [race.row for race in races])],
    )


def _registrations(address: str) -> Iterator[Race]:
    asked, confirmed = Race("registering one address"), Race("confirming it with every link")
    for number in range(ROUNDS):
        mail = f"race{number}@example.org"
        names = [f"r{number}-{place}" for place in range(PARALLEL)]
        with _clients(address) as clients:
            ready = [
                partial(
                    client.post,
                    "/auth/register",
                    {
                        "csrf_token": client.token("/auth/register"),
                        "username": name,
                        "email": _mixed(mail),
                        "password": PASSWORD,
                        "birth_date": "1990-02-03",
                    },
                )
                for client, name in zip(clients, names, strict=True)
            ]
            answers = at_once(ready)
        asked.ended(all(answer.status == 303 for answer in answers), answers)

        links = _mailed_links()
        with _clients(address) as clients:
            confirming = [
                partial(
                    client.post,
                    link,
                    {"csrf_token": client.token("/auth/login"), "password": PASSWORD},
                )
                for client, link in zip(clients, links, strict=False)
            ]
            answers = at_once(confirming)
        accounts = db.session.scalar(select(func.count()).where(User.email_key == mail))
        db.session.rollback()
        successes = [answer.status for answer in answers].count(303)
        confirmed.ended(len(links) == PARALLEL and (accounts, successes) == (1, 1), answers)
    yield asked
    yield confirmed


def _resets(address: str) -> Race:
    race = Race("using one link for a new password")
    for _ in range(ROUNDS):
        owner = a_user()
        token = issue(Purpose.RESET, 3600, user_id=owner.id, email_key=owner.email_key)
        link = f"/auth/reset/{token}"
        passwords = [f"plum tractor lamp {uuid4().hex[:8]}" for _ in range(PARALLEL)]
        with _clients(address) as clients:
            acts = [
                partial(
                    client.post,
                    link,
                    {"csrf_token": client.token("/auth/login"), "password": password},
                )
                for client, password in zip(clients, passwords, strict=True)
            ]
            answers = at_once(acts)
        statuses = [answer.status for answer in answers]
        winners = [p for p, status in zip(passwords, statuses, strict=True) if status == 303]
        stored = db.session.scalar(select(User.password_hash).where(User.id == owner.id))
        db.session.rollback()
        right = len(winners) == 1 and fits(winners[0], stored, peppers(), 4)
        race.ended(right, answers)
    return race


def _administrators(app: Flask) -> Race:
    race = Race("suspending every administrator")
    people = [an_administrator() for _ in range(PARALLEL)]

    def suspend(actor: User, target: User) -> bool:
        with app.app_context():
            try:
                admin.suspend(account_of(actor), target.id, "a race")
            except LastAdministrator:
                return False
        return True

    pairs = list(zip(people, [*people[1:], people[0]], strict=True))
    acts: list[Callable[[], bool]] = [partial(suspend, *pair) for pair in pairs]
    active = select(func.count()).where(
        User.role == Role.ADMINISTRATOR, User.suspended_at.is_(None)
    )
    for _ in range(ROUNDS):
        done = at_once(acts)
        left = db.session.scalar(active)
        race.ended(left == 1 and done.count(True) == PARALLEL - 1, [])
        with transaction() as session:
            session.execute(update(User).values(suspended_at=None))
    return race


@contextmanager
def _clients(address: str) -> Iterator[list[Client]]:
    clients = [Client(address) for _ in range(PARALLEL)]
    try:
        yield clients
    finally:
        for client in clients:
            client.close()


def _mixed(mail: str) -> str:
    return "".join(random.choice((letter.lower(), letter.upper())) for letter in mail)  # noqa: S311


def _mailed_links() -> list[str]:
    """The links of the mails that wait, which are taken out of the box."""
    with transaction() as session:
        rows = session.execute(
            delete(OutboxMessage).returning(OutboxMessage.id, OutboxMessage.sealed)
        ).all()
    mails = [Mail.unpacked(keys().open(row.sealed or b"", f"outbox/{row.id}")) for row in rows]
    return [found[0] for mail in mails if (found := LINK.search(mail.text))]
