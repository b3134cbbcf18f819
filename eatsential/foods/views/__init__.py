"""The check page and its answers, and the changes of a profile that answers hang on."""

from flask import Blueprint

bp = Blueprint("foods", __name__)

from eatsential.foods.views import (  # noqa: E402
    bring_in,  # noqa: F401
    changes,  # noqa: F401
    checks,  # noqa: F401
    entries,  # noqa: F401
    kept,  # noqa: F401
    people,  # noqa: F401
    photo,  # noqa: F401
    reports,  # noqa: F401
    scan,  # noqa: F401
    search,  # noqa: F401
)
