"""Taking the database away while the product runs, and giving it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from flask import Flask

from eatsential.database import db
from tests.support.servers import Cluster

CLOSE = "UPDATE pg_database SET datallowconn = %s WHERE datname = %s"
END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


@contextmanager
def database_away(app: Flask, cluster: Cluster) -> Iterator[None]:
    """Nobody can use the database of this application, not even who is connected to it."""
    db.session.remove()
    url = urlsplit(app.extensions["settings"].database_url.get_secret_value())
    if url.scheme == "sqlite":
        with _file_away(Path(url.path.replace("//", "/"))):
            yield
        return
    name = url.path.removeprefix("/")
    _allow(cluster, name, allowed=False)
    try:
        yield
    finally:
        _allow(cluster, name, allowed=True)


@contextmanager
def _file_away(path: Path) -> Iterator[None]:
    db.engine.dispose()
    elsewhere = path.with_suffix(".away")
    path.rename(elsewhere)
    path.mkdir()
    try:
        yield
    finally:
        db.engine.dispose()
        path.rmdir()
        elsewhere.rename(path)


def _allow(cluster: Cluster, name: str, *, allowed: bool) -> None:
    connection = psycopg2.connect(cluster.url())
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(CLOSE, (allowed, name))
            cursor.execute(END, (name,))
    finally:
        connection.close()
