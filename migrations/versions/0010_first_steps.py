"""Remember which of the first steps an account has come to.

Why: who leaves while saying for the first time who eats and what they avoid goes on there later.
Old rows: nobody is on the way; who has not begun yet begins as before.
Locks: users, for a moment, for a column without a default.
Down: who is on the way finds the pages by the menu instead.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0010", "0009"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("first_step", sa.SmallInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.drop_column("first_step")
