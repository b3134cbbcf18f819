"""Find accounts and events among millions of them, and keep what reading the chain over found.

Why: an administrator searches by name, address, state and role, and by account, act and time.
Old rows: kept. PostgreSQL orders names and addresses by their bytes from now on, as SQLite does.
Locks: users, registrations and audit_events while their indexes are made; ten million events take
about a minute.
Down: the indexes as they were; what reading over has found is lost, and is found again.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0014", "0013"
branch_labels = depends_on = None

DAMAGES = ("edited", "removed", "inserted", "reordered", "truncated", "rewritten")
COMPARED = (
    ("users", "username_key", 20),
    ("users", "email_key", 254),
    ("registrations", "username_key", 20),
    ("registrations", "email_key", 254),
)


def upgrade() -> None:
    leaving, suspended = _only("deletion_due_at IS NOT NULL"), _only("suspended_at IS NOT NULL")
    _order("C")
    op.drop_index("ix_users_created_at", "users")
    op.drop_index("ix_users_deletion_due_at", "users")
    op.create_index("ix_users_created_at_id", "users", ["created_at", "id"])
    op.create_index("ix_users_role_created_at_id", "users", ["role", "created_at", "id"])
    op.create_index("ix_users_deletion_due_at", "users", ["deletion_due_at"], **leaving)
    op.create_index("ix_users_leaving", "users", ["created_at", "id"], **leaving)
    op.create_index("ix_users_suspended", "users", ["created_at", "id"], **suspended)
    op.create_index("ix_registrations_created_at_id", "registrations", ["created_at", "id"])
    op.create_index("ix_audit_events_at", "audit_events", ["at"])
    op.create_index("ix_audit_events_act_number", "audit_events", ["act", "number"])
    for who in ("actor", "target"):
        columns = [who, "act", "number"]
        op.create_index(f"ix_audit_events_{who}_act_number", "audit_events", columns)
    op.create_table(
        "audit_readings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault_number", sa.BigInteger(), nullable=True),
        sa.Column(
            "damage",
            sa.Enum(*DAMAGES, name="damage", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audit_readings"),
    )
    op.create_index("ix_audit_readings_began_at", "audit_readings", ["began_at"])


def downgrade() -> None:
    op.drop_table("audit_readings")
    for index, table in (
        ("ix_audit_events_target_act_number", "audit_events"),
        ("ix_audit_events_actor_act_number", "audit_events"),
        ("ix_audit_events_act_number", "audit_events"),
        ("ix_audit_events_at", "audit_events"),
        ("ix_registrations_created_at_id", "registrations"),
        ("ix_users_suspended", "users"),
        ("ix_users_leaving", "users"),
        ("ix_users_deletion_due_at", "users"),
        ("ix_users_role_created_at_id", "users"),
        ("ix_users_created_at_id", "users"),
    ):
        op.drop_index(index, table)
    op.create_index("ix_users_created_at", "users", ["created_at"])
    op.create_index("ix_users_deletion_due_at", "users", ["deletion_due_at"])
    _order("default")


def _only(rows: str) -> dict[str, Any]:
    return {f"{database}_where": sa.text(rows) for database in ("sqlite", "postgresql")}


def _order(collation: str) -> None:
    """Have PostgreSQL order what is compared in another way; SQLite goes by the bytes already."""
    if op.get_bind().dialect.name == "postgresql":
        for table, column, length in COMPARED:
            op.execute(
                f'ALTER TABLE {table} ALTER {column} TYPE varchar({length}) COLLATE "{collation}"'
            )
