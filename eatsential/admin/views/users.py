"""Accounts: found, seen, suspended, let in again, given another role."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.admin import services
from eatsential.admin.forms.users import REINSTATE, ROLES, SUSPEND, AccountForm, RoleForm
from eatsential.admin.views import bp
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth.access import confirmed
from eatsential.errors import DomainError
from eatsential.profiles.queries import has_consented, number_of_people
from eatsential.text import one_line
from eatsential.users import queries
from eatsential.users.access import account, needs, refuse
from eatsential.users.rules import Permission, Role
from eatsential.users.services import reinstate


@bp.app_template_global()
def role_words(role: Role) -> str:
    """A role in one word."""
    return str(ROLES[role])


@bp.get("/users")
@needs(Permission.SEE_USERS)
def users() -> ResponseReturnValue:
    """The accounts, newest first, found by username or address."""
    search = one_line(request.args.get("q", ""))[:100]
    found = queries.users(search, request.args.get("after", type=UUID))
    listed = found[: queries.PAGE]
    record(Act.USERS_LISTED, actor=account().id)
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
        refuse()
    found = queries.user(user_id)
    if request.method == "GET":
        record(Act.USER_SEEN, actor=account().id, target=user_id)
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
    page = render_template(
        "admin/user.html",
        user=found,
        form=form,
        people=number_of_people(user_id),
        consented=has_consented(user_id),
    )
    return page, form.status


@bp.route("/users/<uuid:user_id>/role", methods=["GET", "POST"])
@needs(Permission.CHANGE_ROLES)
@confirmed
def role(user_id: UUID) -> ResponseReturnValue:
    """Give an account another role, with a reason."""
    found = queries.user(user_id)
    form = RoleForm(role=found.role)
    if form.validate_on_submit():
        try:
            services.change_role(account(), user_id, form.role.data, form.reason.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The account has another role now, and has to log in again."))
            return redirect(url_for(".user", user_id=user_id), code=303)
    return render_template("admin/role.html", user=found, form=form), form.status
