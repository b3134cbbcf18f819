"""What `eatsential doctor` says, on a terminal and in the browser: sentences without secrets."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from eatsential import clock
from eatsential.addresses import MailUrl
from eatsential.audit.queries import unreadable_since
from eatsential.curation.services.following import active_fault
from eatsential.database import db
from eatsential.outbox.queries import number_parked
from eatsential.own_data import ledger
from eatsential.own_data.queries import accounts_among
from eatsential.rotation.queries import missing_keys
from eatsential.settings import ROOT, Settings
from eatsential.system.queries import failed_since
from eatsential.web.probes import HEAD, found_revision

REMEMBERED = timedelta(days=30)  # how long a seal that did not open is spoken of
RECENT = timedelta(days=7)  # how long a failed export or table is spoken of
PATIENCE = 2  # seconds


def troubles(settings: Settings) -> list[str]:
    """What is wrong with the database, with what it holds, and with the other parts."""
    return [*_database(settings), *_redis(settings), *_mail_server(settings)]


def pictures() -> str:
    """What pictures of labels can be read in; nothing is wrong where none can."""
    from eatsential.foods.photos.tesseract import languages

    found = languages()
    if not found:
        return "PICTURES: not read. Install Tesseract and its languages; see docs/operation.md."
    return f"PICTURES: read by Tesseract in {', '.join(found)}."


def _database(settings: Settings) -> Iterator[str]:
    try:
        found = found_revision()
        if found == HEAD:
            yield from _kept(settings)
        else:
            yield f"DATABASE: is at {found}, not {HEAD}. Run `eatsential db upgrade`."
    except SQLAlchemyError:
        yield (
            "DATABASE: does not answer, or was never migrated. `eatsential init` migrates it."
            " Processes that begin meanwhile answer by the rule set that ships."
        )
    finally:
        db.session.remove()


def _kept(settings: Settings) -> Iterator[str]:
    """What is wrong with what the database holds."""
    yield from missing_keys()
    broken = unreadable_since(clock.now() - REMEMBERED)
    if broken:
        yield (
            f"SEALS: {broken} sealed values did not open in the last {REMEMBERED.days} days."
            " They were changed or moved; the record of acts and the log name them."
        )
    yield from _back_from_a_backup(settings.erasure_ledger)
    if fault := active_fault():
        yield f"RULE SET: the active one cannot be used, so another answers. {fault}"
    parked = number_parked()
    if parked:
        yield f"MAIL: {parked} given up after many tries. An administrator sees why under Mail."
    for what, number in failed_since(clock.now() - RECENT).items():
        yield f"FAILED: {number} {what}, within {RECENT.days} days. The log says why."


def _back_from_a_backup(path: Path) -> Iterator[str]:
    """Accounts that were erased and are there, and whether the next ones can be noted."""
    if not ledger.is_writable(path):
        yield f"ERASURE_LEDGER: {path} cannot be written. No account is erased until it can be."
        return
    back = len(accounts_among(ledger.erased(path)))
    if back:
        yield f"ERASED: {back} erased accounts are back. Run `eatsential erase-again`."


def _redis(settings: Settings) -> Iterator[str]:
    if settings.redis_url is None:
        return
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        url = settings.redis_url.get_secret_value()
        Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE).ping()
    except RedisError:
        yield "REDIS: does not answer. Limits are counted in each process until it does."


def _mail_server(settings: Settings) -> Iterator[str]:
    """Whether a mail server takes calls. What it thinks of us, the next mail will tell."""
    mail = MailUrl.parse(settings.mail_url.get_secret_value())
    if mail.scheme == "file":
        folder = ROOT / mail.folder  # made with the first mail
        there = next(path for path in (folder, *folder.parents) if path.exists())
        if not ledger.is_writable(there / "a mail"):
            yield f"MAIL_URL: no mail can be written into {mail.folder}."
        return
    try:
        socket.create_connection((mail.host, mail.port), timeout=PATIENCE).close()
    except OSError:
        yield "MAIL_URL: the mail server does not answer. Mails wait until it does."
