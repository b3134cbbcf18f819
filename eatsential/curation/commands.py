"""`eatsential vocabulary export` and `import`: what the pages do with files, in a terminal."""

from pathlib import Path
from uuid import UUID

import click
from flask.cli import with_appcontext

from eatsential.curation import queries
from eatsential.curation.services import drafts
from eatsential.curation.services.following import data_of
from eatsential.errors import DomainError
from eatsential.text import folded
from eatsential.users.models import User
from eatsential.users.queries import user_with_name
from eatsential.users.rules import PERMISSIONS, Permission, Role
from eatsential.vocabulary.changes import applied, files
from eatsential.vocabulary.exchange import as_csv, as_json, as_zip, brought, need_readable

of_file = click.option("--file", "name", default="", metavar="NAME", help="As terms/en.csv.")


@click.command("export")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@of_file
@click.option("--draft", type=click.UUID, help="As this draft has it, by its id.")
@with_appcontext
def take_out(target: Path, name: str, draft: UUID | None) -> None:
    """Write what answers now to TARGET: .csv of one file, .zip of all, or .json."""
    if name and name not in files():
        raise click.ClickException(f"“{name}” is no file of the vocabulary.")
    data = data_of(queries.active())
    try:
        if draft is not None:
            data = applied([one.change for one in queries.draft_by(draft).changes], data)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if target.suffix == ".json":
        target.write_bytes(as_json([name] if name else files(), data))
    elif target.suffix == ".csv" and name:
        target.write_bytes(as_csv(name, data))
    elif target.suffix == ".zip" and not name:
        target.write_bytes(as_zip(data))
    else:
        raise click.ClickException("A CSV needs --file; all files are a .zip or a .json.")


@click.command("import")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@of_file
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--author", default="", help="The curator whose draft it becomes, by username.")
@click.option("--title", default="", help="Of the draft, in a few words.")
@click.option("--reason", default="", help="Why, for whoever reviews it.")
@with_appcontext
def bring_in(source: Path, name: str, dry_run: bool, author: str, title: str, reason: str) -> None:
    """Make a draft of what SOURCE changes. Nothing is published by it. Status 1 at a fault."""
    try:
        found = brought(source.read_bytes(), name, data_of(queries.active()))
        for fault in found.faults:
            click.echo(str(fault))
        if found.faults:
            raise click.ClickException(f"{len(found.faults)} to mend. Nothing was changed.")
        for change in found.changes[:20] if dry_run else ():
            click.echo(f"{change.file}: {' '.join(change.key)}{'' if change.row else ' (gone)'}")
        click.echo(f"New: {found.added}. Changed: {found.changed}. Taken away: {found.gone}.")
        need_readable(found)
        if dry_run or not found.changes:
            return
        who = _curator(author)
        if not (0 < len(title) <= 100 and 0 < len(reason) <= 500):
            raise click.ClickException("Say --title (up to 100 characters) and --reason (500).")
        begun = drafts.begin(who, title, reason, found.changes)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"Draft {begun} is begun. Somebody else reviews it on the pages.")


def _curator(called: str) -> User:
    """Who may propose changes, by username."""
    found = user_with_name(folded(called))
    if (
        found is None
        or found.suspended_at
        or Permission.PROPOSE_CHANGES not in PERMISSIONS[Role(found.role)]
    ):
        raise click.ClickException("Name a curator: --author USERNAME.")
    return found
