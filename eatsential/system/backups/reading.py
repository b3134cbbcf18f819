"""A restored database in the place of the living one, for as long as it is read over."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import URL

from eatsential.database import db
from eatsential.installation import install, settings


@contextmanager
def in_its_place(url: URL) -> Iterator[None]:
    """Let every query ask that database, with the keys of this installation and all the time."""
    app = Flask("restored")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True}
    install(app, settings())
    db.init_app(app)
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()
