"""Keep with a word that is asked for, and with a report, which draft is to answer it.

Why: what people ask for becomes a published term in one flow, and they are told when it is.
Old rows: none is answered by a draft.
Locks: word_requests and reports; a moment.
Down: curators answer each word and report by hand again.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0019", "0018"
branch_labels = depends_on = None

ASKED = "word_requests", "reports"


def upgrade() -> None:
    for table in ASKED:
        op.add_column(table, sa.Column("draft_id", sa.Uuid(), nullable=True))
        op.create_index(f"ix_{table}_draft_id", table, ["draft_id"])


def downgrade() -> None:
    for table in ASKED:
        op.drop_index(f"ix_{table}_draft_id", table)
        op.drop_column(table, "draft_id")
