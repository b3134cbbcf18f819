"""Keep what people write for their cards, and the links that show a card.

Why: people show what they must avoid to who cooks for them, on paper and by a link that ends.
Old rows: nobody wrote anything, there is no link.
Locks: none; new tables.
Down: drops them; every link that was given away shows nothing any more.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0007", "0006"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "cards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_cards_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        sa.UniqueConstraint("person_id", name="uq_cards_person_id"),
    )
    op.create_table(
        "card_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["users.id"], name="fk_card_links_account_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_card_links"),
        sa.UniqueConstraint("digest", name="uq_card_links_digest"),
    )
    op.create_index("ix_card_links_account_id", "card_links", ["account_id"])
    op.create_index("ix_card_links_expires_at", "card_links", ["expires_at"])
    op.create_table(
        "card_link_people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["card_links.id"],
            name="fk_card_link_people_link_id_card_links",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name="fk_card_link_people_person_id_people",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_card_link_people"),
        sa.UniqueConstraint("link_id", "person_id", name="uq_card_link_people_link_id_person_id"),
    )
    op.create_index("ix_card_link_people_person_id", "card_link_people", ["person_id"])
    op.create_table(
        "card_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["card_links.id"],
            name="fk_card_views_link_id_card_links",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_card_views"),
    )
    op.create_index("ix_card_views_link_id", "card_views", ["link_id"])


def downgrade() -> None:
    for table in ("card_views", "card_link_people", "card_links", "cards"):
        op.drop_table(table)
