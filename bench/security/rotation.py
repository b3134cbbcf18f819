"""Fifty thousand sealed values moved to another key under load, and killed three times (F18)."""

# ruff: noqa: S603 (the command is our own)

import base64
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from flask_migrate import upgrade
from sqlalchemy import insert, select

from bench.report import Figure, Table
from bench.security.client import LOST, Client
from bench.security.timing import unlimited
from bench.serving import eatsential, postgresql
from eatsential import clock
from eatsential.database import db, transaction
from eatsential.installation import keys
from eatsential.keys import Unreadable
from eatsential.profiles.models import EntryRow, PersonRow
from eatsential.profiles.queries import people_of
from eatsential.profiles.rules.entries import Entry, EntryKind
from eatsential.rotation.queries import missing_keys, sealed_tables, usage
from eatsential.settings import ROOT, Settings
from tests.support.factories import PASSWORD, a_person, a_user
from tests.support.installation import USUAL, application, environment_of, settings_for
from tests.support.servers import Cluster, wait_until

ENTRIES, OF_ONE = 50_000, 10
KILLS = 3
READERS = 4
WORDS = 40  # that each of them records
BATCH = 500  # people
OLD = USUAL["encryption_keys"]
NEW = f"k2:{base64.b64encode(b'n' * 32).decode()}"


def measured() -> Figure:
    """The same on each database."""
    columns = (
        *("database", "unreadable", "on the old key", "recorded twice", "newer ones kept"),
        *("values", "values/s", "look at a start ms", "killed at", "pages answered"),
        "5xx or none",
    )
    with tempfile.TemporaryDirectory(prefix="eatsential-") as name:
        folder = Path(name)
        with postgresql(folder) as cluster:
            rows = [
                _row("PostgreSQL", unlimited(cluster, folder), folder),
                _row("SQLite", _sqlite(cluster, folder), folder),
            ]
    return Figure(
        "Accounts: another key under load",
        f"{ENTRIES:,} entries of {ENTRIES // OF_ONE:,} people, sealed with the old key. `eatsential"
        f" keys rotate` is killed {KILLS} times and then left to end, while gunicorn serves"
        f" {READERS} people who record words, see them and are refused to record them twice. All"
        " values are opened at the end, where the old key is gone from the settings; the look at a"
        " start is the one for missing keys. The bar: nothing unreadable, nothing on the old key.",
        [Table(columns, rows)],
    )


def _sqlite(cluster: Cluster, folder: Path) -> Settings:
    same = unlimited(cluster, folder).model_dump(exclude={"database_url"})
    return settings_for(f"sqlite:///{folder / 'rotation.sqlite'}", **same)


def _row(words: str, settings: Settings, folder: Path) -> tuple[str, ...]:
    both = Settings(**{**settings.model_dump(), "encryption_keys": f"{NEW},{OLD}"})
    with application(settings, folder):
        upgrade()
        readers = _filled()
    with application(both, folder):
        total = _on_old()
        began = time.perf_counter()
        with eatsential(both, folder) as served, _using(served.address, readers) as seen:
            killed = list(_killed(both, total))
            with _command(both) as process:
                said, _ = process.communicate(timeout=600)
            if process.returncode:
                raise RuntimeError(said.decode())
        seconds = time.perf_counter() - began
        left = _on_old()
    new_alone = Settings(**{**settings.model_dump(), "encryption_keys": NEW})
    with application(new_alone, folder):
        began = time.perf_counter()
        if missing_keys():
            raise RuntimeError("the old key is still needed")
        looked = time.perf_counter() - began
        values, unreadable = _opened()
        kept = all(
            sorted(one.entry.subject for one in people_of(reader)[0].words) == sorted(recorded)
            for reader, recorded in seen.recorded.items()
        )
    faults = sum(n for status, n in seen.answers.items() if status == LOST or status >= 500)
    return (
        words,
        str(unreadable),
        str(left),
        str(seen.twice),
        "all" if kept else "**not all**",
        f"{values:,}",
        f"{total / seconds:,.0f}",
        f"{looked * 1000:,.0f}",
        ", ".join(f"{share:.0%}" for share in killed),
        f"{sum(seen.answers.values()):,}",
        str(faults),
    )


@dataclass
class Used:
    """What people did meanwhile: the words they recorded, and how the pages answered."""

    recorded: dict[UUID, set[str]]
    answers: Counter[int] = field(default_factory=Counter)
    twice: int = 0


def _filled() -> dict[UUID, UUID]:
    """Sealed entries for many people, and some accounts that log in; their people by account."""
    owner, ring, now = a_user(), keys(), clock.now()
    for _ in range(ENTRIES // OF_ONE // BATCH):
        people, entries = [], []
        for _ in range(BATCH):
            person = uuid4()
            name = ring.seal(b'{"name": "Robin"}', f"people/{person}")
            people.append({"id": person, "account_id": owner.id, "sealed": name, "created_at": now})
            for number in range(OF_ONE):
                entry, packed = uuid4(), Entry(EntryKind.WORD, f"word {number}").packed()
                entries.append(
                    {
                        "id": entry,
                        "person_id": person,
                        "fingerprint": ring.fingerprint(
                            ring.current, "entries", str(person), "word", f"word {number}"
                        ),
                        "sealed": ring.seal(packed, f"entries/{entry}"),
                        "created_at": now,
                        "updated_at": now,
                    }
                )
        with transaction() as session:
            session.execute(insert(PersonRow), people)
            session.execute(insert(EntryRow), entries)
    readers = [a_user(username=f"reader{number}") for number in range(READERS)]
    return {reader.id: a_person(reader).id for reader in readers}


@contextmanager
def _using(address: str, readers: dict[UUID, UUID]) -> Iterator[Used]:
    """People who use their profile until the block ends."""
    used, ended = Used({reader: set() for reader in readers}), threading.Event()
    counting = threading.Lock()

    def use(number: int, reader: UUID) -> None:
        client, path = Client(address), f"/profile/{readers[reader]}"
        client.log_in(f"reader{number}", PASSWORD)
        token = client.token(f"{path}/words")
        while not ended.is_set():
            word = f"newer {len(used.recorded[reader]) % WORDS}"
            answers = [client.get(path)]
            for _ in range(2):
                fields = {"csrf_token": token, "word": word}
                answers.append(client.post(f"{path}/words", fields))
            was_there = word in used.recorded[reader]
            with counting:
                used.twice += [one.status for one in answers].count(303) > (0 if was_there else 1)
                used.answers.update(answer.status for answer in answers)
            used.recorded[reader].add(word)

    threads = [threading.Thread(target=use, args=pair) for pair in enumerate(readers)]
    for thread in threads:
        thread.start()
    try:
        yield used
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _command(settings: Settings) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [Path(sys.executable).with_name("eatsential"), "keys", "rotate"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment_of(settings)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _killed(settings: Settings, total: int) -> Iterator[float]:
    """Rotations that are killed on their way; which share was done by then."""
    for number in range(KILLS):
        most_left = total * (KILLS - number) / (KILLS + 1)
        with _command(settings) as process:
            wait_until(lambda most=most_left: _on_old() < most, "a part of the rotation", 600)  # type: ignore[misc]
            process.kill()
        yield 1 - _on_old() / total


def _on_old() -> int:
    return usage()[0].values("k1")


def _opened() -> tuple[int, int]:
    """How many sealed values there are, and how many of them do not open."""
    values = unreadable = 0
    for table in sealed_tables():
        for row, sealed in db.session.execute(select(table.c.id, table.c.sealed)):
            if sealed is None:
                continue
            values += 1
            try:
                keys().open(sealed, f"{table.name}/{row}")
            except Unreadable:
                unreadable += 1
    db.session.rollback()
    return values, unreadable
