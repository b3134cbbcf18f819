"""What an export says of checks."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eatsential.database import rows_of
from eatsential.foods.models import CheckRow
from eatsential.installation import keys

LEFT_OUT: dict[str, str] = {}


def own_data(user_id: UUID) -> dict[str, Iterator[Mapping[str, Any]]]:
    """The labels that were checked, and the answers as they were given."""
    columns = CheckRow.id, CheckRow.account_id, CheckRow.created_at, CheckRow.sealed
    return {"checks": _opened(rows_of(select(*columns).where(CheckRow.account_id == user_id)))}


def _opened(rows: Iterator[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        content = json.loads(keys().open(row["sealed"], f"checks/{row['id']}"))
        yield {
            "id": row["id"],
            "account_id": row["account_id"],
            "created_at": row["created_at"],
            **content,
        }
