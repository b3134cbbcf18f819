"""Whether a feature is on for who is asking, for views and templates."""

from typing import cast

from flask import Flask, current_app

from eatsential import clock
from eatsential.flags.queries import Remembered
from eatsential.flags.rules import DEFAULTS, Flag
from eatsential.users.access import account


def register_flags(app: Flask) -> None:
    """Give the application a memory of the flags, and templates the word `enabled`."""
    app.extensions["flags"] = Remembered()
    app.jinja_env.globals["enabled"] = lambda name: enabled(Flag(name))


def remembered() -> Remembered:
    """What this process remembers of the flags."""
    return cast(Remembered, current_app.extensions["flags"])


def enabled(flag: Flag) -> bool:
    """Whether a feature is on for the account. Only behind `login_required` or `needs`."""
    setting = remembered().settings().get(flag)
    if setting is None:
        return DEFAULTS[flag]
    who = account()
    return setting.is_on(flag, who.id, who.role, clock.today())
