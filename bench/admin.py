"""What administrators wait for: finding an account among a million, and an event among ten.

`python -m bench.admin 100000 1000000` measures so many accounts and events on both databases.
"""

# ruff: noqa: S311 (chance that has to be the same each time)

import io
import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from flask_migrate import upgrade

from bench.report import Figure, Table
from bench.serving import postgresql
from eatsential.audit import queries as audit
from eatsential.audit.rules import Act, Sought
from eatsential.database import db
from eatsential.settings import Settings
from eatsential.users import queries as users
from eatsential.users.rules import Role, State, wanted
from tests.support.installation import application, settings_for
from tests.support.statements import statements

FEW, MANY = 1_000, 1_000_000  # accounts
EVENTS, EVENTS_SQLITE = 10_000_000, 1_000_000
FEW_EVENTS = 10_000
TIMES, CHUNK = 200, 50_000
DAYS = 365
NOW = datetime(2026, 11, 21, tzinfo=UTC)
USERS = (
    "id, username, username_key, email, email_key, password_hash, birth_date, role, time_zone,"
    " language, created_at, suspended_at, deletion_due_at"
)
LINES = "id, at, number, act, actor, target, request_id, reason, outcome, details, digest"
ON_SQLITE = "SELECT name, sql FROM sqlite_master WHERE tbl_name = '{}' AND sql LIKE 'CREATE INDEX%'"
ON_POSTGRESQL = (
    "SELECT indexname, indexdef FROM pg_indexes"
    " WHERE tablename = '{}' AND indexdef LIKE 'CREATE INDEX%'"
)
OFTEN = (Act.CHECK_MADE, Act.LOGGED_IN, Act.USER_SEEN, Act.ENTRY_RECORDED)
Row = tuple[str | int | None, ...]
Case = Callable[[Random], object]


def measured() -> Figure:
    """Few and many accounts and events, on both databases."""
    return _figure(MANY, {"PostgreSQL": EVENTS, "SQLite": EVENTS_SQLITE})


def _figure(many: int, events: dict[str, int]) -> Figure:
    parts: list[Table | str] = []
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        with postgresql(folder) as cluster:
            for database, lines in events.items():
                found: dict[str, list[str]] = {}
                sizes = ((FEW, FEW_EVENTS), (many, lines))
                for people, held in sizes:
                    settings = settings_for(
                        f"sqlite:///{folder / f'{people}.sqlite'}"
                        if database == "SQLite"
                        else cluster.create(f"accounts{people}")
                    )
                    for case, figures in _measured(settings, folder, people, held).items():
                        found.setdefault(case, []).extend(figures)
                heads = [
                    f"{figure} at {people:,} / {held:,}"
                    for people, held in sizes
                    for figure in ("p50 ms", "p99 ms", "queries")
                ]
                rows = [(case, *figures) for case, figures in found.items()]
                parts.append(Table((database, *heads), rows))
    return Figure(
        "Administration",
        "A page of fifty accounts or events, asked for as the pages of administrators ask, without"
        f" the page around it; {TIMES} times each, with other words, accounts and days each time."
        " Sizes are accounts / events. Events are filled in without their chain, over a year.",
        parts,
    )


def _measured(
    settings: Settings, folder: Path, people: int, held: int
) -> dict[str, tuple[str, str, str]]:
    with application(settings, folder):
        upgrade()
        _fill(people, held)
        return {name: _timed(case) for name, case in _cases(people, held).items()}


def _cases(people: int, held: int) -> dict[str, Case]:
    """What is asked for; each of them gets other words from the same beginning."""

    def number(random: Random) -> int:
        return random.randrange(people)

    def deep(random: Random) -> object:
        return users.users(wanted(""), _id(number(random)))

    def day(random: Random) -> Sought:
        since = NOW - timedelta(days=random.randrange(2, DAYS - 1))
        return Sought(since=since, until=since + timedelta(days=1))

    return {
        "accounts, newest": lambda _random: users.users(wanted("")),
        "accounts, a page in the middle": deep,
        "begins with two letters": lambda random: users.users(wanted(_name(random, 0)[:2])),
        "address": lambda random: users.users(wanted(f"a{number(random)}@example.org")),
        "id": lambda random: users.users(wanted(str(_id(number(random))))),
        "nobody": lambda random: users.users(wanted(f"zz{number(random)}")),
        "suspended": lambda _random: users.users(wanted("", State.SUSPENDED)),
        "curators, active": lambda _random: users.users(wanted("", State.ACTIVE, Role.CURATOR)),
        "two letters, suspended": lambda random: users.users(
            wanted(_name(random, 0)[:2], State.SUSPENDED)
        ),
        "two letters, active users": lambda random: users.users(
            wanted(_name(random, 0)[:2], State.ACTIVE, Role.USER)
        ),
        "events, newest": lambda _random: audit.events(Sought()),
        "events, a page in the middle": lambda random: audit.events(
            Sought(), random.randrange(held)
        ),
        "by an account": lambda random: audit.events(Sought(actor=_id(number(random)))),
        "about an account": lambda random: audit.events(Sought(target=_id(number(random)))),
        "a rare act": lambda _random: audit.events(Sought(act=Act.ROLE_CHANGED)),
        "an act that never was": lambda _random: audit.events(Sought(act=Act.KEYS_ROTATED)),
        "a day": lambda random: audit.events(day(random)),
        "by an account, one act": lambda random: audit.events(
            Sought(actor=_id(number(random)), act=Act.LOGGED_IN)
        ),
        "by who did most, a rare act": lambda _random: audit.events(
            Sought(actor=_id(0), act=Act.ROLE_CHANGED)
        ),
    }


def _timed(case: Case) -> tuple[str, str, str]:
    """The middle and the slowest of a hundred in milliseconds, and how many statements it took."""
    random, seconds = Random(7), []
    for _ in range(5):
        case(random)  # the first ones open connections and compile statements
    with statements() as said:
        for _ in range(TIMES):
            db.session.remove()
            began = time.perf_counter()
            case(random)
            seconds.append(time.perf_counter() - began)
    db.session.remove()
    ordered = sorted(seconds)
    middle, slow = ordered[TIMES // 2], ordered[TIMES * 99 // 100]
    return f"{middle * 1000:.1f}", f"{slow * 1000:.1f}", f"{len(said) / TIMES:.0f}"


def _id(number: int) -> UUID:
    return UUID(_hex(number))


def _hex(number: int) -> str:
    return f"{number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}"


def _name(random: Random, number: int) -> str:
    return "".join(random.choice("abcdefghijklmnoprstuvw") for _ in range(4)) + f"{number:x}"


def _people(many: int) -> Iterator[Row]:
    random = Random(1)
    for number in range(many):
        name, address = _name(random, number), f"a{number}@example.org"
        role = Role.CURATOR if number % 20_000 == 7 else Role.USER
        at = _moment(number, many)
        suspended = at if number % 1_000 == 3 else None
        leaving = at if number % 2_000 == 5 else None
        who = (_hex(number), name, name, address, address, "", "1990-01-01", role.value)
        yield (*who, "UTC", "", at, suspended, leaving)


def _lines(many: int, people: int) -> Iterator[Row]:
    """Events of a year; a tenth are the acts of one account."""
    random = Random(2)
    for number in range(1, many + 1):
        act = Act.ROLE_CHANGED if number % 100_000 == 9 else random.choice(OFTEN)
        actor = 0 if number % 10 == 0 else random.randrange(people)
        target = _hex(random.randrange(people)) if number % 3 == 0 else None
        identifier = f"{random.getrandbits(128):032x}"
        at = _moment(number, many)
        yield (
            identifier,
            at,
            number,
            act.value,
            _hex(actor),
            target,
            "",
            "",
            "done",
            "{}",
            "\\x00",
        )


def _moment(number: int, many: int) -> str:
    """The moments of a year, evenly."""
    return f"{NOW - timedelta(days=DAYS) * (1 - number / many):%Y-%m-%d %H:%M:%S.%f}"


def _fill(people: int, held: int) -> None:
    """Fill an empty database, past its triggers: there is no chain."""
    raw = db.engine.raw_connection()
    connection: Any = raw.dbapi_connection
    into = _into_sqlite if db.engine.dialect.name == "sqlite" else _into_postgresql
    into(connection, "users", USERS, _people(people))
    into(connection, "audit_events", LINES, _lines(held, people))
    raw.invalidate()


def _into_sqlite(connection: Any, table: str, columns: str, rows: Iterable[Row]) -> None:
    places = ", ".join("?" * len(columns.split(",")))
    connection.execute("DROP TRIGGER IF EXISTS audit_events_follow")
    connection.execute("BEGIN IMMEDIATE")
    with _indexed_afterwards(connection.cursor(), ON_SQLITE, table):
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608
    connection.execute("COMMIT")


def _into_postgresql(connection: Any, table: str, columns: str, rows: Iterable[Row]) -> None:
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET maintenance_work_mem = '256MB'")
        cursor.execute("SELECT audit_prepare(%s, 13)", [(NOW - timedelta(days=DAYS)).date()])
        waiting = iter(rows)
        with _indexed_afterwards(cursor, ON_POSTGRESQL, table):
            while chunk := list(itertools.islice(waiting, CHUNK)):
                text = "".join("\t".join(map(_cell, row)) + "\n" for row in chunk)
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(text))
        cursor.execute(f"VACUUM ANALYZE {table}")


@contextmanager
def _indexed_afterwards(cursor: Any, indexes: str, table: str) -> Iterator[None]:
    """Without the indexes that no constraint stands on, which are made in one go at the end."""
    cursor.execute(indexes.format(table))
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in found:
        cursor.execute(definition.replace(" ON ONLY ", " ON "))  # and on every partition


def _cell(value: Any) -> str:
    return r"\N" if value is None else str(value).replace("\\", "\\\\")


if __name__ == "__main__":
    accounts, lines = map(int, sys.argv[1:3])
    for part in _figure(accounts, dict.fromkeys(("PostgreSQL", "SQLite"), lines)).parts:
        sys.stdout.write(f"{part}\n\n")
