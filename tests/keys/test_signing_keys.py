"""What becomes of a session when the signing key is replaced."""

from pathlib import Path

import pytest
from flask import Flask

from eatsential.database import db
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import a_user
from tests.support.installation import USUAL, application, settings_for

NEXT = "a signing key that comes after the usual one"


def status_of(app: Flask, cookie: str) -> int:
    client = app.test_client()
    assert isinstance(client, Visitor)
    client.set_cookie("session", cookie)
    return client.get("/account").status_code


@pytest.mark.claim("S80")
def test_a_session_outlives_its_signing_key_as_long_as_that_is_a_fallback(
    database_url: str, compiled: Path
) -> None:
    with application(settings_for(database_url), compiled) as app:
        user: User = a_user()
        visitor = app.test_client()
        assert isinstance(visitor, Visitor)
        visitor.log_in(user)
        cookie = visitor.get_cookie("session")
        assert cookie is not None and status_of(app, cookie.value) == 200
        db.session.remove()

    rotated = {"secret_key": NEXT, "secret_key_fallbacks": USUAL["secret_key"]}
    with application(settings_for(database_url, **rotated), compiled) as app:
        assert status_of(app, cookie.value) == 200
    with application(settings_for(database_url, secret_key=NEXT), compiled) as app:
        assert status_of(app, cookie.value) == 302
