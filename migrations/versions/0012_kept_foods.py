"""Keep foods with every text they had, what is reported as wrong, and when answers are due again.

Why: an answer changes with the profile and with the vocabulary, and who relies on it is told.
Old rows: a check says of no vocabulary that it answered it, so the worker answers each once more.
Locks: checks, while they are given when they were answered.
Down: foods and reports are gone; the checks of foods stay as checks.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0012", "0011"
branch_labels = depends_on = None

STATES = "open", "mended", "declined"
MOMENTS = "answered_at", "due_at", "superseded_at", "changed_at", "worse_at", "tell_at"
INDEXES = {
    "food_id": ["food_id"],
    "due_at_account_id": ["due_at", "account_id"],
    "account_id_changed_at": ["account_id", "changed_at"],
    "tell_at": ["tell_at"],
}


def upgrade() -> None:
    op.create_table(
        "kept_foods",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["users.id"], name="fk_kept_foods_account_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_kept_foods"),
    )
    op.create_index("ix_kept_foods_account_id", "kept_foods", ["account_id"])
    op.create_table(
        "reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATES,
                name="reportstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["users.id"], name="fk_reports_account_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )
    op.create_index("ix_reports_account_id", "reports", ["account_id"])
    op.create_index("ix_reports_state_created_at", "reports", ["state", "created_at"])
    with op.batch_alter_table("checks") as checks:
        checks.add_column(sa.Column("food_id", sa.Uuid(), nullable=True))
        checks.add_column(sa.Column("ruleset", sa.String(40), nullable=False, server_default=""))
        for moment in MOMENTS:
            checks.add_column(sa.Column(moment, sa.DateTime(timezone=True), nullable=True))
        checks.create_foreign_key(
            "fk_checks_food_id_kept_foods", "kept_foods", ["food_id"], ["id"], ondelete="CASCADE"
        )
    op.execute("UPDATE checks SET answered_at = created_at")
    with op.batch_alter_table("checks") as checks:
        checks.alter_column("answered_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    for name, columns in INDEXES.items():
        op.create_index(f"ix_checks_{name}", "checks", columns)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(f"ix_checks_{name}", "checks")
    with op.batch_alter_table("checks") as checks:
        checks.drop_constraint("fk_checks_food_id_kept_foods", type_="foreignkey")
        for column in ("food_id", "ruleset", *MOMENTS):
            checks.drop_column(column)
    for table in ("reports", "kept_foods"):
        op.drop_table(table)
