"""`eatsential backup`: make one, and show that it can be restored."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from eatsential.errors import DomainError
from eatsential.system.backups import services


@click.group()
def backup() -> None:
    """Back the database up while people use it. The keys are not in it: keep them apart."""


@backup.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def create(folder: Path) -> None:
    """Write a backup into FOLDER, for its owner alone, and its manifest beside it."""
    try:
        made = services.create(folder)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"Wrote {made}. The keys are not in it. Show that it works: eatsential backup")
    click.echo(f"verify {made}")


@backup.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def verify(file: Path) -> None:
    """Restore FILE into a database of its own and read it over. Status 1 where it is not whole."""
    try:
        wrong = services.verify(file)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    for line in wrong:
        click.echo(line)
    if wrong:
        raise SystemExit(1)
    click.echo("Restored, and whole: rows, migration, a value of each key, the audit chain.")
