"""Copying a database into one file while it is used, and that file into a database of its own.

SQLite has an API for it; PostgreSQL has pg_dump and pg_restore, of its own version or a newer one.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from eatsential.errors import N_
from eatsential.system.backups.errors import BackupRefused
from eatsential.system.backups.queries import facts
from eatsential.system.backups.rules import Facts

SUFFIXES = {"sqlite": ".sqlite", "postgresql": ".dump"}
PATIENT = ("statement_timeout", "idle_in_transaction_session_timeout")
ENVIRONMENT = {"host": "PGHOST", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}


def copy(engine: Engine, to: Path) -> Facts:
    """Copy a database into a new file that only its owner can read; what the copy holds.

    Raises BackupRefused, and OSError where the file cannot be written.
    """
    file = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(file, "wb") as out:
            found = (
                _copy_sqlite(engine, to)
                if engine.dialect.name == "sqlite"
                else _copy_postgresql(engine, out)
            )
            os.fsync(out.fileno())
    except BaseException:
        to.unlink()
        raise
    return found


@contextmanager
def restored(engine: Engine, backup: Path) -> Iterator[URL]:
    """The backup in a fresh database beside the living one, which is gone afterwards.

    Raises BackupRefused.
    """
    if backup.suffix != SUFFIXES[engine.dialect.name]:
        raise BackupRefused(N_("This backup is of another kind of database than DATABASE_URL."))
    if engine.dialect.name == "sqlite":
        with tempfile.TemporaryDirectory(prefix="eatsential-") as folder:
            copied = Path(shutil.copy(backup, Path(folder) / "restored.sqlite"))
            _see_that_it_is_whole(copied)
            yield engine.url.set(database=str(copied))
        return
    name = f"eatsential_restored_{uuid4().hex}"
    url = engine.url.set(database=name)
    _say(engine, f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        arguments = ("--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={name}")
        _run("pg_restore", *arguments, str(backup), url=url)
        yield url
    finally:
        _say(engine, f'DROP DATABASE "{name}" WITH (FORCE)')


def _copy_sqlite(engine: Engine, to: Path) -> Facts:
    source = f"file:{engine.url.database}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as living, closing(sqlite3.connect(to)) as copy:
        living.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    _see_that_it_is_whole(to)
    reading = create_engine(engine.url.set(database=str(to)))
    try:
        with reading.connect() as connection:
            return facts(connection)
    finally:
        reading.dispose()


def _see_that_it_is_whole(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as connection:
            [said] = connection.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as fault:
        raise BackupRefused(N_("This file is no database of SQLite.")) from fault
    if said != "ok":
        raise BackupRefused(N_("SQLite finds the copy damaged."))


def _copy_postgresql(engine: Engine, out: BinaryIO) -> Facts:
    """The dump and the facts see one moment, however long it takes and whoever writes."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        for limit in PATIENT:
            connection.execute(text(f"SET LOCAL {limit} = 0"))
        moment = connection.scalar(text("SELECT pg_export_snapshot()"))
        arguments = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}")
        _run("pg_dump", *arguments, url=engine.url, out=out)
        return facts(connection)


def _run(program: str, *arguments: str, url: URL, out: BinaryIO | None = None) -> None:
    """Run a program of PostgreSQL; where the database is, it is told where nobody else can see."""
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(
            N_("%(program)s is not installed here: it comes with the client of PostgreSQL."),
            program=program,
        )
    given = {ENVIRONMENT[name]: str(url.query[name]) for name in ENVIRONMENT if name in url.query}
    told = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username}
    told |= {"PGPASSWORD": url.password, "PGDATABASE": url.database}
    done = subprocess.run(  # noqa: S603  # where the database is stands in the settings
        [found, *arguments],
        env=given | {name: str(value) for name, value in told.items() if value is not None},
        stdin=subprocess.DEVNULL,
        stdout=out or subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupRefused(
            N_("%(program)s could not do it. It says: %(said)s."),
            program=program,
            said=done.stderr.partition("\n")[0].strip(". "),
        )


def _say(engine: Engine, statement: str) -> None:
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
    except SQLAlchemyError as fault:
        raise BackupRefused(
            N_("The database user may not create a database, which a restore needs.")
        ) from fault
