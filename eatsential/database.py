"""The one database: base class, column types, and the only place that commits."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Enum,
    LargeBinary,
    MetaData,
    Select,
    SQLColumnExpression,
    String,
    delete,
    event,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    InstrumentedAttribute,
    Mapped,
    Session,
    mapped_column,
    registry,
)
from sqlalchemy.types import TypeDecorator

from eatsential.ending import Ended, never
from eatsential.errors import DomainError
from eatsential.settings import Settings

NAMES = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
}


FETCHED = 100  # rows at a time
SWEPT = 500  # rows in one transaction

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


def compared(length: int) -> String:
    """Text that is ordered by its bytes, on PostgreSQL as on SQLite, so that its index finds what
    begins with something.
    """
    return String(length).with_variant(String(length, collation="C"), "postgresql")


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


@contextmanager
def unique(*columns: InstrumentedAttribute[Any], refusal: DomainError) -> Iterator[None]:
    """Raise this refusal where a row of the block is refused since these columns must be unique.

    The constraint decides between two who act at once, and not a SELECT before it.
    """
    try:
        yield
    except IntegrityError as clash:
        if not _taken(clash, *columns):
            raise
        raise refusal from clash


def _taken(clash: IntegrityError, *columns: InstrumentedAttribute[Any]) -> bool:
    """Whether a row was refused because these columns must be unique, on either database."""
    table = columns[0].class_.__tablename__
    if (diagnosis := getattr(clash.orig, "diag", None)) is not None:  # psycopg2
        return bool(diagnosis.constraint_name == "_".join(["uq", table, *(c.key for c in columns)]))
    return str(clash.orig).endswith(": " + ", ".join(f"{table}.{c.key}" for c in columns))


def sealed_with(column: SQLColumnExpression[Any], kid: str) -> ColumnElement[bool]:
    """Whether a sealed value was sealed with this key, told by how it begins (`keys.KeyRing`)."""
    beginning = f"{kid}.".encode()
    return func.substr(column, 1, len(beginning), type_=LargeBinary) == beginning


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


def let_go() -> None:
    """Give the connection back before something slow that needs no database, such as a hash."""
    if not db.session.info.get("writing"):
        db.session.commit()


def leave() -> None:
    """End the session, even where its connection broke after it was needed."""
    try:
        db.session.remove()
    except DBAPIError:
        db.session.remove()  # which knows by now that nothing is to be rolled back


def insert_or_update(table: type[Base]) -> PostgresqlInsert | SqliteInsert:
    """An INSERT that can say what becomes of a row that is there already (ON CONFLICT)."""
    sqlite = db.session.get_bind().dialect.name == "sqlite"
    return SqliteInsert(table) if sqlite else PostgresqlInsert(table)


def rows_of(statement: Select[*tuple[Any, ...]]) -> Iterator[Mapping[str, Any]]:
    """The rows of a statement by the names of its columns, fetched as they are asked for."""
    fetched = db.session.execute(statement.execution_options(yield_per=FETCHED)).mappings()
    yield from (dict(row) for row in fetched)


def sweep(table: type[Base], due: ColumnElement[bool], ended: Ended = never) -> int:
    """Delete the rows that are due, a few in each transaction; how many.

    Two who sweep at once share the rows, and nobody waits long for either of them.
    """
    some = select(table.id).where(due).limit(SWEPT).with_for_update(skip_locked=True)
    swept, gone = 0, SWEPT
    while gone >= SWEPT and not ended():
        with transaction() as session:
            statement = delete(table).where(table.id.in_(some)).returning(table.id)
            gone = len(session.scalars(statement).all())
        swept += gone
    return swept


def cut_log() -> None:
    """Have SQLite move its log into the database, where what was erased is overwritten.

    Until then the log still holds the pages as they were. PostgreSQL does the like by itself.
    """
    if db.engine.dialect.name != "sqlite":
        return
    db.session.commit()
    connection = db.engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


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
        "executemany_mode": "values_plus_batch",  # many changes of one kind in one journey
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
