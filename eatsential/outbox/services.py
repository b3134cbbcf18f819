"""Putting mail into the outbox."""

from uuid import uuid4

from eatsential import clock
from eatsential.database import transaction
from eatsential.installation import keys
from eatsential.outbox.models import OutboxMessage
from eatsential.outbox.rules import Mail


def post(kind: str, mail: Mail) -> None:
    """Queue a mail. It leaves if and only if the transaction around it is committed."""
    identifier, now = uuid4(), clock.now()
    with transaction() as session:
        session.add(
            OutboxMessage(
                id=identifier,
                kind=kind,
                sealed=keys().seal(mail.packed(), f"outbox/{identifier}"),
                created_at=now,
                due_at=now,
            )
        )
