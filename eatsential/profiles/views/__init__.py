"""The pages for the people of an account and what each must avoid."""

from flask import Blueprint

bp = Blueprint("profiles", __name__, url_prefix="/profile")

from eatsential.profiles.views import (  # noqa: E402, F401
    entries,
    exchange,
    history,
    measurements,
    people,
    steps,
)
