"""`eatsential doctor`: what is set, defaulted or missing, and whether the parts answer."""

import click
from pydantic import ValidationError

from eatsential.settings import ENV_FILE, Settings, explained, shown, sources


@click.command()
def doctor() -> None:
    """Say what is set, defaulted or missing, without secrets, and whether the parts answer."""
    try:
        settings = Settings(_env_file=ENV_FILE)  # type: ignore[call-arg]
    except ValidationError as faults:
        settings = None
        click.echo(explained(faults))
    for name, source in sources(ENV_FILE).items():
        value = shown(getattr(settings, name.lower())) if settings is not None else ""
        click.echo(f"{name:24} {source:12} {value}".rstrip())
    if settings is None:
        raise SystemExit(2)
    said = _said(settings)
    for line in said:
        click.echo(line)
    if said:
        raise SystemExit(1)
    click.echo("\nAll parts answer.")


def _said(settings: Settings) -> list[str]:
    from eatsential import create_app
    from eatsential.database import db
    from eatsential.system.checks import pictures, troubles

    click.echo(f"\n{pictures()}")
    with create_app(settings).app_context():
        try:
            return troubles(settings)
        finally:
            db.engine.dispose()
