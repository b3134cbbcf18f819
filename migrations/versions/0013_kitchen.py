"""Keep the tables of caterers while they are screened, and their answers.

Why: whoever cooks for many wants every food of a table answered, which takes longer than a page.
Old rows: nobody has brought a table.
Locks: none; a new table.
Down: drops it; the tables and their answers are gone.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0013", "0012"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["users.id"], name="fk_batches_account_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
    )
    op.create_index("ix_batches_account_id_asked_at", "batches", ["account_id", "asked_at"])
    op.create_index("ix_batches_expires_at", "batches", ["expires_at"])
    underway = sa.text("finished_at IS NULL AND failed_at IS NULL")
    op.create_index(
        "ix_batches_asked_at",
        "batches",
        ["asked_at"],
        sqlite_where=underway,
        postgresql_where=underway,
    )


def downgrade() -> None:
    op.drop_table("batches")
