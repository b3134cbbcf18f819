"""Keep the history of profiles, and when an entry ends.

Why: people look at what a profile was on any day, take back a removal, and are told before an
     entry ends.
Old rows: nothing of them ends; their history begins with their next change.
Locks: short; columns without a rewrite, an index over the entries, a new table.
Down: drops the history and the dates; the dates stay inside the sealed entries.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0006", "0005"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_changes_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )
    op.create_index("ix_changes_person_id_at", "changes", ["person_id", "at"])
    with op.batch_alter_table("entries") as entries:
        entries.add_column(sa.Column("ends_on", sa.Date()))
        entries.add_column(sa.Column("announced_at", sa.DateTime(timezone=True)))
        entries.create_index("ix_entries_ends_on", ["ends_on"])


def downgrade() -> None:
    with op.batch_alter_table("entries") as entries:
        entries.drop_index("ix_entries_ends_on")
        entries.drop_column("announced_at")
        entries.drop_column("ends_on")
    op.drop_table("changes")
