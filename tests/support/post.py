"""The mails that wait in the outbox, read like their recipient would."""

import re
from urllib.parse import urlsplit

from sqlalchemy import select

from eatsential.database import db
from eatsential.installation import keys
from eatsential.outbox.models import OutboxMessage
from eatsential.outbox.rules import Mail


def mails() -> list[Mail]:
    """What waits to be sent, oldest first."""
    rows = db.session.execute(
        select(OutboxMessage.id, OutboxMessage.sealed).order_by(OutboxMessage.created_at)
    )
    return [Mail.unpacked(keys().open(sealed, f"outbox/{id_}")) for id_, sealed in rows if sealed]


def link_in(mail: Mail) -> str:
    """The path of the first link of a mail."""
    found = re.search(r"https?://\S+", mail.text)
    assert found is not None
    return urlsplit(found[0]).path
