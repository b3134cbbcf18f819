"""The pages of somebody who forgot the password."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.auth.access import LINK, browser
from eatsential.auth.errors import LinkSpent
from eatsential.auth.forms.login import NewPasswordForm
from eatsential.auth.forms.registration import EmailForm
from eatsential.auth.services import recovery
from eatsential.auth.views import bp
from eatsential.errors import DomainError
from eatsential.web.locale import translated


@bp.route("/auth/forgot", methods=["GET", "POST"])
def forgot() -> ResponseReturnValue:
    """Ask for a link to choose a new password."""
    form = EmailForm()
    if form.validate_on_submit():
        try:
            recovery.forgot(form.email.data, browser().client)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".reset_sent"), code=303)
    return render_template("auth/forgot.html", form=form), form.status


@bp.get("/auth/forgot/sent")
def reset_sent() -> ResponseReturnValue:
    """Say that a link for a new password is on its way; the same for every address."""
    return render_template("auth/mail_sent.html", again=url_for(".forgot"))


@bp.route("/auth/reset", methods=["GET", "POST"], defaults={"token": ""})
@bp.route("/auth/reset/<token>", methods=["GET", "POST"])
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password with a link."""
    if token and request.method == "GET":
        session[LINK] = token
        return redirect(url_for(".reset"))
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            recovery.reset(token or session.get(LINK, ""), form.password.data, browser().client)
        except LinkSpent as spent:
            return render_template("auth/link_spent.html", message=translated(spent)), 422
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            session.clear()
            flash(_("Your password is changed. Log in with the new one."))
            return redirect(url_for(".login"), code=303)
    return render_template("auth/reset.html", form=form), form.status
