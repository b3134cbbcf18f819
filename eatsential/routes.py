"""Which feature answers where: every blueprint and the session behind every request."""

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue

from eatsential.admin import views as admin
from eatsential.auth import views as auth
from eatsential.auth.services.sessions import account_of
from eatsential.auth.views.coming_back import ask_who_is_back
from eatsential.cards import views as cards
from eatsential.extensions import login
from eatsential.flags.access import register_flags
from eatsential.foods import views as foods
from eatsential.home import views as home
from eatsential.kitchen import views as kitchen
from eatsential.outbox import views as outbox
from eatsential.own_data import views as own_data
from eatsential.profiles import views as profiles
from eatsential.settings import Settings
from eatsential.sharing import views as sharing
from eatsential.users.rules import Account
from eatsential.web import probes


def register(app: Flask, settings: Settings) -> None:
    """Give the application its pages."""
    register_flags(app)
    for feature in (home, auth, profiles, cards, foods, kitchen, sharing, own_data, admin, probes):
        app.register_blueprint(feature.bp)
    if settings.shows_mails:
        app.register_blueprint(outbox.bp)


@login.user_loader  # type: ignore[untyped-decorator]
def load_account(token: str) -> Account | None:
    """Whose session the cookie's token opens. A database that is away is a fault, not nobody."""
    return account_of(token)


@login.unauthorized_handler  # type: ignore[untyped-decorator]
def to_login() -> ResponseReturnValue:
    """Ask to log in, and come back to the page that was wanted, if it is one that can be opened."""
    wanted = request.full_path.rstrip("?")
    rule = request.url_rule
    if rule is None or "GET" not in (rule.methods or ()):
        return redirect(url_for("auth.login"))
    return ask_who_is_back(wanted)
