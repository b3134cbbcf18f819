"""The pages for the people of an account and what each must avoid."""

from flask import Blueprint

bp = Blueprint("profiles", __name__, url_prefix="/profile")

from eatsential.profiles.views import (  # noqa: E402
    entries,  # noqa: F401
    exchange,  # noqa: F401
    history,  # noqa: F401
    measurements,  # noqa: F401
    people,  # noqa: F401
    steps,  # noqa: F401
)
