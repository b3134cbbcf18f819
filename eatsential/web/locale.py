"""The language and time zone of this request."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from babel.lists import format_list
from flask import Flask, request
from flask_babel import force_locale, get_locale, gettext
from flask_login import current_user

from eatsential.extensions import babel

LANGUAGES = {"en": "English"}  # complete or not at all; each named in itself


def register_locale(app: Flask) -> None:
    """Speak the account's language, or the best one that the browser asks for."""
    babel.init_app(
        app,
        default_locale="en",
        default_timezone="UTC",
        locale_selector=_chosen_language,
        timezone_selector=lambda: getattr(current_user, "time_zone", None) or "UTC",
    )


def _chosen_language() -> str:
    chosen = getattr(current_user, "language", "")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "en")


def speaking(chosen: str) -> AbstractContextManager[None]:
    """Speak the language that an account has chosen, where there is no browser that says how."""
    spoken: AbstractContextManager[None] = force_locale(chosen or "en")
    return spoken


class Said(Protocol):
    """A refusal, or a fault in a file: a sentence with named places, and what fills them."""

    @property
    def message(self) -> str: ...

    @property
    def values(self) -> Mapping[str, object]: ...


def translated(said: Said) -> str:
    """What was refused or is at fault, in the language of the page."""
    return str(gettext(said.message, **said.values))


def listed(words: Iterable[str]) -> str:
    """Words as a list within a sentence: "milk, egg, and fish"."""
    return format_list(list(words), locale=get_locale())


def language() -> str:
    """The language of this page, as in `<html lang>`."""
    return str(get_locale())
