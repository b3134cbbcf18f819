"""An installation of Eatsential for a test: its settings, and the application made from them."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from jinja2 import FileSystemBytecodeCache
from pydantic import SecretStr

from eatsential import create_app, flask_config
from eatsential.database import db
from eatsential.installation import install
from eatsential.settings import ROOT, Settings
from tests.support.browser import Visitor


def _key(kid: str, letter: bytes) -> str:
    return f"{kid}:{base64.b64encode(letter * 32).decode()}"


USUAL: dict[str, Any] = {
    "eatsential_env": "testing",
    "secret_key": "a signing key that only tests know",
    "password_peppers": _key("p1", b"p"),
    "encryption_keys": _key("k1", b"k"),
    "public_base_url": "http://localhost",
    "mail_from": "Eatsential <eatsential@example.org>",
    "bcrypt_rounds": 4,
    "limit_general": "100000/minute",
    "log_level": "ERROR",
}

LATE = (  # how settings begin that are asked for when they are needed, and built into nothing
    "deletion_grace",
    "email_change_ttl",
    "limit_login",
    "limit_mail",
    "limit_register",
    "mail_breaker",
    "outbox_interval",
    "password_policy",
    "session_",
)


def settings_for(database_url: str, **changes: Any) -> Settings:
    """The usual settings of a test, with some changed."""
    return Settings(**{**USUAL, "database_url": database_url, **changes})


def environment_of(settings: Settings) -> dict[str, str]:
    """The same settings as a process of its own reads them."""
    given = {name.upper(): getattr(settings, name) for name in Settings.model_fields}
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in given.items()
        if value is not None
    }


@dataclass(frozen=True)
class Made:
    """An application that many tests use one after another, and how it was when it was made."""

    app: Flask
    settings: Settings
    config: dict[str, Any]

    @contextmanager
    def anew(self, **changes: Any) -> Iterator[Flask]:
        """The application in its context, as at first but for settings that it asks for late."""
        settings = self.settings
        if changes:
            url = settings.database_url.get_secret_value()
            settings = settings_for(url, **changes)
        install(self.app, settings)
        self.app.extensions["flags"].forget()
        self.app.config.clear()
        self.app.config.update(self.config, **flask_config(settings))
        with self.app.app_context():
            try:
                yield self.app
            finally:
                db.session.remove()
                if db.engine.dialect.name == "sqlite":  # the next test has another file
                    db.engine.dispose()


def made(settings: Settings, templates: Path) -> Made:
    """An application with its migrations; `templates` keeps pages compiled."""
    app = create_app(settings)
    app.test_client_class = Visitor
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(templates))
    Migrate(app, db, directory=str(ROOT / "migrations"))
    return Made(app, settings, dict(app.config))


@contextmanager
def application(settings: Settings, templates: Path) -> Iterator[Flask]:
    """An application of its own in its context."""
    app = made(settings, templates).app
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
