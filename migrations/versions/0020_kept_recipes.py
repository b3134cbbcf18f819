"""Keep recipes beside foods, and which of them are made with which.

Why: a recipe is answered again when a profile, the vocabulary, or a recipe within it changes.
Old rows: what is kept by now is a food.
Locks: kept_foods; a moment.
Down: a recipe is a kept food, and its text a label; which is made with which is forgotten.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0020", "0019"
branch_labels = depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("kept_foods") as kept:
        kept.add_column(
            sa.Column("is_recipe", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_table(
        "recipe_parts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipe_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["kept_foods.id"],
                name=f"fk_recipe_parts_{column}_kept_foods",
                ondelete="CASCADE",
            )
            for column in ("recipe_id", "part_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recipe_parts"),
        sa.UniqueConstraint("recipe_id", "part_id", name="uq_recipe_parts_recipe_id_part_id"),
    )
    op.create_index("ix_recipe_parts_part_id", "recipe_parts", ["part_id"])


def downgrade() -> None:
    op.drop_table("recipe_parts")
    with op.batch_alter_table("kept_foods") as kept:
        kept.drop_column("is_recipe")
