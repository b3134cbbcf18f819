"""Chain the events of the audit and let nobody change them.

Why: who can write to the database could edit, remove or add events unseen.
Old rows: kept, numbered in their order and chained without a key; the first new event makes one.
Locks: audit_events is copied under an exclusive lock; a million rows take about a minute.
Down: the old table with all its rows; numbers, digests, outcomes and details are lost.
"""

import hashlib
import json
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"
branch_labels = depends_on = None

BATCH = 1000
MONTHS_AHEAD = 3
INDEXED = ("actor", "target")
REFUSED = {"login_failed"}  # the one act of the first release that is a refusal

OLD = sa.table(
    "audit_events_old",
    sa.column("id", sa.Uuid()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("act", sa.String()),
    sa.column("actor", sa.Uuid()),
    sa.column("target", sa.Uuid()),
    sa.column("request_id", sa.String()),
    sa.column("reason", sa.String()),
)

ON_SQLITE = (
    """
    CREATE TRIGGER audit_events_update BEFORE UPDATE ON audit_events
    BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END
    """,
    """
    CREATE TRIGGER audit_events_delete BEFORE DELETE ON audit_events
    BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END
    """,
    """
    CREATE TRIGGER audit_events_follow AFTER INSERT ON audit_events
    BEGIN
        SELECT RAISE(ABORT, 'the event is not the next one')
        WHERE NOT EXISTS (SELECT 1 FROM audit_heads WHERE number = NEW.number - 1);
        UPDATE audit_heads SET number = NEW.number, digest = NEW.digest, key_id = NEW.key_id;
    END
    """,
)

ON_POSTGRESQL = (
    "CREATE SCHEMA audit",
    "CREATE TABLE audit.audit_events_default PARTITION OF audit_events DEFAULT",
    """
    CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'audit_events is append-only' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER audit_events_change BEFORE UPDATE OR DELETE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()
    """,
    """
    CREATE TRIGGER audit_events_truncate BEFORE TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
    """,
    """
    CREATE TRIGGER audit_events_truncate BEFORE TRUNCATE ON audit.audit_events_default
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
    """,
    """
    CREATE FUNCTION audit_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE audit_heads SET number = NEW.number, digest = NEW.digest, key_id = NEW.key_id
        WHERE number = NEW.number - 1;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the event is not the next one' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    # A month is attached, not made in place: that waits for nobody who reads the other months.
    """
    CREATE FUNCTION audit_prepare(first date, months integer) RETURNS SETOF text
    LANGUAGE plpgsql AS $$
    DECLARE
        month date;
        name text;
        low timestamptz;
        high timestamptz;
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('audit_prepare'));
        FOR n IN 0 .. months - 1 LOOP
            month := date_trunc('month', first) + make_interval(months => n);
            name := to_char(month, '"audit_events_"YYYY_MM');
            low := month::timestamp AT TIME ZONE 'UTC';
            high := (month + interval '1 month')::timestamp AT TIME ZONE 'UTC';
            CONTINUE WHEN to_regclass('audit.' || name) IS NOT NULL;
            CONTINUE WHEN EXISTS (
                SELECT FROM audit.audit_events_default WHERE at >= low AND at < high
            );
            EXECUTE format(
                'CREATE TABLE audit.%I'
                ' (LIKE audit_events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
                name
            );
            EXECUTE format(
                'CREATE TRIGGER audit_events_truncate BEFORE TRUNCATE ON audit.%I'
                ' FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()',
                name
            );
            EXECUTE format(
                'ALTER TABLE audit_events ATTACH PARTITION audit.%I FOR VALUES FROM (%L) TO (%L)',
                name, low, high
            );
            RETURN NEXT name;
        END LOOP;
    END $$
    """,
)


def upgrade() -> None:
    _set_aside()
    op.create_table(
        "audit_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_keys"),
    )
    heads = op.create_table(
        "audit_heads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["key_id"], ["audit_keys.id"], name="fk_audit_heads_key_id_audit_keys"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audit_heads"),
    )
    events = op.create_table(
        "audit_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("target", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "done",
                "refused",
                "failed",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", "at", name="pk_audit_events"),
        sa.UniqueConstraint("number", "at", name="uq_audit_events_number_at"),
        postgresql_partition_by="RANGE (at)",
    )
    for column in INDEXED:
        op.create_index(f"ix_audit_events_{column}_number", "audit_events", [column, "number"])
    if _on_sqlite():
        _move(events, heads)
        _run(*ON_SQLITE)
    else:
        _run(*ON_POSTGRESQL)
        _make_partitions()
        _move(events, heads)
        _run(
            "CREATE TRIGGER audit_events_follow AFTER INSERT ON audit_events"
            " FOR EACH ROW EXECUTE FUNCTION audit_follow()"
        )
    op.drop_table("audit_events_old")


def downgrade() -> None:
    _set_aside(chained=True)
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("target", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
    )
    columns = "id, at, act, actor, target, request_id, reason"
    _run(f"INSERT INTO audit_events ({columns}) SELECT {columns} FROM audit_events_old")  # noqa: S608
    for column in ("actor", "at", "target"):
        op.create_index(f"ix_audit_events_{column}", "audit_events", [column])
    op.drop_table("audit_events_old")
    op.drop_table("audit_heads")
    op.drop_table("audit_keys")
    if not _on_sqlite():
        for name in ("prepare", "refuse", "follow"):
            _run(f"DROP FUNCTION audit_{name}")
        _run("DROP SCHEMA audit")


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _run(*statements: str) -> None:
    for statement in statements:
        op.execute(statement)


def _set_aside(*, chained: bool = False) -> None:
    """Rename the table, and free the names of its indexes and its key for the new one."""
    names = ("actor_number", "target_number") if chained else ("actor", "at", "target")
    for name in names:
        op.drop_index(f"ix_audit_events_{name}", "audit_events")
    if _on_sqlite():
        if chained:
            for name in ("update", "delete", "follow"):
                _run(f"DROP TRIGGER audit_events_{name}")
    else:
        op.drop_constraint("pk_audit_events", "audit_events")
    op.rename_table("audit_events", "audit_events_old")


def _make_partitions() -> None:
    """A partition for each month of the old rows, and for this one and the next ones."""
    now = datetime.now(UTC)
    first = op.get_bind().scalar(sa.select(sa.func.min(OLD.c.at))) or now
    months = (now.year - first.year) * 12 + now.month - first.month + 1 + MONTHS_AHEAD
    op.get_bind().execute(
        sa.text("SELECT audit_prepare(:first, :months)"),
        {"first": first.astimezone(UTC).date(), "months": months},
    )


def _move(events: sa.Table, heads: sa.Table) -> None:
    """Copy the old rows in their order, each with its number and its digest."""
    connection = op.get_bind()
    digest, number, batch = bytes(32), 0, []
    old = sa.select(OLD).order_by(OLD.c.at, OLD.c.id).execution_options(yield_per=BATCH)
    for row in connection.execute(old).mappings():
        number += 1
        at = row["at"] if row["at"].tzinfo else row["at"].replace(tzinfo=UTC)
        outcome = "refused" if row["act"] in REFUSED else "done"
        new = {**row, "at": at, "number": number, "outcome": outcome, "details": {}, "key_id": None}
        digest = hashlib.sha256(digest + _canonical(new)).digest()
        batch.append({**new, "digest": digest})
        if len(batch) == BATCH:
            connection.execute(sa.insert(events), batch)
            batch = []
    if batch:
        connection.execute(sa.insert(events), batch)
    connection.execute(
        sa.insert(heads).values(id=UUID(int=0), number=number, digest=digest, key_id=None)
    )


def _canonical(row: dict[str, object]) -> bytes:
    """The same bytes as `eatsential.audit.chain` makes of an event."""
    values = [
        row["number"],
        _hex(row["id"]),
        row["at"].astimezone(UTC).isoformat(timespec="microseconds"),  # type: ignore[attr-defined]
        row["act"],
        _hex(row["actor"]),
        _hex(row["target"]),
        row["request_id"],
        row["reason"],
        row["outcome"],
        row["details"],
        None,
    ]
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()


def _hex(identifier: object) -> str | None:
    return identifier.hex if isinstance(identifier, UUID) else None
