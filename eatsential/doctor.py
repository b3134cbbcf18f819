"""`eatsential doctor`: what is set, defaulted or missing, and whether the parts answer."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import click
from dotenv import dotenv_values
from pydantic import SecretStr, ValidationError

from eatsential.keys import KeyRing
from eatsential.settings import ENV_FILE, Settings, explained


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


def _database(settings: Settings) -> Iterator[str]:
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import SQLAlchemyError

    from eatsential.database import engine_options
    from eatsential.web.probes import HEAD

    engine = create_engine(settings.database_url.get_secret_value(), **engine_options(settings))
    try:
        with engine.connect() as connection:
            found = connection.scalar(text("SELECT version_num FROM alembic_version"))
            if found != HEAD:
                yield f"DATABASE: is at {found}, not {HEAD}. Run `eatsential db upgrade`."
                return
            hashes = connection.scalars(
                text("SELECT DISTINCT substr(password_hash, 1, 12) FROM users")
            )
            used = {beginning.split("$")[1] for beginning in hashes}
            parked = connection.scalar(
                text("SELECT count(*) FROM outbox WHERE parked_at IS NOT NULL")
            )
    except SQLAlchemyError:
        yield "DATABASE: does not answer, or was never migrated. `eatsential init` migrates it."
        return
    finally:
        engine.dispose()
    for kid in sorted(
        used - KeyRing.parse(settings.password_peppers.get_secret_value()).keys.keys()
    ):
        yield f"PASSWORD_PEPPERS: {kid} is missing, and passwords that used it cannot be checked."
    if parked:
        yield f"MAIL: {parked} mails were given up after many tries. The log says why."


def _redis(settings: Settings) -> Iterator[str]:
    if settings.redis_url is None:
        return
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        Redis.from_url(settings.redis_url.get_secret_value(), socket_timeout=2).ping()
    except RedisError:
        yield "REDIS: does not answer. Limits are counted in each process until it does."
