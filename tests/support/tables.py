"""The tables of the application, without what a database keeps for its own search."""

from sqlalchemy import inspect

from eatsential.database import db

INDEX = "food_index"  # how all begins that migration 0011 makes for the search


def tables() -> set[str]:
    """Their names, as the database has them."""
    names = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    return {name for name in names if not name.startswith(INDEX)}
