"""Keep that a person eats what a finding speaks against.

Why: people disagree with a finding, and their own note beside it changes no answer.
Old rows: nobody has noted anything.
Locks: none; a new table.
Down: drops it; the notes are gone.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0021", "0020"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checks.id"], name="fk_notes_check_id_checks", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_notes_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
    )
    op.create_index("ix_notes_check_id", "notes", ["check_id"])
    op.create_index("ix_notes_person_id", "notes", ["person_id"])


def downgrade() -> None:
    op.drop_table("notes")
