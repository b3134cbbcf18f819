"""The one database: base class, column types, and the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    InstrumentedAttribute,
    Mapped,
    Session,
    mapped_column,
    registry,
)
from sqlalchemy.types import TypeDecorator

from eatsential.settings import Settings

NAMES = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
}


SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",  # what was erased is overwritten in the file
)


POSTGRES_OPTIONS = " ".join(
    f"-c {name}={value}"
    for name, value in {
        "timezone": "UTC",
        "statement_timeout": "15s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "60s",
    }.items()
)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC; naive values are refused on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# A closed list of words: stored as its values, and checked by the database as well.
WORDS = Enum(
    StrEnum,
    native_enum=False,
    create_constraint=True,
    length=40,
    values_callable=lambda words: [word.value for word in words],
)


class Base(DeclarativeBase):
    """What every table has: a random identifier and predictable constraint names."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UTCDateTime, StrEnum: WORDS},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-1)


db = SQLAlchemy(
    model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False}
)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def taken(clash: IntegrityError, *columns: InstrumentedAttribute[Any]) -> bool:
    """Whether a row was refused because these columns must be unique, on either database."""
    table = columns[0].class_.__tablename__
    if (diagnosis := getattr(clash.orig, "diag", None)) is not None:  # psycopg2
        return bool(diagnosis.constraint_name == "_".join(["uq", table, *(c.key for c in columns)]))
    return str(clash.orig).endswith(": " + ", ".join(f"{table}.{c.key}" for c in columns))


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit all of the block or none of it. A block inside another joins the outer one."""
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes made outside transaction()")
    session.commit()  # ends the read snapshot, so that decisions read fresh rows
    session.info["writing"] = True
    try:
        session.connection(execution_options={"writes": True})  # SQLite: BEGIN IMMEDIATE
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False


def engine_options(settings: Settings) -> dict[str, Any]:
    """How connections are made and kept; no error text shows a value of a statement."""
    if settings.database_url.get_secret_value().startswith("sqlite"):
        return {"hide_parameters": True}
    return {
        "hide_parameters": True,
        "pool_size": settings.db_pool_size,
        "max_overflow": settings.db_pool_overflow,
        "pool_timeout": settings.db_pool_timeout,
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 3, "options": POSTGRES_OPTIONS},
    }


def use_sqlite_well(engine: Engine) -> None:
    """Give SQLite what PostgreSQL has: foreign keys, and writers that queue instead of failing."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
