"""What happened to an account, for its owner to read."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from eatsential.audit import queries
from eatsential.audit.rules import number_of
from eatsential.auth.views import bp
from eatsential.auth.wording import happened
from eatsential.users.access import account, login_required

bp.add_app_template_global(happened)


@bp.get("/account/log")
@login_required
def log() -> ResponseReturnValue:
    """What this account did and what was done to it, newest first."""
    found = queries.events_about(account().id, request.args.get("before", type=number_of))
    listed = found[: queries.PAGE]
    return render_template(
        "auth/log.html",
        events=listed,
        older=listed[-1].number if len(found) > queries.PAGE else None,
    )
