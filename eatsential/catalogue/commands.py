"""`eatsential foods`: what the operator brings in, and what came of it."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from eatsential.catalogue import services
from eatsential.catalogue.queries import imports as queries
from eatsential.catalogue.rules import LICENCES, Import
from eatsential.errors import DomainError

SHOWN = 20  # refused lines that are printed


@click.group("foods")
def foods() -> None:
    """Bring foods in, and see what was brought in."""


@foods.group("import")
def import_() -> None:
    """Bring in the foods of a file; the same file again changes nothing."""


@import_.command("off")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def import_off(file: Path) -> None:
    """Bring in an export of Open Food Facts, .jsonl.gz or .csv.gz."""
    _bring_in(services.open_off(file), file.stat().st_size)


@import_.command("usda")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def import_usda(folder: Path) -> None:
    """Bring in a folder of CSV files of USDA FoodData Central."""
    try:
        origin = services.open_usda(folder)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _bring_in(origin, (folder / "food.csv").stat().st_size)


@foods.command("imports")
@with_appcontext
def list_imports() -> None:
    """Print what was brought in, the newest first."""
    for found in queries.imports():
        click.echo(_described(found))


def _bring_in(origin: services.Origin, size: int) -> None:
    with click.progressbar(length=size, label=origin.name) as bar:
        try:
            found = services.bring_in(origin, lambda read: bar.update(read - bar.pos))
        except DomainError as refusal:
            raise click.ClickException(str(refusal)) from refusal
        bar.update(size - bar.pos)
    click.echo(_described(found))
    for refused in queries.refused_in(found.id, SHOWN):
        click.echo(f"  line {refused.line}: {refused.reason}")
    if found.refused > SHOWN:
        click.echo(f"  … and {found.refused - SHOWN} more, in the table “refusals”.")


def _described(found: Import) -> str:
    licence = LICENCES[found.source]
    state = "whole" if found.finished_at else f"not whole yet, at line {found.position}"
    return (
        f"{found.file}: {found.accepted} foods, refused lines: {found.refused}, {state}. "
        f"{licence.publisher}, {found.version or 'undated'}, {licence.name}."
    )
