"""Accounts: found, seen, acted upon, given another role."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.admin import services
from eatsential.admin.forms.users import ROLES, STATES, ActForm, RoleForm, UsersForm
from eatsential.admin.rules.accounts import AccountAct, offered
from eatsential.admin.views import bp
from eatsential.admin.wording import ACTS
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth.access import confirmed
from eatsential.auth.queries import registrations
from eatsential.auth.services.registration import resend_to
from eatsential.errors import DomainError
from eatsential.profiles.queries import has_consented, number_of_people
from eatsential.users import queries
from eatsential.users.access import account, needs, refuse
from eatsential.users.rules import Permission, Role, State, Wanted

SERVICES = {
    AccountAct.SUSPEND: services.suspend,
    AccountAct.REINSTATE: services.reinstate,
    AccountAct.END_SESSIONS: services.end_sessions,
    AccountAct.SEND_RESET: services.send_reset,
    AccountAct.DELETE: services.schedule_deletion,
    AccountAct.KEEP: services.keep,
}


@bp.app_template_global()
def role_words(role: Role) -> str:
    """A role in one word."""
    return str(ROLES[role])


@bp.app_template_global()
def state_words(state: State) -> str:
    """How it stands with an account, in a word or two."""
    return str(STATES[state])


@bp.get("/users")
@needs(Permission.SEE_USERS)
def users() -> ResponseReturnValue:
    """The accounts, newest first, or those that wait for their mail."""
    form = UsersForm()
    wanted, after = form.wanted(), request.args.get("after", type=UUID)
    unconfirmed = wanted.state is State.UNCONFIRMED
    if unconfirmed:
        page = registrations(wanted, after)
    else:
        page = queries.users(wanted, after, request.args.get("by", queries.NAME, type=_word))
    record(Act.USERS_LISTED, actor=account().id, details=wanted.noted)
    return render_template(
        "admin/users.html", form=form, page=page, unconfirmed=unconfirmed
    ), form.status


@bp.get("/users/<uuid:user_id>")
@needs(Permission.SEE_USERS)
def user(user_id: UUID) -> ResponseReturnValue:
    """One account, and what can be done to it."""
    found = queries.user(user_id)
    record(Act.USER_SEEN, actor=account().id, target=user_id)
    own = user_id == account().id
    leaving = found.deletion_due_at is not None
    acts = [] if own else offered(suspended=found.suspended_at is not None, leaving=leaving)
    return render_template(
        "admin/user.html",
        user=found,
        own=own,
        acts={act: ACTS[act] for act in acts},
        people=number_of_people(user_id),
        consented=has_consented(user_id),
    )


@bp.route("/users/<uuid:user_id>/acts/<account_act>", methods=["GET", "POST"])
@needs(Permission.SUSPEND_USERS)
@confirmed
def act(user_id: UUID, account_act: str) -> ResponseReturnValue:
    """Do something to an account, with a reason."""
    if account_act not in list(AccountAct):
        refuse()
    found, words = queries.user(user_id), ACTS[AccountAct(account_act)]
    form = ActForm()
    if form.validate_on_submit():
        try:
            SERVICES[AccountAct(account_act)](account(), user_id, form.reason.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(str(words.done))
            return redirect(url_for(".user", user_id=user_id), code=303)
    return render_template("admin/act.html", user=found, words=words, form=form), form.status


@bp.route("/registrations/<uuid:registration_id>", methods=["GET", "POST"])
@needs(Permission.SEE_USERS)
def registration(registration_id: UUID) -> ResponseReturnValue:
    """One registration that waits for its mail; have it sent again, with a reason."""
    page = registrations(Wanted(id=registration_id))
    if not page.accounts:
        refuse()
    form = ActForm()
    if form.validate_on_submit():
        resend_to(account(), registration_id, form.reason.data)
        flash(_("The mail is on its way, unless this address was sent enough mails for now."))
        return redirect(url_for(".registration", registration_id=registration_id), code=303)
    record(Act.USER_SEEN, actor=account().id, target=registration_id)
    found = page.accounts[0]
    return render_template("admin/registration.html", registration=found, form=form), form.status


def _word(text: str) -> str:
    """What the last account of a page was found by."""
    if text not in queries.KEYS:
        raise ValueError("an account is not found by this")
    return text


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
