"""The pages of administrators; anybody else sees an unknown page."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.admin import services
from eatsential.admin.forms import ReasonForm
from eatsential.errors import DomainError
from eatsential.text import one_line
from eatsential.users import queries
from eatsential.users.access import account, needs
from eatsential.users.rules import Permission
from eatsential.users.services import reinstate

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("/")
@needs(Permission.SEE_USERS)
def index() -> ResponseReturnValue:
    """The way into the pages of administrators."""
    return redirect(url_for(".users"))


@bp.get("/users")
@needs(Permission.SEE_USERS)
def users() -> ResponseReturnValue:
    """The accounts, newest first, found by username or address."""
    search = one_line(request.args.get("q", ""))[:100]
    found = queries.users(search, request.args.get("after", type=UUID))
    listed = found[: queries.PAGE]
    return render_template(
        "admin/users.html",
        users=listed,
        search=search,
        next_after=listed[-1].id if len(found) > queries.PAGE else None,
    )


@bp.route("/users/<uuid:user_id>", methods=["GET", "POST"])
@needs(Permission.SUSPEND_USERS)
def user(user_id: UUID) -> ResponseReturnValue:
    """One account: suspend it, or let it in again, with a reason."""
    found = queries.user(user_id)
    suspended = found.suspended_at is not None
    form = ReasonForm()
    if form.validate_on_submit():
        act = reinstate if suspended else services.suspend
        try:
            act(account(), user_id, form.reason.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The account can log in again.") if suspended else _("Account suspended."))
            return redirect(url_for(".user", user_id=user_id), code=303)
    return render_template("admin/user.html", user=found, form=form), form.status
