"""The settings and keys of the application that is running, for services that need a value of them.

The one door from services to Flask's application context: acts take people, texts and choices as
arguments, and the installation's own constants from here.
"""

from typing import cast

from flask import Flask, current_app

from eatsential.keys import KeyRing
from eatsential.settings import Settings


def install(app: Flask, settings: Settings) -> None:
    """Give the application its settings and the key rings parsed from them."""
    app.extensions["settings"] = settings
    app.extensions["keys"] = KeyRing.parse(settings.encryption_keys.get_secret_value())
    app.extensions["peppers"] = KeyRing.parse(settings.password_peppers.get_secret_value())


def settings() -> Settings:
    """The settings this application was made with."""
    return cast(Settings, current_app.extensions["settings"])


def keys() -> KeyRing:
    """The keys that seal health data and queued mail."""
    return cast(KeyRing, current_app.extensions["keys"])


def peppers() -> KeyRing:
    """The keys that go into password hashes."""
    return cast(KeyRing, current_app.extensions["peppers"])
