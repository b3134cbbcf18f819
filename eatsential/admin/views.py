"""The pages of administrators; anybody else sees an unknown page."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from eatsential.admin import services
from eatsential.admin.forms import REINSTATE, SUSPEND, AccountForm
from eatsential.errors import DomainError
from eatsential.text import one_line
from eatsential.users import queries
from eatsential.users.access import account, needs, visitor
from eatsential.users.rules import Permission, Role
from eatsential.users.services import reinstate

bp = Blueprint("admin", __name__, url_prefix="/admin")
ROLES = {
    Role.USER: lazy_gettext("user"),
    Role.CURATOR: lazy_gettext("curator"),
    Role.SUPPORT: lazy_gettext("support"),
    Role.ADMINISTRATOR: lazy_gettext("administrator"),
}


@bp.app_template_global()
def role_words(role: Role) -> str:
    """A role in one word."""
    return str(ROLES[role])


@bp.before_app_request
def hide() -> None:
    """Tell nobody else that there are pages here, whatever the method and the address."""
    if f"{request.path}/".startswith(f"{bp.url_prefix}/"):
        who = visitor()
        if who is None or not who.may(Permission.SEE_USERS):
            abort(404)


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
@needs(Permission.SEE_USERS)
def user(user_id: UUID) -> ResponseReturnValue:
    """One account; who may, suspends it or lets it in again, with a reason."""
    if request.method == "POST" and not account().may(Permission.SUSPEND_USERS):
        abort(404)
    found = queries.user(user_id)
    form = AccountForm(act=REINSTATE if found.suspended_at else SUSPEND)
    if form.validate_on_submit():
        suspending = form.act.data == SUSPEND
        act = services.suspend if suspending else reinstate
        try:
            act(account(), user_id, form.reason.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Account suspended.") if suspending else _("The account can log in again."))
            return redirect(url_for(".user", user_id=user_id), code=303)
    return render_template("admin/user.html", user=found, form=form), form.status
