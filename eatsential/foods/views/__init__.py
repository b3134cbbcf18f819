"""The check page and its answers, and the changes of a profile that answers hang on."""

from flask import Blueprint

bp = Blueprint("foods", __name__)

from eatsential.foods.views import (  # noqa: E402, F401
    bring_in,
    changes,
    checks,
    declared,
    entries,
    kept,
    notes,
    people,
    photo,
    reading,
    reports,
    scan,
    search,
)
