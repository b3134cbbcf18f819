"""Keep exports and dates of deletion.

Why: .
Old rows: .
Locks: .
Down: .
"""

revision, down_revision = "0005", "0004"
branch_labels = depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
