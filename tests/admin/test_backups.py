"""A backup holds all there is, says nothing without the keys, and is shown to work."""

import stat
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text, update
from sqlalchemy.engine import make_url

from eatsential.database import db, transaction
from eatsential.profiles.models import EntryRow
from eatsential.system.backups import copying
from eatsential.system.backups.errors import BackupRefused
from eatsential.system.backups.rules import Facts, Manifest, differences, manifest_of, sha256_of
from eatsential.system.backups.services import create, verify
from eatsential.system.commands import backup
from eatsential.system.queries import last_looks
from eatsential.system.rules import Look
from tests.support import servers
from tests.support.factories import a_person, a_user, an_allergy

FACTS = Facts("0016", 7, "ab", {"users": 2, "people": 1})


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real pg_dump and pg_restore, of the version of the server."""
    monkeypatch.setenv("PATH", str(servers.programs()), prepend=":")


@pytest.fixture
def robin(app: Flask) -> None:
    """Somebody whose profile is in the backup."""
    a_person(a_user(email="robin-marker@example.org"), "Robin-marker", an_allergy("milk"))


def backups_that_are_left() -> int:
    if db.engine.dialect.name == "sqlite":
        return 0
    with db.engine.connect() as connection:
        named = "SELECT count(*) FROM pg_database WHERE datname LIKE 'eatsential_restored_%'"
        return connection.scalar(text(named)) or 0


@pytest.mark.claim("S100")
def test_a_backup_is_restored_and_found_whole_and_the_time_is_noted(
    robin: None, programs: None, tmp_path: Path
) -> None:
    made = create(tmp_path / "backups")

    assert Look.BACKUP_VERIFIED not in last_looks()
    assert verify(made) == []
    assert last_looks()[Look.BACKUP_VERIFIED].said == (made.name,)
    assert backups_that_are_left() == 0
    for file in (made, manifest_of(made)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(made.parent.iterdir()) == [made, manifest_of(made)]


@pytest.mark.claim("S81")
def test_what_is_sealed_stays_sealed_and_the_keys_are_not_in_it(
    app: Flask, robin: None, programs: None, tmp_path: Path
) -> None:
    made = create(tmp_path)
    with copying.restored(db.engine, made) as url:
        plain = "".join(map(str, every_value(url.render_as_string(hide_password=False))))
    assert "robin-marker@example.org" in plain
    assert "Robin-marker" not in plain
    key = app.extensions["settings"].encryption_keys.get_secret_value().partition(":")[2]
    assert key not in plain and key.encode() not in made.read_bytes()


def every_value(address: str) -> list[object]:
    engine = create_engine(make_url(address))
    try:
        with engine.connect() as connection:
            return [
                bytes(value) if isinstance(value, memoryview) else value
                for table in db.metadata.sorted_tables
                for row in connection.execute(table.select())
                for value in row
            ]
    finally:
        engine.dispose()


def test_a_value_that_does_not_open_is_told_and_nothing_is_noted(
    robin: None, programs: None, tmp_path: Path
) -> None:
    with transaction() as session:
        session.execute(update(EntryRow).values(sealed=b"k1." + bytes(40)))

    wrong = verify(create(tmp_path))

    assert len(wrong) == 1 and wrong[0].startswith("A value of entries does not open with k1")
    assert Look.BACKUP_VERIFIED not in last_looks()
    assert backups_that_are_left() == 0


def test_a_file_that_changed_is_not_restored(robin: None, programs: None, tmp_path: Path) -> None:
    made = create(tmp_path)
    with made.open("ab") as file:
        file.write(b"\0")
    assert verify(made) == ["The file is not the one that was written: its digest is another one."]


def test_rows_that_are_missing_and_a_chain_that_ends_elsewhere_are_named() -> None:
    found = Facts("0015", 6, "cd", {"users": 1, "people": 1})
    assert differences(FACTS, FACTS) == []
    assert differences(FACTS, found) == [
        "Its migration is 0015, not 0016.",
        "The audit chain ends elsewhere.",
        "users has 1 rows, not 2.",
    ]


def test_a_manifest_is_read_as_it_was_written_and_nothing_else_is(
    app: Flask, tmp_path: Path
) -> None:
    written = Manifest("0" * 64, FACTS)
    assert Manifest.from_json(written.to_json()) == written
    backup = tmp_path / "eatsential.sqlite"
    backup.touch()
    with pytest.raises(BackupRefused):
        verify(backup)
    manifest_of(backup).write_text('{"sha256": "' + sha256_of(backup) + '"}')
    with pytest.raises(BackupRefused):
        verify(backup)


def test_without_the_programs_of_postgresql_it_says_so(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name == "sqlite":
        return
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupRefused, match="is not installed here"):
        create(tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_the_command_says_what_to_do_next(app: Flask, programs: None, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    made = runner.invoke(backup, ["create", str(tmp_path)])
    assert made.exit_code == 0 and "The keys are not in it." in made.output
    [file] = [path for path in tmp_path.iterdir() if path.suffix != ".json"]
    told = runner.invoke(backup, ["verify", str(file)])
    assert told.exit_code == 0 and told.output.startswith("Restored, and whole")
