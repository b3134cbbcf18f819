"""Tell PostgreSQL what it costs to make the words of a food, so that it asks the index for them.

Why: it thought that this is free and read through foods by number, which took ten times as long.
A list of new foods beside the index, which each search read through, made no import faster.
Old rows: unchanged; the indexes of PostgreSQL are made anew, and its statistics with them.
Locks: catalogue_foods against imports, about half a minute for a million foods; reading goes on.
Down: makes the indexes as they were.
"""

from alembic import op

revision, down_revision = "0022", "0021"
branch_labels = depends_on = None

LEXEMES = "array_to_tsvector(string_to_array(words || ' =' || lang, ' '))"
# In plpgsql a function keeps its cost (100 by default); in SQL it would become what it is made of.
# It may not run in parallel: helpers would begin with the foods that are asked for last.
FUNCTION = f"""
CREATE FUNCTION food_index_lexemes(words text, lang text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN {LEXEMES}; END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute(FUNCTION)
    _index("food_index_lexemes(words, lang)", "WITH (fastupdate = off)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    _index(LEXEMES)
    op.execute("DROP FUNCTION food_index_lexemes")


def _index(lexemes: str, kept: str = "") -> None:
    op.execute("DROP INDEX food_index_first")
    op.execute("DROP INDEX food_index_words")
    op.execute(f"CREATE INDEX food_index_words ON catalogue_foods USING gin ({lexemes}) {kept}")
    op.execute(
        f"CREATE INDEX food_index_first ON catalogue_foods USING gin ({lexemes})"
        f" {kept} WHERE number <= 100000"
    )
    op.execute("ANALYZE catalogue_foods")
