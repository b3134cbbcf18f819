"""Writing down what happened, in the transaction of the act itself."""

from uuid import UUID

import structlog

from eatsential import clock
from eatsential.audit.models import AuditEvent
from eatsential.audit.rules import Act
from eatsential.database import transaction


def record(act: Act, *, actor: UUID | None, target: UUID | None = None, reason: str = "") -> None:
    """Add an event. If it cannot be written, the act it belongs to does not happen."""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    with transaction() as session:
        session.add(
            AuditEvent(
                at=clock.now(),
                act=act,
                actor=actor,
                target=target,
                request_id=request_id,
                reason=reason,
            )
        )
