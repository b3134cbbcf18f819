"""Mails to send, and what the outbox knows of them."""

from sqlalchemy import select

from eatsential.database import db
from eatsential.outbox.models import OutboxMessage
from eatsential.outbox.rules import Mail
from eatsential.outbox.services import post


def a_mail(to: str = "robin@example.org", subject: str = "Hello") -> Mail:
    """A mail that says little."""
    return Mail(to=to, subject=subject, text="Good morning\n", html="<p>Good morning</p>")


def queue(*mails: Mail) -> None:
    """Put mails into the outbox; none given: one."""
    for mail in mails or (a_mail(),):
        post("greeting", mail)


def rows() -> list[OutboxMessage]:
    """The outbox as it is now, oldest first."""
    db.session.rollback()
    found = db.session.scalars(
        select(OutboxMessage)
        .order_by(OutboxMessage.created_at)
        .execution_options(populate_existing=True)
    ).all()
    db.session.rollback()
    return list(found)


def row() -> OutboxMessage:
    """The one mail of the outbox."""
    [only] = rows()
    return only
