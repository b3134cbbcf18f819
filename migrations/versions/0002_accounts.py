"""Give accounts known devices, a language, and sessions that know a second factor.

Why: a known device is not locked out by strangers, a login from another one is told to the owner,
     an address is changed by a link, and pages that need a second factor see whether there was one.
Old rows: no known device, the browser's language, no second factor.
Locks: short; columns without a rewrite, and two constraints over small tables.
Down: drops the devices and the links of purposes that were not known before.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"
branch_labels = depends_on = None

BEFORE = ("verify", "reset", "first_administrator")
AFTER = (*BEFORE, "change_address", "second_factor", "passkey")


def upgrade() -> None:
    op.create_table(
        "devices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_devices_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_devices"),
        sa.UniqueConstraint("user_id", "digest", name="uq_devices_user_id_digest"),
    )
    op.create_index("ix_devices_last_seen_at", "devices", ["last_seen_at"])
    with op.batch_alter_table("users") as users:
        users.add_column(
            sa.Column("language", sa.String(length=10), nullable=False, server_default="")
        )
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("second_factor_at", sa.DateTime(timezone=True)))
    with op.batch_alter_table("tokens") as tokens:
        tokens.add_column(sa.Column("email", sa.String(length=254)))
    _purposes(BEFORE, AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM tokens WHERE purpose NOT IN ('verify', 'reset', 'first_administrator')")
    _purposes(AFTER, BEFORE)
    with op.batch_alter_table("tokens") as tokens:
        tokens.drop_column("email")
    with op.batch_alter_table("sessions") as sessions:
        sessions.drop_column("second_factor_at")
    with op.batch_alter_table("users") as users:
        users.drop_column("language")
    op.drop_table("devices")


def _purposes(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """Replace the closed list of what a link is for."""

    def words(of: tuple[str, ...]) -> sa.Enum:
        return sa.Enum(*of, name="purpose", native_enum=False, create_constraint=True, length=40)

    with op.batch_alter_table("tokens") as tokens:
        tokens.alter_column(
            "purpose", existing_type=words(old), type_=words(new), existing_nullable=False
        )
