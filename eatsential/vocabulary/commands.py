"""`eatsential vocabulary …`: what there is, whether it is right, which version it has."""

from pathlib import Path

import click

from eatsential.vocabulary import check as checks
from eatsential.vocabulary.load import DATA, ruleset, term_files, version_of

folder = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=DATA,
    show_default="that of the package",
    help="The folder of the CSV files.",
)


@click.group()
def vocabulary() -> None:
    """The words that Eatsential knows."""


@vocabulary.command()
@folder
def check(data: Path) -> None:
    """Say what is wrong with the CSV files, by file and line."""
    found = checks.faults(data)
    for fault in found:
        click.echo(str(fault))
    if found:
        raise click.ClickException(f"{len(found)} faults. Mend them before anything else.")
    click.echo(f"The vocabulary {version_of(data)} is in order: {', '.join(term_files(data))}.")


@vocabulary.command("list")
def list_() -> None:
    """Print every id that a profile can name, with its name and the id it belongs to."""
    rules = ruleset()
    for kind in checks.KINDS:
        for id_, name in sorted(rules.named(kind).items()):
            allergen = rules.allergens.get(id_) if kind == "allergy" else None
            parent = f" ({allergen.parent})" if allergen and allergen.parent else ""
            click.echo(f"{kind}:{id_}\t{name}{parent}")


@vocabulary.command()
def version() -> None:
    """Print the version that every answer carries."""
    click.echo(version_of())
