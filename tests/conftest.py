"""What every test starts from: databases, an application, visitors, servers, the time."""

import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from flask_migrate import upgrade

from eatsential.settings import Settings
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_user, an_administrator
from tests.support.installation import LATE, Made, application, made, settings_for
from tests.support.servers import Cluster, once, redis_server
from tests.support.statements import statements as said_to_the_database

RUN = pytest.StashKey[Path]()
DATABASES = ("sqlite", "postgresql")
MANY = 3  # cases of one test
LONG = ("tests/browser/", "tests/security/", "tests/test_routes.py", "tests/test_start.py")

for _name in Settings.model_fields:  # a test decides by itself what is set
    os.environ.pop(_name.upper(), None)


def pytest_configure(config: pytest.Config) -> None:
    """Give the whole run, of however many processes, one folder."""
    given = getattr(config, "workerinput", {}).get("run")
    config.stash[RUN] = Path(given or tempfile.mkdtemp(prefix="eatsential-"))
    config.stash[RUN].chmod(0o711)  # PostgreSQL may run as somebody else
    gc.freeze()  # the libraries stay until the end: nobody has to look through them again
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Run every test on both databases, but of one with many cases each case on one in turn.

    The longest come first, those of the browser in one process: it has to start once, and at the
    end no process is left alone with them.
    """
    cases: dict[str, list[str]] = {}
    for item in items:
        if database := _database_of(item):
            cases.setdefault(_without_cases(item), []).append(_case_of(item, database))
    turns = {
        test: {case: DATABASES[turn % 2] for turn, case in enumerate(sorted(set(found)))}
        for test, found in cases.items()
        if len(set(found)) >= MANY
    }
    items[:] = [
        item
        for item in items
        if (database := _database_of(item)) is None
        or turns.get(_without_cases(item), {}).get(_case_of(item, database), database) == database
    ]
    yield
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    items.sort(key=lambda item: not item.nodeid.startswith(LONG[0]))


def _database_of(item: pytest.Item) -> str | None:
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("database_url") if callspec else None


def _without_cases(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _case_of(item: pytest.Item, database: str) -> str:
    return item.nodeid.replace(database, "")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: "WorkerController") -> None:  # type: ignore[name-defined] # noqa: F821
    """Tell each process of a parallel run about the folder."""
    node.workerinput["run"] = str(node.config.stash[RUN])


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the PostgreSQL that some process has started, and clean up."""
    if hasattr(config, "workerinput"):
        return
    if (config.stash[RUN] / "postgresql.ready").exists():
        Cluster(config.stash[RUN] / "postgresql").stop()
    shutil.rmtree(config.stash[RUN])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud what was not run, where a quiet run would hide it."""
    skipped = terminalreporter.stats.get("skipped", [])
    for reason, number in sorted(Counter(report.longrepr[2] for report in skipped).items()):
        terminalreporter.write_line(f"{number} TESTS WERE SKIPPED: {reason}", red=True)


@pytest.fixture(scope="session")
def run(request: pytest.FixtureRequest) -> Path:
    """The folder of this run, shared by its processes."""
    return request.config.stash[RUN]


@pytest.fixture(scope="session")
def compiled(run: Path) -> Path:
    """Where compiled templates are kept, so that each is compiled once a run."""
    folder = run / "templates"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def cluster(run: Path) -> Cluster:
    """A PostgreSQL of our own, started by the first test that needs it."""
    cluster = Cluster(run / "postgresql")

    def start() -> str:
        cluster.start()
        return cluster.url()

    once(run, "postgresql.ready", start)
    return cluster


@pytest.fixture(scope="session")
def sqlite_template(run: Path, compiled: Path) -> Path:
    """A SQLite database made by the migrations, once a run; each test gets a copy of the file."""

    def migrate() -> str:
        path = run / "template.sqlite"
        with application(settings_for(f"sqlite:///{path}"), compiled):
            upgrade()
        return str(path)

    return Path(once(run, "sqlite.migrated", migrate))


@pytest.fixture(scope="session")
def postgresql_template(run: Path, compiled: Path, cluster: Cluster) -> str:
    """The same on PostgreSQL; each process gets a database with this one as its template."""

    def migrate() -> str:
        name = f"template_{uuid4().hex}"
        with application(settings_for(cluster.create(name)), compiled):
            upgrade()
        cluster.prepare_emptying(name)
        return name

    return once(run, "postgresql.migrated", migrate)


@pytest.fixture(params=DATABASES)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"empty_{uuid4().hex}"
    yield cluster.create(name)
    cluster.drop(name)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database of its own, so that tests commit like the product does."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        folder: Path = request.getfixturevalue("sqlite_folder")
        for left in folder.iterdir():
            left.unlink()
        yield f"sqlite:///{shutil.copy(template, folder / 'test.sqlite')}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    kept: list[str] = request.getfixturevalue("kept_databases")
    if kept:
        name = kept.pop()
    else:
        name = f"test_{uuid4().hex}"
        cluster.create(name, request.getfixturevalue("postgresql_template"))
    yield cluster.url(name)
    if cluster.empty(name):
        kept.append(name)
    else:
        cluster.drop(name)


@pytest.fixture(scope="session")
def sqlite_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this process has the SQLite database of the test that runs."""
    return tmp_path_factory.mktemp("sqlite")


@pytest.fixture(scope="session")
def made_applications() -> dict[str, Made]:
    """The applications of this process with the usual settings, by the address of the database."""
    return {}


@pytest.fixture(scope="session")
def kept_databases() -> list[str]:
    """The databases of this process that are as the migrations made them, for the next test."""
    return []


@pytest.fixture
def app(
    request: pytest.FixtureRequest,
    database_url: str,
    compiled: Path,
    made_applications: dict[str, Made],
) -> Iterator[Flask]:
    """The application, once on each database; `@pytest.mark.settings(…)` changes its settings.

    Where one of them is built into it, or the mark names none, it is the test's own; else the tests
    before and after this one use the same.
    """
    mark = request.node.get_closest_marker("settings")
    changes = mark.kwargs if mark else {}
    if mark and not (changes and all(name.startswith(LATE) for name in changes)):
        with application(settings_for(database_url, **changes), compiled) as app:
            yield app
        return
    if database_url not in made_applications:
        made_applications[database_url] = made(settings_for(database_url), compiled)
    with made_applications[database_url].anew(**changes) as app:
        yield app


@pytest.fixture
def anybody(app: Flask) -> Visitor:
    """A browser in which nobody is logged in."""
    return _browser(app)


@pytest.fixture
def another(app: Flask) -> Visitor:
    """A second browser in which nobody is logged in."""
    return _browser(app)


@pytest.fixture
def user(app: Flask) -> User:
    """An account."""
    return a_user()


@pytest.fixture
def visitor(app: Flask, user: User) -> Visitor:
    """A browser in which `user` is logged in."""
    browser = _browser(app)
    browser.log_in(user)
    return browser


@pytest.fixture
def administrator(app: Flask) -> Visitor:
    """A browser in which an administrator is logged in."""
    browser = _browser(app)
    browser.log_in(an_administrator())
    return browser


def _browser(app: Flask) -> Visitor:
    client = app.test_client()
    assert isinstance(client, Visitor)
    return client


@pytest.fixture
def travel() -> Iterator[Callable[[datetime], None]]:
    """Go to another time, where the clock goes on from there."""
    journey: list[time_machine.travel] = []

    def to(moment: datetime) -> None:
        while journey:
            journey.pop().stop()
        journey.append(time_machine.travel(moment, tick=True))
        journey[0].start()

    yield to
    while journey:
        journey.pop().stop()


@pytest.fixture
def statements(app: Flask) -> Callable[..., AbstractContextManager[list[str]]]:
    """Collect what is said to the database: `with statements() as seen: …`.

    Without the flags, which a process asks for every few seconds whatever else it does,
    unless they are what is looked at: `statements(flags=True)`.
    """

    def collecting(*, flags: bool = False) -> AbstractContextManager[list[str]]:
        return said_to_the_database() if flags else said_to_the_database("FROM flags")

    return collecting


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Redis-compatible server."""
    with redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url
