"""The tables of the catalogue. Nothing in them is about a person.

The search index is no model: migration 0011 makes it, FTS5 on SQLite and GIN on PostgreSQL, and
triggers keep it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eatsential.catalogue.rules import LONGEST, Source
from eatsential.database import Model


class ImportRow(Model):
    """A file that is or was brought in, known again by its digest; `position` is its last line."""

    __tablename__ = "imports"
    __table_args__ = (UniqueConstraint("source", "digest"),)

    source: Mapped[Source]
    file: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    accepted: Mapped[int] = mapped_column(BigInteger, default=0)
    refused: Mapped[int] = mapped_column(BigInteger, default=0)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class RefusalRow(Model):
    """A line of a file that became no food, and why."""

    __tablename__ = "refusals"
    __table_args__ = (UniqueConstraint("import_id", "line"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    line: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(200))


class FoodRow(Model):
    """A food; `number` is what the search index of SQLite knows it by, and counts up."""

    __tablename__ = "catalogue_foods"
    __table_args__ = (
        UniqueConstraint("source", "key"),
        UniqueConstraint("number"),
        Index(None, "barcode"),
        Index(None, "category", "number"),
    )

    number: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[Source]
    key: Mapped[str] = mapped_column(String(LONGEST["key"]))
    dataset: Mapped[str] = mapped_column(String(40))
    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"))
    dated_on: Mapped[date | None]
    barcode: Mapped[str] = mapped_column(String(14))
    lang: Mapped[str] = mapped_column(String(3))
    category: Mapped[str] = mapped_column(String(LONGEST["category"]))
    words: Mapped[str] = mapped_column(String(LONGEST["words"]))
    name: Mapped[str] = mapped_column(String(LONGEST["name"]))
    brand: Mapped[str] = mapped_column(String(LONGEST["brand"]))
    text: Mapped[str] = mapped_column(Text)
    allergens: Mapped[list[str]] = mapped_column(JSON)
    traces: Mapped[list[str]] = mapped_column(JSON)
    nutrients: Mapped[Mapping[str, float]] = mapped_column(JSON)
