"""`eatsential audit`: read the chain over, and make room for the next months."""

import click
from flask.cli import with_appcontext

from eatsential import clock
from eatsential.audit import queries, services
from eatsential.audit.chain import Head
from eatsential.audit.wording import DAMAGES
from eatsential.keys import Unreadable


class HeadType(click.ParamType[Head]):
    """A head as the log holds it."""

    name = "number:digest"

    def convert(
        self, value: str, param: click.Parameter | None, context: click.Context | None
    ) -> Head:
        """Read `number:digest`, or end with status 2."""
        try:
            return Head.parse(value)
        except ValueError:
            self.fail("must read number:digest, as the log has it.", param, context)


@click.group()
def audit() -> None:
    """Look after the record of what happened."""


@audit.command()
@click.option("--head", "noted", type=HeadType(), help="A head that the log holds.")
@with_appcontext
def verify(noted: Head | None) -> None:
    """Read the whole chain over. Status 1 names the first event that is not as it was written."""
    try:
        began_at = clock.now()
        head, fault = services.verified(noted)
        services.note_reading(began_at, head, fault)
    except Unreadable as reason:
        raise click.ClickException(f"The keys of the chain cannot be read: {reason}.") from None
    if fault is not None:
        raise click.ClickException(DAMAGES[fault.damage].format(fault.number))
    click.echo(f"{head.number} events, chain whole, head {head}")


@audit.command()
@with_appcontext
def head() -> None:
    """Print the head, to be kept where who changes the database cannot change it."""
    click.echo(queries.head())


@audit.command()
@with_appcontext
def prepare() -> None:
    """Make the partitions of the next months. The worker does it by itself."""
    made = services.prepare()
    click.echo(f"Made {', '.join(made)}." if made else "Everything is there already.")
