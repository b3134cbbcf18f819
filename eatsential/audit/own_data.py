"""What an export says of what happened to an account."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eatsential.audit.models import AuditEvent
from eatsential.database import rows_of
from eatsential.errors import N_

LEFT_OUT = {
    "audit_events.actor": N_("said as “you” or “somebody else”: who that was is theirs"),
    "audit_events.digest": N_("a number that shows whether somebody changed the record"),
    "audit_events.key_id": N_("names the key of that number"),
}


def own_data(user_id: UUID) -> dict[str, Iterator[Mapping[str, Any]]]:
    """What the account did and what was done to it, oldest first."""
    columns = (
        AuditEvent.id,
        AuditEvent.number,
        AuditEvent.at,
        AuditEvent.act,
        AuditEvent.actor,
        AuditEvent.target,
        AuditEvent.outcome,
        AuditEvent.reason,
        AuditEvent.details,
        AuditEvent.request_id,
    )
    about = (AuditEvent.actor == user_id) | (AuditEvent.target == user_id)
    rows = rows_of(select(*columns).where(about).order_by(AuditEvent.number))
    return {"audit_events": _without_others(rows, user_id)}


def _without_others(
    rows: Iterator[Mapping[str, Any]], user_id: UUID
) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        by = {user_id: "you", None: "nobody who was logged in"}.get(row["actor"], "somebody else")
        yield {"by" if name == "actor" else name: row[name] for name in row} | {"by": by}
