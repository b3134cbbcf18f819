"""What was brought in: the files, and their lines that became no food."""

from uuid import UUID

from sqlalchemy import select

from eatsential.catalogue.models import ImportRow, RefusalRow
from eatsential.catalogue.rules import Import, Refused, Source
from eatsential.database import db

_IMPORT = (
    ImportRow.id, ImportRow.source, ImportRow.file, ImportRow.version, ImportRow.position,
    ImportRow.accepted, ImportRow.refused, ImportRow.started_at, ImportRow.finished_at,
)  # fmt: skip


def imports() -> list[Import]:
    """Every file that is or was brought in, the newest first."""
    rows = db.session.execute(select(*_IMPORT).order_by(ImportRow.started_at.desc()))
    return [Import(*row) for row in rows]


def import_of(import_id: UUID) -> Import:
    """One file that was brought in."""
    return Import(*db.session.execute(select(*_IMPORT).where(ImportRow.id == import_id)).one())


def import_by_digest(source: Source, digest: str) -> Import:
    """The import of the file with this content."""
    known = (ImportRow.source == source, ImportRow.digest == digest)
    return Import(*db.session.execute(select(*_IMPORT).where(*known)).one())


def hold_imports() -> None:
    """Wait until nobody else puts foods in, and keep them waiting until the transaction ends."""
    db.session.execute(select(ImportRow.id).order_by(ImportRow.id).with_for_update()).all()


def refused_in(import_id: UUID, most: int) -> list[Refused]:
    """The first lines of an import that became no food, and why."""
    rows = db.session.execute(
        select(RefusalRow.line, RefusalRow.reason)
        .where(RefusalRow.import_id == import_id)
        .order_by(RefusalRow.line)
        .limit(most)
    )
    return [Refused(*row) for row in rows]
