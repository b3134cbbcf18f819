"""`eatsential vocabulary`: what a curator asks of the files."""

from collections import Counter
from difflib import get_close_matches

import click

from eatsential.vocabulary.check import faults_of
from eatsential.vocabulary.files import DATA, rows_of, term_files, version_of
from eatsential.vocabulary.load import ruleset


@click.group("vocabulary")
def vocabulary() -> None:
    """Look at what Eatsential knows about words."""


@vocabulary.command("check")
def check() -> None:
    """Say what is wrong in the files, by file and line."""
    faults = faults_of()
    for fault in faults:
        click.echo(str(fault))
    if faults:
        raise click.ClickException(f"{len(faults)} to mend.")
    click.echo("Nothing to mend.")


@vocabulary.command("list")
@click.argument("id_", metavar="[ID]", required=False)
def list_ids(id_: str | None) -> None:
    """Print every id with its name, or one id with what belongs to it."""
    allergens = ruleset().allergens
    if id_ is not None and id_ not in allergens:
        near = get_close_matches(id_, allergens, n=3, cutoff=0.5)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise click.ClickException(f"“{id_}” is no id of the vocabulary.{hint}")
    for allergen in sorted(allergens.values(), key=lambda a: a.id):
        chain = ruleset().ancestors[allergen.id]
        if id_ is None or id_ in chain:
            kind = " (group)" if allergen.is_group else ""
            parent = f" [{allergen.parent}]" if allergen.parent else ""
            click.echo(f"{allergen.id}{parent}: {allergen.name}{kind}")


@vocabulary.command("count")
def count() -> None:
    """Print how many terms each language has, by what they say, and its phrases."""
    kinds = ("contains", "usually", "vague", "exempt", "blocker", "inert", "filler")
    phrases = Counter(row["lang"] for row in rows_of("phrases.csv", DATA))
    click.echo("lang " + " ".join(f"{kind:>8}" for kind in (*kinds, "terms", "phrases")))
    for name in term_files(DATA):
        rows = list(rows_of(name, DATA))
        said = Counter(row["evidence"] for row in rows)
        lang = name.removeprefix("terms/").removesuffix(".csv")
        terms = len({row["term"] for row in rows})
        figures = (*(said[kind] for kind in kinds), terms, phrases[lang])
        click.echo(f"{lang:4} " + " ".join(f"{figure:8,}" for figure in figures))


@vocabulary.command("version")
def version() -> None:
    """Print the version that every answer carries."""
    click.echo(version_of())


if __name__ == "__main__":
    vocabulary()
