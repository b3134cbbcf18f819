"""Bringing foods in: in batches, each whole, so that a kill costs no more than one of them."""

import csv
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, text, update

from eatsential import clock
from eatsential.catalogue import embedded, off, usda
from eatsential.catalogue.errors import NotOurTurn, WrongFile
from eatsential.catalogue.models import FoodRow, ImportRow, RefusalRow
from eatsential.catalogue.queries import imports as queries
from eatsential.catalogue.rules import Given, Import, Line, Refusal, Source
from eatsential.database import insert_or_update, transaction
from eatsential.errors import N_

BATCH = 1_000  # foods in a transaction
NOT_READ = N_("%(file)s cannot be read: %(fault)s.")
KEPT = ("id", "number", "source", "key")  # of a food that is there already


@dataclass(frozen=True)
class Origin:
    """A file or folder of a source, and how its lines after a given one are read."""

    source: Source
    name: str
    digest: str
    file: BinaryIO
    read: Callable[[int], Iterator[Line]]


def open_off(path: Path) -> Origin:
    """An export of Open Food Facts. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    opened = path.open("rb")
    return Origin(Source.OFF, path.name, digest, opened, partial(off.foods, opened, path.name))


def open_usda(folder: Path) -> Origin:
    """A folder of FoodData Central. Raises OSError, WrongFile."""
    if not (folder / usda.FILES[0]).is_file():
        raise WrongFile(N_("The folder has no food.csv."))
    digest = usda.digest(folder)
    opened = (folder / "food.csv").open("rb")
    return Origin(Source.USDA, folder.name, digest, opened, partial(usda.foods, opened, folder))


def open_embedded() -> Origin:
    """The foods that ship with Eatsential."""
    opened = embedded.FILE.open("rb")
    digest = hashlib.file_digest(opened, "sha256").hexdigest()
    opened.seek(0)
    read = partial(embedded.foods, opened)
    return Origin(Source.USDA, embedded.FILE.name, digest, opened, read)


def bring_in(origin: Origin, progress: Callable[[int], object] = lambda _bytes: None) -> Import:
    """Put the foods of a file into the catalogue, from where it was left; one whole is left alone.

    `progress` is told how many bytes of the file are read. Raises WrongFile, and NotOurTurn where
    somebody else brings in the same file.
    """
    with closing(origin.file):
        found = _begun(origin)
        if found.finished_at is not None:
            return found
        lines = origin.read(found.position)
        try:
            while batch := list(islice(lines, BATCH)):
                found = _take(found, batch)
                progress(origin.file.tell())
        except (ValueError, EOFError, OSError, csv.Error, zlib.error) as fault:
            raise WrongFile(NOT_READ, file=origin.name, fault=fault) from fault
    with transaction() as session:
        session.execute(
            update(ImportRow).where(ImportRow.id == found.id).values(finished_at=clock.now())
        )
    _count_words()
    return queries.import_of(found.id)


def _begun(origin: Origin) -> Import:
    """The import of this file, begun now where it was not."""
    with transaction() as session:
        session.execute(
            insert_or_update(ImportRow)
            .values(
                source=origin.source,
                file=origin.name[:255],
                digest=origin.digest,
                started_at=clock.now(),
            )
            .on_conflict_do_nothing()
        )
        return queries.import_by_digest(origin.source, origin.digest)


def _take(found: Import, batch: list[Line]) -> Import:
    """Store what a batch of lines gave, and that they are done."""
    given = {
        line.result.key: line.result for line in batch if isinstance(line.result, Given)
    }  # of two lines about one food the later counts
    refused = [
        {"id": uuid4(), "import_id": found.id, "line": line.number, "reason": line.result.reason}
        for line in batch
        if isinstance(line.result, Refusal)
    ]
    days = (food.dated_on.isoformat() for food in given.values() if food.dated_on)
    after = replace(
        found,
        position=batch[-1].number,
        accepted=found.accepted + len(batch) - len(refused),
        refused=found.refused + len(refused),
        version=max((found.version, *days)),
    )
    with transaction() as session:
        queries.hold_imports()  # one numbers foods at a time
        moved = session.execute(
            update(ImportRow)
            .where(ImportRow.id == found.id, ImportRow.position == found.position)
            .values(
                position=after.position,
                accepted=after.accepted,
                refused=after.refused,
                version=after.version,
            )
            .returning(ImportRow.id)
        ).one_or_none()
        if moved is None:
            raise NotOurTurn(N_("The same file is being brought in by somebody else."))
        if refused:
            session.execute(insert(RefusalRow), refused)
        if given:
            first = 1 + (session.scalar(select(func.max(FoodRow.number))) or 0)
            _upsert([_row(food, found.id, first + at) for at, food in enumerate(given.values())])
    return after


def _row(food: Given, import_id: UUID, number: int) -> dict[str, object]:
    return {
        "id": uuid4(),
        "number": number,
        "import_id": import_id,
        "words": food.words,
        **{
            name: getattr(food, name)
            for name in (
                "source", "key", "dataset", "dated_on", "barcode", "lang", "category", "name",
                "brand", "text",
            )
        },
        "allergens": list(food.allergens),
        "traces": list(food.traces),
        "nutrients": dict(food.nutrients),
    }  # fmt: skip


def _count_words() -> None:
    """Have PostgreSQL count what the search goes by, for it does so in its own time or never."""
    with transaction() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL statement_timeout = 0"))
            session.execute(text("ANALYZE catalogue_foods"))


def _upsert(rows: Iterable[dict[str, object]]) -> None:
    statement = insert_or_update(FoodRow)
    statement = statement.on_conflict_do_update(
        index_elements=["source", "key"],
        set_={
            column.name: statement.excluded[column.name]
            for column in FoodRow.__table__.columns
            if column.name not in KEPT
        },
    )
    with transaction() as session:  # what returns something goes as one statement, not row by row
        session.execute(statement.returning(FoodRow.id), list(rows)).all()
