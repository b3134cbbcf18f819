"""Who is asking, and what they may: the typed door to Flask-Login for all views."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, TypeVar, cast

import flask_login
from flask import abort, flash, redirect, session, url_for
from flask_babel import gettext as _

from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.users.rules import Account, Permission

View = TypeVar("View", bound=Callable[..., Any])


def login_required(view: View) -> View:
    """Send a visitor who is not logged in to the login page, and back here afterwards."""
    return cast(View, flask_login.login_required(view))


def needs(permission: Permission) -> Callable[[View], View]:
    """Let only accounts with the permission in; everybody else sees an unknown page.

    What needs a permission needs a second factor too: who has none yet is asked to set one up.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            user = flask_login.current_user
            if not user.is_authenticated or not account().may(permission):
                refuse()
            return needs_second_factor(view)(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def needs_second_factor(view: View) -> View:
    """Ask who has no second factor yet to set one up. Only behind `login_required` or `needs`."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if account().second_factor_at is None:
            flash(_("Your role needs a second factor. Set one up to go on."))
            return redirect(url_for("auth.two_factor"))
        return view(*args, **kwargs)

    return cast(View, guarded)


def permission_of(view: Callable[..., Any] | None) -> Permission | None:
    """What `needs` asks for at this view, if it asks for anything."""
    return getattr(view, "permission", None)


def refuse() -> NoReturn:
    """Show an unknown page. An account that tried is recorded; a stranger has no name to record."""
    who = visitor()
    if who is not None:
        record(Act.ACCESS_REFUSED, actor=who.id)
    abort(404)


def account() -> Account:
    """The account that is logged in. Only behind `login_required` or `needs`."""
    return cast(Account, flask_login.current_user._get_current_object())


def was_logged_in() -> bool:
    """Whether this browser had a session, be it one that has ended since."""
    return "_user_id" in session


def visitor() -> Account | None:
    """The account that is logged in, or None."""
    return account() if flask_login.current_user.is_authenticated else None
