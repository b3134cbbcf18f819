"""The pages for proving who you are, and for what proves it."""

from flask import Blueprint

bp = Blueprint("auth", __name__)

from eatsential.auth.views import (  # noqa: E402, F401
    account,
    log,
    login,
    passkeys,
    recovery,
    registration,
    second_factor,
)
