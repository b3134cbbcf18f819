"""What an export says of tables."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eatsential.database import rows_of
from eatsential.errors import N_
from eatsential.installation import keys
from eatsential.kitchen.models import BatchRow

LEFT_OUT = {
    "batches.leased_until": N_("until when no other worker takes its place"),
    "batches.tries": N_("how often a worker began"),
}


def own_data(user_id: UUID) -> dict[str, Iterator[Mapping[str, Any]]]:
    """The tables that were brought, and the answers so far."""
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
    return {"batches": _opened(rows_of(select(*columns).where(BatchRow.account_id == user_id)))}


def _opened(rows: Iterator[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        content = json.loads(keys().open(row["sealed"], f"batches/{row['id']}"))
        yield {**{name: row[name] for name in row if name != "sealed"}, **content}
