"""What every template can use: names of static files, dates, who is asking."""

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context
from flask_babel import format_date, format_datetime
from flask_login import current_user
from whitenoise import WhiteNoise

from eatsential.settings import ROOT, Settings
from eatsential.vocabulary.load import version_in_use
from eatsential.web.headers import add_security_headers
from eatsential.web.locale import language

STATIC = ROOT / "static"


def register_templating(app: Flask, settings: Settings) -> None:
    """Serve `static/` with the content's hash in every name, and give templates their words."""
    served = _serve_static(app, settings)

    def asset(name: str) -> str:
        """The address of a file of `static/`."""
        return served[name]

    def vendored(prefix: str) -> str:
        """The address of the vendored file whose name begins so (the rest is its version)."""
        [name] = [name for name in served if name.startswith(f"vendor/{prefix}")]
        return served[name]

    app.jinja_env.globals.update(
        asset=asset,
        vendored=vendored,
        format_date=_format_date,
        format_datetime=_format_datetime,
        language=language,
        ruleset_version=version_in_use,
        shows_mails=settings.shows_mails,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_who_is_asking)


def _serve_static(app: Flask, settings: Settings) -> dict[str, str]:
    addresses: dict[str, str] = {}
    whitenoise = WhiteNoise(
        app.wsgi_app,
        allow_all_origins=False,
        immutable_file_test=r"\.[0-9a-f]{12}\.",
        add_headers_function=lambda headers, _path, _url: add_security_headers(headers, settings),
    )
    for path in sorted(file for file in STATIC.rglob("*") if file.is_file()):
        name = path.relative_to(STATIC).as_posix()
        addresses[name] = f"/static/{_hashed(name, path)}"
        whitenoise.add_file_to_dictionary(addresses[name], str(path))
    app.wsgi_app = whitenoise  # type: ignore[method-assign]
    return addresses


def _hashed(name: str, path: Path) -> str:
    if name.startswith("vendor/"):  # their names carry a hash already, and refer to each other
        return name
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{digest}{dot}{suffix}"


def _format_date(moment: date | datetime) -> str:
    """A date in words, in the language of the page: 21 November 2026."""
    return str(format_date(moment, "d MMMM y"))


def _format_datetime(moment: datetime) -> str:
    """A moment in words, in the time zone of the account: 21 November 2026, 10:10."""
    return str(format_datetime(moment, "d MMMM y, HH:mm"))


def _who_is_asking() -> dict[str, Any]:
    known = has_request_context() and current_user.is_authenticated  # a worker asks nobody

    def can(permission: str) -> bool:
        """Whether the account that is logged in, if any, may do this."""
        return bool(known and current_user.may(permission))

    return {"account": current_user if known else None, "can": can}
