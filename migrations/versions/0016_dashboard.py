"""Count by day, keep what is switched on for whom, and what the last looks have said.

Why: whoever answers for an installation sees what needs attention, and rolls a feature out slowly.
Old rows: nothing was counted before; every feature is as the code has it; nobody has looked yet.
Locks: outbox, for as long as its few parked mails are looked for; else new tables.
Down: drops them; counts, flags and the times of the last looks are gone.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0016", "0015"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "daily_counts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_daily_counts"),
        sa.UniqueConstraint("day", "what", name="uq_daily_counts_day_what"),
    )
    op.create_table(
        "flags",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_flags"),
        sa.UniqueConstraint("name", name="uq_flags_name"),
    )
    op.create_table(
        "flag_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flag", sa.String(40), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["users.id"],
            name="fk_flag_accounts_account_id_users",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_flag_accounts"),
        sa.UniqueConstraint("account_id", "flag", name="uq_flag_accounts_account_id_flag"),
    )
    op.create_table(
        "self_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_self_checks"),
        sa.UniqueConstraint("name", name="uq_self_checks_name"),
    )
    parked = sa.text("parked_at IS NOT NULL")
    op.create_index(
        "ix_outbox_parked_at", "outbox", ["parked_at"], sqlite_where=parked, postgresql_where=parked
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_parked_at", "outbox")
    for table in ("self_checks", "flag_accounts", "flags", "daily_counts"):
        op.drop_table(table)
