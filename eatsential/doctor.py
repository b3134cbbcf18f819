"""`eatsential doctor`: what is set, defaulted or missing, and whether the parts answer."""

import os
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import click
from dotenv import dotenv_values
from pydantic import SecretStr, ValidationError

from eatsential.settings import ENV_FILE, Settings, explained

REMEMBERED = timedelta(days=30)  # how long a seal that did not open is spoken of


@click.command()
def doctor() -> None:
    """Say what is set, defaulted or missing, without secrets, and whether the parts answer."""
    in_file = {name.upper() for name in dotenv_values(ENV_FILE)} if ENV_FILE.exists() else set()
    try:
        settings = Settings(_env_file=ENV_FILE)  # type: ignore[call-arg]
    except ValidationError as faults:
        settings = None
        click.echo(explained(faults))
    for name, field in Settings.model_fields.items():
        state = "default"
        if name.upper() in {key.upper() for key in os.environ}:
            state = "environment"
        elif name.upper() in in_file:
            state = "file"
        elif field.is_required():
            state = "missing"
        shown = _shown(getattr(settings, name)) if settings is not None else ""
        click.echo(f"{name.upper():24} {state:12} {shown}".rstrip())
    if settings is None:
        raise SystemExit(2)
    click.echo(f"\n{_pictures()}")
    troubles = [*_database(settings), *_redis(settings)]
    for trouble in troubles:
        click.echo(trouble)
    if troubles:
        raise SystemExit(1)
    click.echo("\nAll parts answer.")


def _shown(value: object) -> str:
    """A value as far as it is no secret: of an address that may hold a password, the kind."""
    if isinstance(value, SecretStr):
        scheme = urlsplit(value.get_secret_value()).scheme
        return f"{scheme}:…" if scheme else "(hidden)"
    return "" if value is None else str(value)


def _pictures() -> str:
    """What pictures of labels can be read in; nothing is wrong where none can."""
    from eatsential.foods.tesseract import languages

    found = languages()
    if not found:
        return "PICTURES: not read. Install Tesseract and its languages; see docs/operation.md."
    return f"PICTURES: read by Tesseract in {', '.join(found)}."


def _database(settings: Settings) -> Iterator[str]:
    from sqlalchemy.exc import SQLAlchemyError

    from eatsential import create_app
    from eatsential.database import db
    from eatsential.web.probes import HEAD, found_revision

    with create_app(settings).app_context():
        try:
            found = found_revision()
            if found == HEAD:
                yield from _kept()
            else:
                yield f"DATABASE: is at {found}, not {HEAD}. Run `eatsential db upgrade`."
        except SQLAlchemyError:
            yield "DATABASE: does not answer, or was never migrated. `eatsential init` migrates it."
        finally:
            db.session.remove()
            db.engine.dispose()


def _kept() -> Iterator[str]:
    """What is wrong with what the database holds."""
    from eatsential import clock
    from eatsential.audit.queries import unreadable_since
    from eatsential.curation.services.following import active_fault
    from eatsential.outbox.queries import number_parked
    from eatsential.rotation.queries import missing_keys

    yield from missing_keys()
    broken = unreadable_since(clock.now() - REMEMBERED)
    if broken:
        yield (
            f"SEALS: {broken} sealed values did not open in the last {REMEMBERED.days} days."
            " They were changed or moved; the record of acts and the log name them."
        )
    yield from _back_from_a_backup()
    if fault := active_fault():
        yield f"RULE SET: the active one cannot be used, so another answers. {fault}"
    parked = number_parked()
    if parked:
        yield f"MAIL: {parked} mails were given up after many tries. /admin/mail says why."


def _back_from_a_backup() -> Iterator[str]:
    """Accounts that were erased and are there, and whether the next ones can be noted."""
    from eatsential.installation import settings
    from eatsential.own_data import ledger
    from eatsential.own_data.queries import accounts_among

    path = settings().erasure_ledger
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
        Redis.from_url(settings.redis_url.get_secret_value(), socket_timeout=2).ping()
    except RedisError:
        yield "REDIS: does not answer. Limits are counted in each process until it does."
