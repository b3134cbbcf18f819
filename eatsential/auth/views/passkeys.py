"""Passkeys: logging in with one, and the account's own."""

from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.auth import queries, rules
from eatsential.auth.access import CHALLENGE, begin_session, browser, confirmed
from eatsential.auth.forms.second_factor import NameForm, NewPasskeyForm, PasskeyForm
from eatsential.auth.services import passkeys as services
from eatsential.auth.views import bp
from eatsential.auth.views.coming_back import go_back
from eatsential.auth.views.second_factor import Pending, begin_changed, pending_login
from eatsential.errors import DomainError
from eatsential.installation import settings
from eatsential.users.access import account, login_required
from eatsential.web.forms import Form


@bp.app_template_global()
def passkeys_work() -> bool:
    """Whether browsers know passkeys at the address of this installation."""
    return rules.relying_party(settings().public_base_url) is not None


@bp.post("/auth/passkey/options")
def passkey_options() -> ResponseReturnValue:
    """What a browser needs to use a passkey."""
    return _ask(*services.to_log_in(_pending(PasskeyForm().second.data)["token"], browser()))


@bp.route("/auth/passkey", methods=["GET", "POST"])
def passkey() -> ResponseReturnValue:
    """Log in with a passkey: at once, or after the right password."""
    form = PasskeyForm(next=request.args.get("next", ""))
    pending = _pending(form.second.data)
    if form.validate_on_submit():
        try:
            found = services.log_in(
                form.credential.data,
                session.pop(CHALLENGE, ""),
                pending=pending["token"],
                remember=pending["remember"],
                browser=browser(),
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            begin_session(found)
            return go_back(form, pending["next"] or form.next.data)
    return render_template("auth/passkey.html", form=form), form.status


@bp.post("/auth/confirm/options")
@login_required
def proof_options() -> ResponseReturnValue:
    """What a browser needs to prove with a passkey who is logged in."""
    return _ask(*services.to_prove(account()))


@bp.post("/account/passkeys/options")
@confirmed
def new_passkey_options() -> ResponseReturnValue:
    """What a browser needs to make a passkey."""
    return _ask(*services.to_register(account()))


@bp.route("/account/passkeys", methods=["GET", "POST"])
@confirmed
def passkeys() -> ResponseReturnValue:
    """The account's passkeys, and adding one."""
    form = NewPasskeyForm(name=rules.device(request.user_agent.string))
    if form.validate_on_submit():
        try:
            renewed, fresh = services.add(
                account(), form.name.data, form.credential.data, session.pop(CHALLENGE, "")
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            done = _("The passkey was added. You are logged out everywhere else.")
            return begin_changed(renewed, fresh, done)
    own = queries.passkeys(account().id)
    return render_template("auth/passkeys.html", form=form, passkeys=own), form.status


@bp.route("/account/passkeys/<uuid:passkey_id>", methods=["GET", "POST"])
@login_required
def rename_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """Give a passkey another name."""
    found = queries.passkey(account().id, passkey_id)
    form = NameForm(name=found.name)
    if form.validate_on_submit():
        services.rename(account(), passkey_id, form.name.data)
        return redirect(url_for(".passkeys"), code=303)
    return render_template("auth/passkey_name.html", form=form), form.status


@bp.route("/account/passkeys/<uuid:passkey_id>/delete", methods=["GET", "POST"])
@confirmed
def remove_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """Take a passkey away."""
    found = queries.passkey(account().id, passkey_id)
    form = Form()
    if form.validate_on_submit():
        try:
            renewed = services.remove(account(), passkey_id)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            begin_session(renewed)
            flash(_("The passkey was removed. You are logged out everywhere else."))
            return redirect(url_for(".passkeys"), code=303)
    has = queries.second_factors(account().id)
    page = render_template("auth/passkey_remove.html", form=form, passkey=found, has=has)
    return page, form.status


def _ask(options: str, challenge: str) -> Response:
    """Give the browser its options; what it has to sign waits in its cookie."""
    session[CHALLENGE] = challenge
    return current_app.response_class(options, mimetype="application/json")


def _pending(second: str | None) -> Pending:
    """The login that the passkey is to finish, or one that has not begun."""
    return pending_login() if second else Pending(token="", remember=False, next="")
