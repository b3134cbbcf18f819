"""Keep height, weight and activity of people, and what curators are asked about words.

Why: people want what was measured with its days; a word of one's own that many people look for
     belongs into the vocabulary, and who asked for it sees the answer.
Old rows: nothing was measured; words that were recorded before are not asked about.
Locks: none; new tables.
Down: drops them; measurements, requests and answers are lost.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0008", "0007"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "measurements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name="fk_measurements_person_id_people",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_measurements"),
    )
    op.create_index("ix_measurements_person_id", "measurements", ["person_id"])
    op.create_table(
        "word_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "added",
                "declined",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entries.id"],
            name="fk_word_requests_entry_id_entries",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_word_requests"),
        sa.UniqueConstraint("entry_id", name="uq_word_requests_entry_id"),
    )
    op.create_index("ix_word_requests_fingerprint", "word_requests", ["fingerprint"])


def downgrade() -> None:
    op.drop_table("word_requests")
    op.drop_table("measurements")
