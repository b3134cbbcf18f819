"""Keep drafts over the vocabulary, their trials, published rule sets and which one answers.

Why: curators change what is known about words without a release, two of them for each change.
Old rows: none are touched; what ships answers until something is published.
Locks: none.
Down: drafts and rule sets are gone; what ships answers again.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0015", "0014"
branch_labels = depends_on = None

STATES = "open", "in_review", "published", "declined"
KEPT = "rule_sets", "activations"


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATES,
                name="draftstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reviewer_id <> author_id", name="ck_drafts_two_people"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_state_created_at", "drafts", ["state", "created_at"])
    op.create_table(
        "draft_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("file", sa.String(40), nullable=False),
        sa.Column("key", sa.String(600), nullable=False),
        sa.Column("row", sa.JSON(), nullable=True),
        sa.Column("base", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name="fk_draft_changes_draft_id_drafts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_draft_changes"),
        sa.UniqueConstraint("draft_id", "file", "key", name="uq_draft_changes_draft_id_file_key"),
    )
    op.create_table(
        "trials",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("after", sa.Uuid(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name="fk_trials_draft_id_drafts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_trials"),
        sa.UniqueConstraint("draft_id", name="uq_trials_draft_id"),
    )
    op.create_table(
        "rule_sets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("shipped", sa.String(40), nullable=False),
        sa.Column("edition", sa.String(40), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reviewer_id <> author_id", name="ck_rule_sets_two_people"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["rule_sets.id"], name="fk_rule_sets_parent_id_rule_sets"
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_rule_sets_draft_id_drafts"),
        sa.PrimaryKeyConstraint("id", name="pk_rule_sets"),
        sa.UniqueConstraint("number", name="uq_rule_sets_number"),
        sa.UniqueConstraint("draft_id", name="uq_rule_sets_draft_id"),
    )
    op.create_table(
        "activations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rule_set_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["rule_sets.id"], name="fk_activations_rule_set_id_rule_sets"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_activations"),
        sa.UniqueConstraint("number", name="uq_activations_number"),
    )
    if _on_sqlite():
        for table in KEPT:
            for change in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_{change.lower()} BEFORE {change} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{table} stay as they are'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION curation_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION '% stay as they are', TG_TABLE_NAME"
        " USING ERRCODE = 'restrict_violation'; END $$"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_change BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION curation_refuse()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION curation_refuse()"
        )


def downgrade() -> None:
    for table in ("activations", "rule_sets", "trials", "draft_changes", "drafts"):
        op.drop_table(table)
    if not _on_sqlite():
        op.execute("DROP FUNCTION curation_refuse()")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
