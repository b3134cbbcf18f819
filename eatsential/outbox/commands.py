"""`eatsential worker`."""

import click
from flask.cli import with_appcontext

from eatsential.installation import settings
from eatsential.outbox.transports import transport_of
from eatsential.outbox.worker import Ending, breaker_of, deliver_due, work


@click.command()
@click.option("--once", is_flag=True, help="Deliver what is due now, and end.")
@with_appcontext
def worker(once: bool) -> None:
    """Deliver the mail that waits, until told to end."""
    try:
        transport = transport_of(settings().mail_url.get_secret_value())
    except ValueError as fault:
        raise click.ClickException(str(fault)) from None
    breaker = breaker_of(settings())
    if once:
        deliver_due(transport, breaker)
    else:
        work(transport, breaker, Ending())
