"""`eatsential erase-again`."""

import click
from flask.cli import with_appcontext

from eatsential.installation import settings
from eatsential.own_data.services.deletion import erase_again as erase_named


@click.command("erase-again")
@with_appcontext
def erase_again() -> None:
    """Erase once more whom the ledger names: run this after restoring a backup."""
    ledger = settings().erasure_ledger
    if not ledger.exists():
        raise click.ClickException(f"There is no ledger at {ledger}. See ERASURE_LEDGER.")
    click.echo(f"Accounts that the backup had brought back and that are erased: {erase_named()}")
