"""Keep foods that are brought in or ship with Eatsential, and find them by their words.

Why: people look a food up by name, brand or barcode instead of copying its label.
Old rows: none; the catalogue starts empty and `eatsential init` fills in the foods that ship.
Locks: none; new tables.
Down: drops them; foods are brought in again from their files.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0011", "0010"
branch_labels = depends_on = None

# What begins with food_index belongs to the search of one database and to no model.
ON_SQLITE = (
    """
    CREATE VIRTUAL TABLE food_index USING fts5(
        words, content='catalogue_foods', content_rowid='number', detail=none, prefix='2 3',
        tokenize='unicode61 remove_diacritics 2'
    )
    """,
    "CREATE VIRTUAL TABLE food_index_terms USING fts5vocab('food_index', 'row')",
    """
    CREATE TRIGGER food_index_insert AFTER INSERT ON catalogue_foods BEGIN
        INSERT INTO food_index(rowid, words) VALUES (NEW.number, NEW.words);
    END
    """,
    """
    CREATE TRIGGER food_index_delete AFTER DELETE ON catalogue_foods BEGIN
        INSERT INTO food_index(food_index, rowid, words)
        VALUES ('delete', OLD.number, OLD.words);
    END
    """,
    """
    CREATE TRIGGER food_index_update AFTER UPDATE ON catalogue_foods
    WHEN OLD.words <> NEW.words BEGIN
        INSERT INTO food_index(food_index, rowid, words)
        VALUES ('delete', OLD.number, OLD.words);
        INSERT INTO food_index(rowid, words) VALUES (NEW.number, NEW.words);
    END
    """,
    "CREATE INDEX food_index_beginning ON catalogue_foods (words)",
)
ON_POSTGRESQL = (
    """
    CREATE INDEX food_index_words ON catalogue_foods
    USING gin (array_to_tsvector(string_to_array(words, ' ')))
    """,
    'CREATE INDEX food_index_beginning ON catalogue_foods (words COLLATE "C")',
    'CREATE TABLE food_index_terms (term text COLLATE "C" PRIMARY KEY)',
    """
    CREATE FUNCTION food_index_note() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO food_index_terms
        SELECT DISTINCT term FROM fresh, unnest(string_to_array(words, ' ')) AS term
        WHERE term !~ '[0-9]' ORDER BY term
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER food_index_insert AFTER INSERT ON catalogue_foods
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION food_index_note()
    """,
    """
    CREATE TRIGGER food_index_update AFTER UPDATE ON catalogue_foods
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION food_index_note()
    """,
    # Typing errors are forgiven where pg_trgm is to be had; the rest of the search needs it not.
    """
    DO $$ BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX food_index_spelling ON food_index_terms USING gin (term gin_trgm_ops);
    EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
        RAISE NOTICE 'without pg_trgm the search forgives no typing errors';
    END $$
    """,
)


def upgrade() -> None:
    source = sa.Enum(
        "off", "usda", name="source", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", source, nullable=False),
        sa.Column("file", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
        sa.UniqueConstraint("source", "digest", name="uq_imports_source_digest"),
    )
    op.create_table(
        "refusals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name="fk_refusals_import_id_imports",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_refusals"),
        sa.UniqueConstraint("import_id", "line", name="uq_refusals_import_id_line"),
    )
    op.create_table(
        "catalogue_foods",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("source", source, nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("dataset", sa.String(length=40), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("barcode", sa.String(length=14), nullable=False),
        sa.Column("lang", sa.String(length=3), nullable=False),
        sa.Column("category", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("brand", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("allergens", sa.JSON(), nullable=False),
        sa.Column("traces", sa.JSON(), nullable=False),
        sa.Column("nutrients", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name="fk_catalogue_foods_import_id_imports"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_foods"),
        sa.UniqueConstraint("number", name="uq_catalogue_foods_number"),
        sa.UniqueConstraint("source", "key", name="uq_catalogue_foods_source_key"),
    )
    for columns in (["barcode"], ["category", "number"]):
        op.create_index(f"ix_catalogue_foods_{'_'.join(columns)}", "catalogue_foods", columns)
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in ON_SQLITE if sqlite else ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE food_index_terms")
        op.drop_table("catalogue_foods")
        op.execute("DROP TABLE food_index")
    else:
        op.drop_table("catalogue_foods")
        op.execute("DROP FUNCTION food_index_note")
        op.drop_table("food_index_terms")
    op.drop_table("refusals")
    op.drop_table("imports")
