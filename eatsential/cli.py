"""The console command `eatsential`: every command group, and how it gets its application."""

import sys
from contextlib import suppress
from pkgutil import resolve_name
from typing import Any, ClassVar, cast

import click
from flask import Flask
from flask.cli import FlaskGroup

from eatsential.doctor import doctor
from eatsential.foods.commands import explain, screen
from eatsential.settings import ENV_FILE, ROOT, Settings, write_fresh_secrets
from eatsential.vocabulary.commands import vocabulary


def make_app() -> Flask:
    """The application with its migrations at hand, which the web server has no need of."""
    from flask_migrate import Migrate

    from eatsential import create_app
    from eatsential.database import db

    app = create_app(Settings.load())
    Migrate(app, db, directory=str(ROOT / "migrations"))
    return app


class Commands(FlaskGroup):
    """Flask's group, with commands that are looked for only where they are asked for.

    Those that stand alone make no application, and the others no command slower but themselves.
    """

    alone: ClassVar[dict[str, click.Command]] = {
        "doctor": doctor,
        "explain": explain,
        "screen": screen,
        "vocabulary": vocabulary,
    }
    elsewhere: ClassVar[dict[str, str]] = {
        "audit": "eatsential.audit.commands:audit",
        "backup": "eatsential.system.commands:backup",
        "db": "flask_migrate.cli:db",
        "erase-again": "eatsential.own_data.commands:erase_again",
        "foods": "eatsential.catalogue.commands:foods",
        "keys": "eatsential.rotation.commands:keys",
        "remove-second-factor": "eatsential.auth.commands:remove_second_factor",
        "worker": "eatsential.worker:worker",
    }

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """A command that stands alone, one of ours, or one of Flask's."""
        if name == "vocabulary":
            from eatsential.curation.commands import bring_in, take_out

            vocabulary.add_command(bring_in)
            vocabulary.add_command(take_out)
        if name in self.alone:
            return self.alone[name]
        if name in self.elsewhere:
            return cast(click.Command, resolve_name(self.elsewhere[name]))
        found: click.Command | None = super().get_command(context, name)
        return found

    def list_commands(self, context: click.Context) -> list[str]:
        """The names of all of them, without an application: help is there before settings are."""
        ours = click.Group.list_commands(self, context)
        return sorted({*ours, *self.alone, *self.elsewhere})


@click.group(cls=Commands, create_app=make_app, add_version_option=False)
def main(**_options: Any) -> None:
    """Eatsential: what speaks against this food, for this person, and where it says so."""


@main.command("init", with_appcontext=False)
def init() -> None:
    """Write fresh secrets, migrate the database, print the address and the one-time code."""
    if write_fresh_secrets():
        click.echo(f"Wrote new secrets to {ENV_FILE.relative_to(ROOT)}. Keep a copy of it.")
    app = make_app()
    with app.app_context():
        from flask_migrate import upgrade

        from eatsential.auth.services.administrator import fresh_code
        from eatsential.catalogue.errors import NotOurTurn
        from eatsential.catalogue.services import bring_in, open_embedded
        from eatsential.rotation.queries import need_all_keys
        from eatsential.web.links import absolute

        upgrade()
        need_all_keys()
        with suppress(NotOurTurn):  # another host that starts now does it
            bring_in(open_embedded())
        click.echo(f"\nEatsential: {app.extensions['settings'].public_base_url}")
        code = fresh_code()
        if code is not None:
            click.echo(f"Make the first administrator at {absolute('auth.setup')}")
            click.echo(f"with this one-time code: {code}\n")
    sys.stdout.flush()
