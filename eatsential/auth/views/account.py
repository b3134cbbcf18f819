"""What there is to know and to change about an account."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential import clock
from eatsential.auth import queries, rules
from eatsential.auth.access import LINK, as_the_account_proves, begin_session, browser
from eatsential.auth.errors import LinkSpent
from eatsential.auth.forms.account import (
    AddressForm,
    NewAddressForm,
    PasswordForm,
    PreferencesForm,
    UsernameForm,
)
from eatsential.auth.models import UserSession
from eatsential.auth.services import identity, recovery, sessions
from eatsential.auth.views import bp
from eatsential.errors import DomainError
from eatsential.installation import settings
from eatsential.users.access import account, login_required
from eatsential.users.queries import user
from eatsential.users.services import choose_preferences
from eatsential.web.locale import LANGUAGES, translated

bp.add_app_template_global(rules.device)


@bp.app_template_global()
def language_words(language: str) -> str:
    """A language by its own name, or that the browser decides."""
    return LANGUAGES.get(language) or _("As the browser asks")


@bp.get("/account")
@login_required
def overview() -> ResponseReturnValue:
    """What there is to know and to change about this account."""
    return render_template(
        "auth/account.html",
        user=user(account().id),
        factors=queries.second_factors(account().id),
        open_sessions=len(_open_sessions()),
    )


@bp.route("/account/password", methods=["GET", "POST"])
@login_required
def password() -> ResponseReturnValue:
    """Change the password; every other session ends, and this one gets a new token."""
    form = PasswordForm(role=account().role)
    if form.validate_on_submit():
        try:
            renewed = recovery.change_password(
                account(),
                form.current_password.data,
                form.password.data,
                browser=browser(),
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            begin_session(renewed)
            flash(_("Your password is changed. You are logged out everywhere else."))
            return redirect(url_for(".overview"), code=303)
    return render_template("auth/password.html", form=form), form.status


@bp.route("/account/username", methods=["GET", "POST"])
@login_required
def username() -> ResponseReturnValue:
    """Choose another username."""
    form = UsernameForm(username=account().username)
    if form.validate_on_submit():
        try:
            identity.change_username(account(), form.username.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your username is changed."))
            return redirect(url_for(".overview"), code=303)
    return render_template("auth/username.html", form=form), form.status


@bp.route("/account/email", methods=["GET", "POST"])
@login_required
def email() -> ResponseReturnValue:
    """Ask for another address; it is that of the account once it is confirmed."""
    form = as_the_account_proves(AddressForm())
    if form.validate_on_submit():
        try:
            proved = identity.ask_for_address(
                account(), form.current_password.data, form.typed_code, form.email.data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            begin_session(proved)
            return redirect(url_for(".address_asked"), code=303)
    page = render_template("auth/email.html", form=form, email=user(account().id).email)
    return page, form.status


@bp.get("/account/email/sent")
@login_required
def address_asked() -> ResponseReturnValue:
    """Say that a mail is on its way to the new address; the same for every address."""
    return render_template("auth/mail_sent.html", again=url_for(".email"))


@bp.route("/account/email/confirm", methods=["GET", "POST"], defaults={"token": ""})
@bp.route("/account/email/confirm/<token>", methods=["GET", "POST"])
def confirm_address(token: str) -> ResponseReturnValue:
    """Confirm another address. The link alone shows a button; the password changes it."""
    if token and request.method == "GET":
        session[LINK] = token
        return redirect(url_for(".confirm_address"))
    form = NewAddressForm()
    if form.validate_on_submit():
        try:
            identity.change_address(
                token or session.get(LINK, ""), form.password.data, browser().client
            )
        except LinkSpent as spent:
            return render_template("auth/link_spent.html", message=translated(spent)), 422
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            session.pop(LINK, None)
            flash(_("Your new address is confirmed."))
            return redirect(url_for(".overview"), code=303)
    return render_template("auth/confirm_address.html", form=form), form.status


@bp.route("/account/preferences", methods=["GET", "POST"])
@login_required
def preferences() -> ResponseReturnValue:
    """Choose language and time zone."""
    form = PreferencesForm(language=account().language, time_zone=account().time_zone)
    if form.validate_on_submit():
        choose_preferences(account(), form.language.data, form.time_zone.data)
        flash(_("Saved."))
        return redirect(url_for(".preferences"), code=303)
    return render_template("auth/preferences.html", form=form), form.status


@bp.get("/account/sessions")
@login_required
def open_sessions() -> ResponseReturnValue:
    """The browsers in which this account is logged in."""
    here = account().session_id
    return render_template("auth/sessions.html", sessions=_open_sessions(), here=here)


@bp.post("/account/sessions/end-others")
@login_required
def end_other_sessions() -> ResponseReturnValue:
    """End all of them but this one."""
    sessions.end_other_sessions(account())
    flash(_("You are logged out everywhere else."))
    return redirect(url_for(".open_sessions"), code=303)


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


def _open_sessions() -> list[UserSession]:
    idle = timedelta(seconds=settings().session_idle)
    return queries.open_sessions(account().id, clock.now(), idle)
