"""What there is to know and to change about an account."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential import clock
from eatsential.auth import queries, rules
from eatsential.auth.access import begin_session, browser
from eatsential.auth.forms.account import PasswordForm
from eatsential.auth.services import recovery, sessions
from eatsential.auth.views import bp
from eatsential.errors import DomainError
from eatsential.installation import settings
from eatsential.users.access import account, login_required
from eatsential.users.queries import user

bp.add_app_template_global(rules.device)


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
                browser=browser(),
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
