"""Every SELECT about a database that is copied, or was restored."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select, text

from eatsential.audit.models import AuditHead
from eatsential.database import db, sealed_with
from eatsential.installation import keys
from eatsential.keys import Unreadable
from eatsential.rotation.queries import sealed_tables
from eatsential.system.backups.rules import Facts


def facts(connection: Connection) -> Facts:
    """What a database holds at the moment that this connection sees."""
    number, digest = connection.execute(select(AuditHead.number, AuditHead.digest)).one()
    rows = {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
    }
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return Facts(str(revision), number, bytes(digest).hex(), rows)


def unopened() -> Iterator[str]:
    """Open one sealed value of each table and each key; a sentence for each that does not open."""
    for table in sealed_tables():
        for kid in keys().keys:
            some = select(table.c.id, table.c.sealed).where(sealed_with(table.c.sealed, kid))
            row = db.session.execute(some.limit(1)).one_or_none()
            try:
                if row is not None:
                    keys().open(row.sealed, f"{table.name}/{row.id}")
            except Unreadable as fault:
                yield f"A value of {table.name} does not open with {kid}: {fault}."
