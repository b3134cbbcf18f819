"""What an operator can count on who sets something."""

import base64
import stat
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import Flask
from pydantic import ValidationError

from eatsential import settings as module
from eatsential.addresses import database_address
from eatsential.audit.services import note_broken_seal
from eatsential.clock import now
from eatsential.database import transaction
from eatsential.keys import Unreadable
from eatsential.outbox.models import OutboxMessage
from eatsential.settings import Settings, explained, write_fresh_secrets
from tests.support.factories import a_user

KEY = base64.b64encode(b"k" * 32).decode()
RIGHT: dict[str, Any] = {
    "secret_key": "s" * 32,
    "password_peppers": f"p1:{KEY}",
    "encryption_keys": f"k1:{KEY}",
}
PRODUCTION: dict[str, Any] = {
    **RIGHT,
    "eatsential_env": "production",
    "public_base_url": "https://e.example.org",
}


@pytest.mark.parametrize(
    "given",
    ["postgres://u:p@h/d", "PostgreSQL://u:p@h/d", "postgresql+asyncpg://u:p@h/d"],
)
def test_postgresql_in_any_spelling(given: str) -> None:
    assert database_address(given) == "postgresql+psycopg2://u:p@h/d"


def test_another_database_is_refused() -> None:
    with pytest.raises(ValueError, match="must begin with"):
        database_address("mysql://u:p@h/d")


def faults(**given: Any) -> str:
    with pytest.raises(ValidationError) as raised:
        Settings(**given)
    return explained(raised.value)


@pytest.mark.claim("S79")
def test_every_fault_is_named_at_once_and_no_value_printed() -> None:
    said = faults(
        **{**PRODUCTION, "secret_key": "short-marker", "encryption_keys": "k1:c2hvcnQtbWFya2Vy"}
        | {"public_base_url": "http://marker.example.org"},
        limit_login_ip="often",
        limit_register="0/minute",
        verify_ttl="9" * 20,
        outbox_interval="inf",
        mail_url="carrier-pigeon://x",
        metrics_token="marker",
        flask_debug="1",
    )

    for name in (
        *("SECRET_KEY", "ENCRYPTION_KEYS", "LIMIT_LOGIN_IP", "MAIL_URL", "LIMIT_REGISTER"),
        *("VERIFY_TTL", "OUTBOX_INTERVAL", "PUBLIC_BASE_URL", "METRICS_TOKEN", "FLASK_DEBUG"),
    ):
        assert name in said
    assert "marker" not in said and "pigeon" not in said


@pytest.mark.claim("S79")
@pytest.mark.parametrize("missing", ["secret_key", "password_peppers", "encryption_keys"])
def test_a_missing_secret_is_named(missing: str) -> None:
    given = {name: value for name, value in RIGHT.items() if name != missing}

    assert f"{missing.upper()} is missing" in faults(**given)


@pytest.mark.claim("S79")
@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"public_base_url": "http://e.example.org"}, "PUBLIC_BASE_URL"),
        ({"bcrypt_rounds": 4}, "BCRYPT_ROUNDS"),
        ({"secret_key": "s" * 31}, "SECRET_KEY"),
        ({"metrics_token": "m" * 31}, "METRICS_TOKEN"),
        ({"secret_key": ""}, "SECRET_KEY"),
        ({"secret_key_fallbacks": f"{'s' * 32},short"}, "SECRET_KEY_FALLBACKS"),
    ],
)
def test_production_refuses_what_is_weak(changed: dict[str, Any], named: str) -> None:
    assert named in faults(**{**PRODUCTION, **changed})


@pytest.mark.claim("S79")
@pytest.mark.parametrize(
    ("name", "marker", "said"),
    [
        ("mail_url", "smtp://hunter2@", "names no host"),
        ("mail_url", "smtp:hunter2.example.org", "names no host"),
        ("mail_url", "smtp://u:hunter2@relay:port", "port is no number"),
        ("mail_url", "smtps://u:hunter2@relay:65536", "port is no number"),
        ("mail_url", "smtp://u:p@relay?hunter2=no", "in nothing else"),
        ("mail_url", "smtp://u:p@relay?tls=hunter2", "in nothing else"),
        ("mail_url", "smtps://u:p@relay?tls=no", "in nothing else"),
        ("mail_url", "smtp://u:p@relay/hunter2", "no part of it"),
        ("mail_url", "ses://u:hunter2@", "names no host"),
        ("mail_url", "ses://u:p@hunter2.example.org", "must name a region"),
        ("mail_url", "file:", "names no folder"),
        ("mail_url", "hunter2", "must begin with"),
        ("mail_from", "hunter2", "must be one address"),
        ("mail_from", "", "must be one address"),
        ("mail_from", "a@hunter2.org, b@hunter2.org", "must be one address"),
        ("mail_from", "hunter2 <a b@c>", "must be one address"),
        ("mail_from", "a@b.org\r\nBcc: hunter2@b.org", "must be one address"),
        ("public_base_url", "https://e.example.org/hunter2", "must end after the host"),
        ("public_base_url", "https://e.example.org?hunter2", "must end after the host"),
        ("public_base_url", "https://e.example.org#hunter2", "must end after the host"),
        ("public_base_url", "https://u:hunter2@e.example.org", "must end after the host"),
        ("public_base_url", "https://", "must be an address like"),
        ("public_base_url", "https://hunter2 org", "must be an address like"),
        ("public_base_url", "https://e.example.org:hunter2", "port is no number"),
        ("trusted_hosts", "https://hunter2.example.org", "must be names of hosts"),
        ("trusted_hosts", "e.example.org hunter2", "must be names of hosts"),
        ("trusted_hosts", "e.example.org,hunter2:8000", "must be names of hosts"),
        ("redis_url", "hunter2:6379", "must be an address like redis://"),
        ("redis_url", "http://hunter2", "must be an address like redis://"),
        ("redis_url", "redis://:hunter2@", "must be an address like redis://"),
        ("redis_url", "redis://:hunter2@host:x", "port is no number"),
        ("redis_url", "redis://host/hunter2", "number of a database"),
        ("database_url", "postgresql://u:hunter2@host:x/d", "port is no number"),
        ("database_url", "postgresql://u:hunter2@host", "names no database"),
        ("database_url", "postgresql:hunter2", "must begin with"),
        ("database_url", "sqlite://hunter2", "must name a file"),
        ("database_url", "sqlite:///:memory:", "must name a file"),
    ],
)
def test_an_address_that_cannot_work_is_refused_at_the_start(
    name: str, marker: str, said: str
) -> None:
    told = faults(**{**PRODUCTION, name: marker})

    assert name.upper() in told and said in told
    assert "hunter2" not in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mail_url", "smtp://u:p%40ss@mail.example.org:587"),
        ("mail_url", "smtp://relay:25?tls=no"),
        ("mail_url", "smtps://u:p@[2001:db8::1]"),
        ("mail_url", "ses://key:secret@eu-west-1"),
        ("mail_from", "Eatsential <eatsential@localhost>"),
        ("mail_from", "mail@example.org"),
        ("mail_from", '"Food, checked" <mail@example.org>'),
        ("public_base_url", "https://e.example.org:8443/"),
        ("public_base_url", "https://[2001:db8::1]"),
        ("trusted_hosts", "e.example.org, .example.net,[::1]"),
        ("redis_url", "rediss://:p@host:6380/2"),
        ("redis_url", ""),
        ("database_url", "postgresql://u@/d?host=/run/postgresql"),
        ("database_url", "sqlite:////srv/eatsential.sqlite"),
        ("metrics_token", "m" * 32),
    ],
)
def test_an_address_that_can_work_is_taken(name: str, value: str) -> None:
    Settings(**{**PRODUCTION, name: value})


def test_a_base_address_is_kept_without_its_last_slash() -> None:
    settings = Settings(**{**PRODUCTION, "public_base_url": "https://e.example.org:8443/"})

    assert (settings.public_base_url, settings.hosts) == (
        "https://e.example.org:8443",
        ["e.example.org"],
    )


@pytest.mark.claim("S79")
def test_production_refuses_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")

    assert "FLASK_DEBUG" in faults(**PRODUCTION)


def test_production_starts_with_what_is_right() -> None:
    assert Settings(**PRODUCTION).secure


def test_a_name_that_is_no_setting_is_named(tmp_path: Path) -> None:
    file = tmp_path / "eatsential.env"
    file.write_text(f"SECRET_KEY={'s' * 32}\nLIMIT_LOGON=1/minute\n")
    with pytest.raises(ValidationError) as raised:
        Settings(**{**RIGHT, "_env_file": file})

    assert "LIMIT_LOGON is no setting" in explained(raised.value)


@pytest.mark.claim("S79")
def test_loading_ends_with_status_2(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "ENV_FILE", tmp_path / "none.env")

    with pytest.raises(SystemExit) as ended:
        Settings.load()

    assert ended.value.code == 2
    assert "SECRET_KEY is missing" in capsys.readouterr().err


def test_fresh_secrets_are_for_their_owner_and_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "instance" / "eatsential.env"

    assert write_fresh_secrets(file)
    first = file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not write_fresh_secrets(file)
    assert file.read_text() == first
    pairs = (line.split("=", 1) for line in first.splitlines() if "=" in line)
    written: dict[str, Any] = {name.lower(): value for name, value in pairs}
    assert not Settings(**written).production


def test_doctor_shows_names_and_no_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str
) -> None:
    from eatsential import doctor

    file = tmp_path / "eatsential.env"
    write_fresh_secrets(file)
    monkeypatch.setattr(doctor, "ENV_FILE", file)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("ERASURE_LEDGER", str(tmp_path / "erased.ledger"))

    said = CliRunner().invoke(doctor.doctor)

    assert said.exit_code == 0, said.output
    assert "All parts answer" in said.output
    secret = file.read_text().partition("SECRET_KEY=")[2].partition("\n")[0]
    assert secret not in said.output
    assert "SECRET_KEY               file" in said.output


def test_doctor_says_what_does_not_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from eatsential import doctor

    file = tmp_path / "eatsential.env"
    write_fresh_secrets(file)
    monkeypatch.setattr(doctor, "ENV_FILE", file)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite'}")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")

    said = CliRunner().invoke(doctor.doctor)

    assert said.exit_code == 1
    assert "DATABASE" in said.output and "REDIS" in said.output


def test_doctor_names_a_pepper_that_is_gone_and_mail_that_was_given_up(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str
) -> None:
    from eatsential import doctor

    a_user(password_hash="v1$gone$2b$04$x")
    with transaction() as session:
        session.add(
            OutboxMessage(kind="x", created_at=now(), due_at=now(), parked_at=now(), sealed=b"")
        )
    file = tmp_path / "eatsential.env"
    write_fresh_secrets(file)
    monkeypatch.setattr(doctor, "ENV_FILE", file)
    monkeypatch.setenv("DATABASE_URL", database_url)

    said = CliRunner().invoke(doctor.doctor)

    assert said.exit_code == 1
    assert "gone is missing" in said.output and "MAIL: 1 given up" in said.output


@pytest.mark.claim("S82", "S83")
def test_doctor_tells_of_a_missing_key_and_of_seals_that_did_not_open(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str
) -> None:
    from eatsential import doctor

    place = f"entries/{uuid4()}"
    for _ in range(2):  # looked at twice, it is one value
        note_broken_seal(Unreadable("changed", place))
    file = tmp_path / "eatsential.env"
    write_fresh_secrets(file)
    file.write_text(file.read_text().replace("ENCRYPTION_KEYS=k1:", "ENCRYPTION_KEYS=k2:"))
    monkeypatch.setattr(doctor, "ENV_FILE", file)
    monkeypatch.setenv("DATABASE_URL", database_url)

    said = CliRunner().invoke(doctor.doctor)

    assert said.exit_code == 1
    assert "ENCRYPTION_KEYS: k1 is missing, and needed in audit_keys." in said.output
    assert "SEALS: 1 sealed values did not open in the last 30 days." in said.output
