"""The check page and its answers, and the changes of a profile that answers hang on."""

from flask import Blueprint

bp = Blueprint("foods", __name__)

from eatsential.foods.views import bring_in, checks, entries, people, photo, scan  # noqa: E402, F401
