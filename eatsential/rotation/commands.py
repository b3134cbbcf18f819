"""`eatsential keys`: which keys are needed, and the way from one to the next."""

import click
from flask.cli import with_appcontext

from eatsential import installation
from eatsential.rotation import queries, services


@click.group()
def keys() -> None:
    """Look after the keys that seal health data and harden passwords."""


@keys.command()
@with_appcontext
def status() -> None:
    """Say how many values need which key. Status 1 where a key is missing."""
    missing = False
    for used in queries.usage():
        click.echo(used.ring)
        for kid in used.kids:
            click.echo(f"  {kid:12} {used.values(kid):>9,}  {used.says(kid)}".rstrip())
        missing = missing or bool(used.missing)
    if missing:
        raise SystemExit(1)


@keys.command()
@with_appcontext
def rotate() -> None:
    """Seal everything with the current key of ENCRYPTION_KEYS, while people use the product.

    Stopped or killed, it goes on where it was when it is started again. Status 1 where some values
    are left on another key, each of them named.
    """
    rows, broken = 0, []
    for table in queries.sealed_tables():
        waiting = queries.on_other_keys(table)
        rows += waiting
        with click.progressbar(length=waiting, label=f"{table.name:12}", show_pos=True) as bar:
            broken += services.reseal(table, bar.update)
    services.finish(rows - len(broken), broken)
    for fault in broken:
        click.echo(f"{fault.place} cannot be read: {fault}.", err=True)
    used = queries.usage()[0]
    current = installation.keys().current
    left = sum(used.values(kid) for kid in used.kids if kid != current) - len(broken)
    if left > 0:
        click.echo(
            f"{left:,} values came in under another key meanwhile. Restart every process with"
            f" {current} first in {used.ring}, then rotate again.",
            err=True,
        )
    elif not broken:
        click.echo(f"Everything is sealed with {current}.")
        if used.removable:
            click.echo(f"Can be removed from {used.ring} now: {', '.join(used.removable)}.")
    if broken or left > 0:
        raise SystemExit(1)
