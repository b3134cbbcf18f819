"""Who is asking, and what they may: the typed door to Flask-Login for all views."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import flask_login
from flask import abort

from eatsential.users.rules import Account, Permission

View = TypeVar("View", bound=Callable[..., Any])


def login_required(view: View) -> View:
    """Send a visitor who is not logged in to the login page, and back here afterwards."""
    return cast(View, flask_login.login_required(view))


def needs(permission: Permission) -> Callable[[View], View]:
    """Let only accounts with the permission in; everybody else sees an unknown page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            user = flask_login.current_user
            if not user.is_authenticated or not account().may(permission):
                abort(404)
            return view(*args, **kwargs)

        return cast(View, guarded)

    return decorate


def account() -> Account:
    """The account that is logged in. Only behind `login_required` or `needs`."""
    return cast(Account, flask_login.current_user._get_current_object())


def visitor() -> Account | None:
    """The account that is logged in, or None."""
    return account() if flask_login.current_user.is_authenticated else None
