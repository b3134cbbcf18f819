"""Keep exports and dates of deletion.

Why: people take their data along and leave; both are done by the worker, later.
Old rows: no account is due for deletion, none has an export.
Locks: short; one column without a rewrite, an index over the accounts, a new table.
Down: drops the exports, and the dates: nobody who asked for deletion is deleted any more.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"
branch_labels = depends_on = None

INDEXED = {
    "asked_at": "expires_at IS NULL AND failed_at IS NULL",
    "expires_at": "sealed IS NOT NULL",
}


def upgrade() -> None:
    op.create_table(
        "exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_exports_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exports"),
        sa.UniqueConstraint("user_id", name="uq_exports_user_id"),
    )
    for column, where in INDEXED.items():
        only = sa.text(where)
        name = f"ix_exports_{column}"
        op.create_index(name, "exports", [column], sqlite_where=only, postgresql_where=only)
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("deletion_due_at", sa.DateTime(timezone=True)))
        users.create_index("ix_users_deletion_due_at", ["deletion_due_at"])


def downgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.drop_index("ix_users_deletion_due_at")
        users.drop_column("deletion_due_at")
    op.drop_table("exports")
