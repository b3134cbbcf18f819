"""What an export says of exports."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eatsential.database import rows_of
from eatsential.errors import N_
from eatsential.own_data.models import Export

LEFT_OUT = {
    "exports.sealed": N_("the export itself"),
    "exports.step": N_("how far the worker was when it wrote this"),
    "exports.tries": N_("how often the worker began"),
    "exports.leased_until": N_("until when no other worker takes its place"),
}


def own_data(user_id: UUID) -> dict[str, Iterator[Mapping[str, Any]]]:
    """When the export was asked for."""
    columns = (
        Export.id,
        Export.user_id,
        Export.asked_at,
        Export.expires_at,
        Export.fetched_at,
        Export.failed_at,
    )
    return {"exports": rows_of(select(*columns).where(Export.user_id == user_id))}
