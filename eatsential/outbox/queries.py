"""Reading mails: those that were given up, and those that a `file:` transport wrote."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_

from eatsential.database import db
from eatsential.errors import N_, NotFound
from eatsential.installation import settings
from eatsential.outbox.models import OutboxMessage
from eatsential.outbox.transports import folder_of

SHOWN = 50  # mails on the page


@dataclass(frozen=True)
class ParkedMail:
    """A mail that was given up, without whom it is for and what it says."""

    id: UUID
    kind: str
    created_at: datetime
    tries: int
    fault: str
    parked_at: datetime


_PARKED: Select[*tuple[Any, ...]] = select(
    OutboxMessage.id,
    OutboxMessage.kind,
    OutboxMessage.created_at,
    OutboxMessage.attempts,
    OutboxMessage.last_fault,
    OutboxMessage.parked_at,
).where(OutboxMessage.parked_at.is_not(None))


def parked_mails(after: UUID | None = None) -> list[ParkedMail]:
    """A page of the mails that were given up, the latest first.

    `after`: the last one of the page before. One more than a page means that there is a next one.
    """
    place = (OutboxMessage.parked_at, OutboxMessage.id)
    statement = _PARKED.order_by(*(column.desc() for column in place)).limit(SHOWN + 1)
    if after is not None:
        last = select(*place).where(OutboxMessage.id == after).scalar_subquery()
        statement = statement.where(tuple_(*place) < last)
    return [ParkedMail(*row) for row in db.session.execute(statement)]


def parked_mail(mail_id: UUID) -> ParkedMail:
    """A mail that was given up. Raises NotFound, also where it is tried again by now."""
    row = db.session.execute(_PARKED.where(OutboxMessage.id == mail_id)).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such mail."))
    return ParkedMail(*row)


def number_parked() -> int:
    """How many mails were given up."""
    parked = select(func.count()).where(OutboxMessage.parked_at.is_not(None))
    return db.session.scalar(parked) or 0


@dataclass(frozen=True)
class WrittenMail:
    """One mail as somebody would read it."""

    name: str
    to: str
    subject: str
    written_at: datetime
    text: str


def written_mails() -> list[WrittenMail]:
    """The newest mails, newest first."""
    return [_read(path) for path in _files()[:SHOWN]]


def written_mail(name: str) -> WrittenMail:
    """One mail by the name of its file, which must be one of the folder's. Raises NotFound."""
    for path in _files():
        if path.stem == name:
            return _read(path)
    raise NotFound(N_("There is no such mail."))


def _files() -> list[Path]:
    folder = folder_of(settings().mail_url.get_secret_value())
    return sorted(folder.glob("[!.]*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _read(path: Path) -> WrittenMail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return WrittenMail(
        name=path.stem,
        to=message["To"],
        subject=message["Subject"],
        written_at=message["Date"].datetime,
        text="\n".join(body.get_content().splitlines()) if body else "",
    )
