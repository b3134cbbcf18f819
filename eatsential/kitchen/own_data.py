"""What an export says of tables, and of recipes that are made with others.

Not what the people in a table must avoid, which is their own; a recipe is among the kept foods.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eatsential.database import rows_of
from eatsential.errors import N_
from eatsential.foods.models import KeptFood
from eatsential.kitchen.models import BatchRow, PartRow
from eatsential.kitchen.queries.tables import opened

LEFT_OUT = {
    "batches.leased_until": N_("until when no other worker takes its place"),
    "batches.tries": N_("how often a worker began"),
    "batches.sealed": N_("the sealed form: what it holds is here, but for what people must avoid"),
}


def own_data(user_id: UUID) -> dict[str, Iterator[Mapping[str, Any]]]:
    """The tables that were brought with the answers so far, and which recipe is made with which."""
    columns = (
        BatchRow.id,
        BatchRow.account_id,
        BatchRow.asked_at,
        BatchRow.expires_at,
        BatchRow.finished_at,
        BatchRow.failed_at,
        BatchRow.done,
        BatchRow.total,
        BatchRow.sealed,
    )
    found = rows_of(select(*columns).where(BatchRow.account_id == user_id))
    parts = (
        select(PartRow.id, PartRow.recipe_id, PartRow.part_id)
        .join(KeptFood, KeptFood.id == PartRow.recipe_id)
        .where(KeptFood.account_id == user_id)
    )
    return {"batches": _opened(user_id, found), "recipe_parts": rows_of(parts)}


def _opened(user_id: UUID, rows: Iterator[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        content = opened(user_id, row)
        yield {**{name: row[name] for name in row if name != "sealed"}, **content}
