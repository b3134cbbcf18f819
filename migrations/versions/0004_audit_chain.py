"""Chain the events of the audit and let nobody change them.

Why: .
Old rows: .
Locks: .
Down: .
"""

revision, down_revision = "0004", "0003"
branch_labels = depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
