"""The pages for proving who you are."""

from datetime import timedelta
from uuid import UUID

import flask_login
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential import clock
from eatsential.auth import queries, rules
from eatsential.auth.errors import LinkSpent
from eatsential.auth.forms import (
    EmailForm,
    LoginForm,
    NewPasswordForm,
    PasswordForm,
    RegistrationForm,
    SetupForm,
    VerificationForm,
)
from eatsential.auth.services import administrator, recovery, registration, sessions
from eatsential.auth.services.registration import Wish
from eatsential.errors import N_, DomainError, NotFound
from eatsential.installation import settings
from eatsential.users.access import account, login_required, visitor
from eatsential.users.queries import user
from eatsential.users.rules import Account
from eatsential.web.limits import client
from eatsential.web.links import local_path

bp = Blueprint("auth", __name__)
bp.add_app_template_global(rules.device)
LINK = "link"  # the token of a link, kept in the session so that it leaves the address bar


@bp.route("/auth/register", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Ask for an account."""
    form = RegistrationForm()
    if form.validate_on_submit():
        try:
            registration.register(_wish(form), client())
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
            registration.resend(form.email.data, client())
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
                token or session.get(LINK, ""), form.password.data, client()
            )
        except LinkSpent as spent:
            return render_template("auth/link_spent.html", message=spent.message), 422
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            begin_session(
                sessions.open_session(
                    confirmed, remember=False, user_agent=request.user_agent.string
                )
            )
            flash(_("Your address is confirmed."))
            return redirect(url_for("profiles.start"), code=303)
    return render_template("auth/verify.html", form=form), form.status


@bp.route("/auth/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Log in, and go on to the page that asked for it."""
    form = LoginForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        try:
            found = sessions.log_in(
                form.login.data,
                form.password.data,
                remember=form.remember.data,
                client=client(),
                user_agent=request.user_agent.string,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            begin_session(found)
            return redirect(local_path(form.next.data, url_for("home.index")), code=303)
    return render_template("auth/login.html", form=form), form.status


@bp.post("/auth/logout")
def logout() -> ResponseReturnValue:
    """Log out: the session is gone from the server, not only from this browser."""
    who = visitor()
    if who is not None:
        sessions.end_session(who, who.session_id)
    flask_login.logout_user()
    session.clear()
    answer = redirect(url_for("home.index"), code=303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@bp.route("/auth/forgot", methods=["GET", "POST"])
def forgot() -> ResponseReturnValue:
    """Ask for a link to choose a new password."""
    form = EmailForm()
    if form.validate_on_submit():
        try:
            recovery.forgot(form.email.data, client())
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
            recovery.reset(token or session.get(LINK, ""), form.password.data, client())
        except LinkSpent as spent:
            return render_template("auth/link_spent.html", message=spent.message), 422
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            session.clear()
            flash(_("Your password is changed. Log in with the new one."))
            return redirect(url_for(".login"), code=303)
    return render_template("auth/reset.html", form=form), form.status


@bp.route("/setup", methods=["GET", "POST"])
def setup() -> ResponseReturnValue:
    """Make the first administrator with the code of the first start; afterwards an unknown page."""
    if queries.administrator_exists():
        raise NotFound(N_("There is an administrator already."))
    form = SetupForm(code=request.args.get("code", ""))
    if form.validate_on_submit():
        try:
            made = administrator.make_first(form.code.data, _wish(form), client())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            begin_session(
                sessions.open_session(made, remember=False, user_agent=request.user_agent.string)
            )
            flash(_("You are the administrator."))
            return redirect(url_for("admin.users"), code=303)
    return render_template("auth/setup.html", form=form), form.status


@bp.get("/account")
@login_required
def overview() -> ResponseReturnValue:
    """What there is to know and to change about this account."""
    return render_template("auth/account.html", user=user(account().id))


@bp.route("/account/password", methods=["GET", "POST"])
@login_required
def password() -> ResponseReturnValue:
    """Change the password; every other session ends, and this one gets a new token."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            renewed = recovery.change_password(
                account(),
                form.current_password.data,
                form.password.data,
                user_agent=request.user_agent.string,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            begin_session(renewed)
            flash(_("Your password is changed. You are logged out everywhere else."))
            return redirect(url_for(".overview"), code=303)
    return render_template("auth/password.html", form=form), form.status


@bp.get("/account/sessions")
@login_required
def open_sessions() -> ResponseReturnValue:
    """The browsers in which this account is logged in."""
    idle = timedelta(seconds=settings().session_idle)
    found = queries.open_sessions(account().id, clock.now(), idle)
    return render_template("auth/sessions.html", sessions=found, here=account().session_id)


@bp.post("/account/sessions/<uuid:session_id>/end")
@login_required
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one of them."""
    own = session_id == account().session_id
    sessions.end_session(account(), session_id)
    if own:
        session.clear()
        return redirect(url_for("home.index"), code=303)
    flash(_("That session has ended."))
    return redirect(url_for(".open_sessions"), code=303)


def begin_session(found: Account) -> None:
    """Put a new session into the cookie: nothing of the old one stays, the form token neither.

    The cookie of a remembered session outlives the browser; any other ends with it.
    """
    before = visitor()
    if before is not None:
        sessions.close(before.session_id)
    session.clear()
    session.permanent = found.remembered
    flask_login.login_user(found)


def _wish(form: RegistrationForm) -> Wish:
    return Wish(
        username=form.username.data,
        email=form.email.data,
        password=form.password.data,
        birth_date=form.birth_date.data,
    )
