"""`eatsential remove-second-factor`."""

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from eatsential.auth.services.second_factor import take_away
from eatsential.errors import NotFound


@click.command("remove-second-factor")
@click.argument("login")
@with_appcontext
def remove_second_factor(login: str) -> None:
    """Take app, passkeys and recovery codes away from an account, by its username or address.

    Make sure first that its owner asks for it: from then on the password alone opens it.
    """
    try:
        with force_locale("en"):  # a terminal does not say how its owner's mail is worded
            take_away(login)
    except NotFound as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo("The password alone opens this account now. Every session has ended.")
