"""Limits against guessing and mail bombing: in the database, shared by all, exact under load.

One upsert counts a try and opens a new window where the last one is over, so that parallel tries
cannot slip past each other. General traffic limits are in `web.limits`.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from limits import parse
from sqlalchemy import case, delete

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import queries
from eatsential.auth.models import Throttle
from eatsential.database import insert_or_update, transaction
from eatsential.errors import N_, TooMany
from eatsential.installation import keys, settings
from eatsential.metrics import REFUSED

STRIKES = 100  # wrong passwords in a row until the wait grows
STRIKES_KEPT = 30 * 86_400  # seconds
DAY = 86_400  # seconds
AT_ACCOUNTS = (
    "account",
    "strikes",
    "prove",
    "change_password",
    "change_address",
    "confirm_address",
    "change_username",
    "export",
    "table",
    "mail",
    "report",
)
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
    tries, ends = _tally(action, subject, allowed.get_expiry(), allowed.amount)
    return 0 if tries <= allowed.amount else _seconds_until(ends)


def in_browser(account: str, device: bytes) -> str:
    """An account in a browser in which it logged in before, which is counted apart.

    So strangers cannot keep its owner out.
    """
    return f"{account}/{device.hex()}"


def by_address(account: str) -> str:
    """An account whose address was typed, not its username: the two are counted apart.

    So a count does not tell which address belongs to which username.
    """
    return f"{account}/address"


def at_second_step(account: str) -> str:
    """An account whose password was right already: codes are counted apart from passwords."""
    return f"{account}/second step"


def count_password(subject: str) -> None:
    """Count a password or a code that is tried at an account. Raises TooMany beyond the limit.

    Every hundred wrong ones in a row double the wait, up to a day (NIST SP 800-63B-4, 3.2.2).
    """
    allowed = parse(settings().limit_login_account)
    strikes = queries.tries(_key("strikes", subject), clock.now())
    longer = allowed.get_expiry() * 2 ** min(strikes // STRIKES, 16)
    wait = min(longer, max(DAY, allowed.get_expiry()))
    tries, ends = _tally("account", subject, wait, allowed.amount)
    if tries > allowed.amount:
        REFUSED.labels("account").inc()
        raise TooMany(TOO_OFTEN, retry_after=_seconds_until(ends))


def strike(subject: str) -> None:
    """Note a wrong password for an account, until the right one comes."""
    _tally("strikes", subject, STRIKES_KEPT)


def forgive_password(*subjects: str) -> None:
    """Start counting wrong passwords of an account afresh."""
    for subject in subjects:
        forgive("account", subject)
        forgive("strikes", subject)


def _tally(
    action: str, subject: str, seconds: int, allowed: int | None = None
) -> tuple[int, datetime]:
    """Count a try; how many there were in the window, and when it ends.

    The first beyond what is allowed is recorded; the others of its window would fill the record.
    """
    now = clock.now()
    until = now + timedelta(seconds=seconds)
    over = Throttle.until <= now
    with transaction() as session:
        statement = insert_or_update(Throttle).values(
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
        if allowed is not None and tries == allowed + 1:
            record(Act.LIMIT_HIT, actor=None, target=_account(subject), details={"limit": action})
    return tries, ends


def forgive(action: str, subject: str) -> None:
    """Start counting afresh, after it went well."""
    with transaction() as session:
        session.execute(delete(Throttle).where(Throttle.key == _key(action, subject)))


def forget(*subjects: str) -> None:
    """Erase what was counted at an account that is erased, by its identifier and its names."""
    held = [_key(action, subject) for action in AT_ACCOUNTS for subject in subjects]
    with transaction() as session:
        session.execute(delete(Throttle).where(Throttle.key.in_(held)))


def _seconds_until(ends: datetime) -> int:
    """Whole seconds, rounded up, and at least one."""
    return max(1, -int((clock.now() - ends) // timedelta(seconds=1)))


def _account(subject: str) -> UUID | None:
    """The account at which something was tried, where the subject names one."""
    try:
        return UUID(subject.partition("/")[0])
    except ValueError:
        return None


def _key(action: str, subject: str) -> bytes:
    """Made with the oldest key, so that adding a key resets no count; removing it resets all."""
    ring = keys()
    return ring.fingerprint(ring.oldest, "throttle", action, subject)
