"""The pages of somebody who wants an account."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.auth import queries
from eatsential.auth.access import LINK, begin_session, browser
from eatsential.auth.errors import LinkSpent
from eatsential.auth.forms.registration import (
    EmailForm,
    RegistrationForm,
    SetupForm,
    VerificationForm,
)
from eatsential.auth.services import administrator, registration, sessions
from eatsential.auth.services.registration import Wish
from eatsential.auth.views import bp
from eatsential.errors import N_, DomainError, NotFound
from eatsential.web.locale import translated


@bp.route("/auth/register", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Ask for an account."""
    form = RegistrationForm()
    if form.validate_on_submit():
        try:
            registration.register(_wish(form), browser().client)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".registered"), code=303)
    return render_template("auth/register.html", form=form), form.status


@bp.get("/auth/registered")
def registered() -> ResponseReturnValue:
    """Say that a mail is on its way; the same for every address."""
    return render_template("auth/mail_sent.html", again=url_for(".resend"))


@bp.route("/auth/resend", methods=["GET", "POST"])
def resend() -> ResponseReturnValue:
    """Ask for the confirmation mail again."""
    form = EmailForm()
    if form.validate_on_submit():
        try:
            registration.resend(form.email.data, browser().client)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".registered"), code=303)
    return render_template("auth/resend.html", form=form), form.status


@bp.route("/auth/verify", methods=["GET", "POST"], defaults={"token": ""})
@bp.route("/auth/verify/<token>", methods=["GET", "POST"])
def verify(token: str) -> ResponseReturnValue:
    """Confirm an address. The link alone shows a button; the password makes the account."""
    if token and request.method == "GET":
        session[LINK] = token
        return redirect(url_for(".verify"))
    form = VerificationForm()
    if form.validate_on_submit():
        try:
            confirmed = registration.verify(
                token or session.get(LINK, ""), form.password.data, browser().client
            )
        except LinkSpent as spent:
            return render_template("auth/link_spent.html", message=translated(spent)), 422
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            begin_session(sessions.open_session(confirmed, remember=False, browser=browser()))
            flash(_("Your address is confirmed."))
            return redirect(url_for("profiles.start"), code=303)
    return render_template("auth/verify.html", form=form), form.status


@bp.route("/setup", methods=["GET", "POST"])
def setup() -> ResponseReturnValue:
    """Make the first administrator with the code of the first start; afterwards an unknown page."""
    if queries.administrator_exists():
        raise NotFound(N_("There is an administrator already."))
    form = SetupForm(code=request.args.get("code", ""))
    if form.validate_on_submit():
        try:
            made = administrator.make_first(form.code.data, _wish(form), browser().client)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            begin_session(sessions.open_session(made, remember=False, browser=browser()))
            flash(_("You are the administrator."))
            return redirect(url_for("admin.users"), code=303)
    return render_template("auth/setup.html", form=form), form.status


def _wish(form: RegistrationForm) -> Wish:
    return Wish(
        username=form.username.data,
        email=form.email.data,
        password=form.password.data,
        birth_date=form.birth_date.data,
    )
