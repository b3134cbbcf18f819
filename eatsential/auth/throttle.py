"""Limits against guessing and mail bombing: in the database, shared by all, exact under load.

One upsert counts a try and opens a new window where the last one is over, so that parallel tries
cannot slip past each other. General traffic limits are in `web.limits`.
"""

from datetime import timedelta
from uuid import uuid4

from limits import parse
from sqlalchemy import case, delete
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from eatsential import clock
from eatsential.auth.models import Throttle
from eatsential.database import transaction
from eatsential.errors import N_, TooMany
from eatsential.installation import keys
from eatsential.metrics import REFUSED

TOO_OFTEN = N_("You tried this too often. Wait a little, then try again.")


def count(limit: str, action: str, subject: str) -> None:
    """Count a try of `action` by or at `subject`. Raises TooMany beyond the limit."""
    retry_after = overdrawn(limit, action, subject)
    if retry_after:
        REFUSED.labels(action).inc()
        raise TooMany(TOO_OFTEN, retry_after=retry_after)


def overdrawn(limit: str, action: str, subject: str) -> int:
    """Count a try; 0 while it is within the limit, else the seconds until the window ends."""
    allowed = parse(limit)
    now = clock.now()
    until = now + timedelta(seconds=allowed.get_expiry())
    over = Throttle.until <= now
    with transaction() as session:
        sqlite = session.get_bind().dialect.name == "sqlite"
        insert = sqlite_insert if sqlite else postgresql_insert
        statement = insert(Throttle).values(
            id=uuid4(), key=_key(action, subject), count=1, until=until
        )
        tries, ends = session.execute(
            statement.on_conflict_do_update(
                index_elements=[Throttle.key],
                set_={
                    "count": case((over, 1), else_=Throttle.count + 1),
                    "until": case((over, until), else_=Throttle.until),
                },
            ).returning(Throttle.count, Throttle.until)
        ).one()
    if tries <= allowed.amount:
        return 0
    return max(1, -int((now - ends) // timedelta(seconds=1)))


def forgive(action: str, subject: str) -> None:
    """Start counting afresh, after it went well; windows that are over are swept up as well."""
    done = (Throttle.key == _key(action, subject)) | (Throttle.until <= clock.now())
    with transaction() as session:
        session.execute(delete(Throttle).where(done))


def _key(action: str, subject: str) -> bytes:
    return keys().fingerprint("throttle", action, subject)
