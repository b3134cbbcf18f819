"""The migrations make what the models say, and let rows go down and up again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from eatsential.database import db
from eatsential.profiles.queries import person_of
from eatsential.profiles.rules.people import Details
from eatsential.profiles.services import consent, people
from eatsential.settings import ROOT
from tests.support.factories import a_user, account_of
from tests.support.furnished import furnish
from tests.support.installation import application, settings_for
from tests.support.tables import INDEX, tables


def scripts() -> ScriptDirectory:
    return ScriptDirectory(str(ROOT / "migrations"))


def revisions() -> list[str]:
    """All revisions, the first one first."""
    return [script.revision for script in scripts().walk_revisions()][::-1]


@pytest.fixture
def empty(empty_database: str, compiled: Path) -> Iterator[Flask]:
    """The application on a database without tables."""
    with application(settings_for(empty_database), compiled) as app:
        yield app


def schema() -> dict[str, Any]:
    """What the database says of its tables: columns, keys, constraints and indexes by name."""
    inspector = inspect(db.engine)
    found: dict[str, Any] = {}
    for table in sorted(tables()):
        found[table] = {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(table)
            },
            "key": inspector.get_pk_constraint(table)["name"],
            "foreign": _by_name(inspector.get_foreign_keys(table)),
            "unique": _by_name(inspector.get_unique_constraints(table)),
            "index": _by_name(inspector.get_indexes(table)),
            "check": _by_name(inspector.get_check_constraints(table)),
        }
    return found


def is_described(name: str | None, _kind: str, _parents: Any) -> bool:
    """Whether models describe a table or an index: the search of a database is its own."""
    return not str(name).startswith(INDEX)


def differences(wanted: dict[str, Any], found: dict[str, Any], path: str = "") -> list[str]:
    """Where two descriptions of a schema part ways."""
    parted = []
    for name in sorted(wanted.keys() | found.keys()):
        one, other = wanted.get(name), found.get(name)
        if isinstance(one, dict) and isinstance(other, dict):
            parted += differences(one, other, f"{path}{name} ")
        elif one != other:
            parted.append(f"{path}{name}: models {one}, migrations {other}")
    return parted


def _by_name(constraints: list[Any]) -> dict[str, Any]:
    return {
        str(found["name"]): {key: _plain(found[key]) for key in found}
        for found in constraints
        if is_described(found["name"], "", {})
    }


def _plain(value: Any) -> Any:
    """SQL as text: as an object it equals nothing but itself."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return str(value)


def test_the_revisions_are_one_numbered_line() -> None:
    names = sorted(path.name for path in (ROOT / "migrations" / "versions").glob("*.py"))
    assert [name.partition("_")[0] for name in names] == revisions()
    assert revisions() == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert len(scripts().get_heads()) == 1


@pytest.mark.parametrize("revision", revisions())
def test_each_revision_says_why_and_what_becomes_of_old_rows(revision: str) -> None:
    note = scripts().get_revision(revision).longdoc
    for word in ("Why:", "Old rows:", "Locks:", "Down:"):
        assert word in note, f"{revision} does not say {word}"


@pytest.mark.claim("S100")
def test_the_migrations_make_what_the_models_say(empty: Flask) -> None:
    db.create_all()
    wanted = schema()
    db.drop_all()

    upgrade()

    assert differences(wanted, schema()) == []
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_described})
        assert compare_metadata(context, db.metadata) == []


@pytest.mark.claim("S100")
def test_every_revision_goes_down_and_up_again_with_rows_in_the_tables(app: Flask) -> None:
    furnish(a_user())
    db.session.remove()
    head = schema()

    for revision in reversed(revisions()):
        with unchanged_rows_of_tables_that_stay():
            downgrade(revision="-1")
        upgrade(revision=revision)
    upgrade()

    assert schema() == head


@pytest.mark.claim("S100")
def test_down_to_nothing_and_up_again(app: Flask) -> None:
    furnish(a_user())
    db.session.remove()
    head = schema()

    downgrade(revision="base")
    assert schema() == {}
    upgrade()

    assert schema() == head
    assert a_user().id is not None


def test_what_can_be_eaten_goes_through_its_own_table_and_back(app: Flask) -> None:
    user = a_user()
    consent.give_consent(account_of(user))
    person = people.add_person(account_of(user), Details("Robin", fine="Rice"))
    people.add_person(account_of(user), Details("Kim"))
    db.session.remove()

    downgrade(revision="0017")
    assert rows()["cards"] == 1
    upgrade()

    assert person_of(user.id, person).details.fine == "Rice"


@contextmanager
def unchanged_rows_of_tables_that_stay() -> Iterator[None]:
    """A revision that takes a table away takes its rows; it loses none of any other table."""
    before = rows()
    yield
    after = rows()
    stay = before.keys() & after.keys()
    assert {table: before[table] for table in stay} == {table: after[table] for table in stay}


def rows() -> dict[str, int]:
    """How many rows each table has."""
    with db.engine.connect() as connection:
        return {
            table: connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0
            for table in tables()
        }
