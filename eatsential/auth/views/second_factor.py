"""Setting up the second factor, and proving it at login."""

import base64
from typing import TypedDict
from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.auth import codes, queries
from eatsential.auth.access import begin_session, browser, confirmed
from eatsential.auth.errors import LoginSpent
from eatsential.auth.forms.second_factor import AppForm, CodeForm
from eatsential.auth.services import second_factor
from eatsential.auth.views import bp
from eatsential.auth.views.coming_back import go_back
from eatsential.errors import DomainError
from eatsential.installation import keys
from eatsential.users.access import account
from eatsential.users.rules import Account
from eatsential.web.forms import Form
from eatsential.web.locale import translated

LONGEST_TARGET = 1_000  # characters
PENDING = "pending"  # the login whose password was right, until the second factor is
RECOVERY = "recovery"  # new recovery codes, sealed, until they were shown once


class Pending(TypedDict):
    """A login whose password was right: its token, and what was wished for it."""

    token: str
    remember: bool
    next: str


@bp.route("/account/two-factor", methods=["GET", "POST"])
@confirmed
def two_factor() -> ResponseReturnValue:
    """What opens the account beside the password; where there is no app yet, set one up."""
    has = queries.second_factors(account().id)
    form = AppForm()
    if has.app_since and form.is_submitted():
        return redirect(url_for(".two_factor"), code=303)
    if has.app_since:
        return render_template("auth/two_factor.html", has=has)
    offered = second_factor.offer(account(), form.key.data)
    form.key.data = offered.sealed
    if form.validate_on_submit():
        try:
            renewed, fresh = second_factor.switch_on(account(), offered, form.code.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            done = _("The authenticator app is on. You are logged out everywhere else.")
            return begin_changed(renewed, fresh, done)
    page = render_template(
        "auth/two_factor_app.html",
        form=form,
        has=has,
        key=codes.in_groups(offered.key),
        uri=offered.uri,
        picture=codes.qr_code(offered.uri),
    )
    return page, form.status


@bp.route("/account/two-factor/off", methods=["GET", "POST"])
@confirmed
def two_factor_off() -> ResponseReturnValue:
    """Take the authenticator app away."""
    form = Form()
    if form.validate_on_submit():
        try:
            renewed = second_factor.switch_off(account())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            begin_session(renewed)
            flash(_("The authenticator app is off. You are logged out everywhere else."))
            return redirect(url_for(".two_factor"), code=303)
    has = queries.second_factors(account().id)
    return render_template("auth/two_factor_off.html", form=form, has=has), form.status


@bp.route("/account/two-factor/codes", methods=["GET", "POST"])
@confirmed
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes, and show fresh ones once."""
    form = Form()
    if form.validate_on_submit():
        keep_codes(account(), second_factor.renew_recovery_codes(account()))
        return redirect(url_for(".recovery_codes"), code=303)
    fresh = _fresh_codes(account()) if request.method == "GET" else []  # HEAD would spend them
    if not fresh:
        return redirect(url_for(".two_factor"))
    return render_template("auth/recovery_codes.html", codes=fresh)


@bp.route("/auth/two-factor", methods=["GET", "POST"])
def second_step() -> ResponseReturnValue:
    """Finish logging in with a code or a passkey, after the right password."""
    pending = pending_login()
    form = CodeForm()
    try:
        waiting = second_factor.whose_login(pending["token"])
        if form.validate_on_submit():
            found = second_factor.finish_login(
                pending["token"],
                form.code.data,
                remember=pending["remember"],
                browser=browser(),
            )
            begin_session(found)
            return go_back(form, pending["next"])
    except LoginSpent as spent:
        status = 422 if form.is_submitted() else 200
        return render_template("auth/two_factor_spent.html", message=translated(spent)), status
    except DomainError as refusal:
        form.refuse(refusal)
    return second_step_page(form, waiting)


def second_step_page(form: CodeForm, waiting: UUID) -> ResponseReturnValue:
    """The page that asks the account that waits for its second factor."""
    has = queries.second_factors(waiting)
    return render_template("auth/two_factor_login.html", form=form, has=has), form.status


def wait_for_second_factor(token: str, *, remember: bool, target: str | None) -> None:
    """Keep a login whose password was right until the second factor proves it as well.

    A target that would make the cookie too long for browsers is forgotten.
    """
    kept = target if target and len(target) <= LONGEST_TARGET else ""
    session[PENDING] = Pending(token=token, remember=remember, next=kept)


def pending_login() -> Pending:
    """The login of this browser that waits for a second factor, or one that has not begun."""
    begun: Pending | None = session.get(PENDING)
    return begun or Pending(token="", remember=False, next="")


def begin_changed(renewed: Account, fresh: list[str], done: str) -> ResponseReturnValue:
    """Go on after a factor was added: to the recovery codes where it brought some."""
    begin_session(renewed)
    flash(done)
    if not fresh:
        return redirect(url_for(".two_factor"), code=303)
    keep_codes(renewed, fresh)
    return redirect(url_for(".recovery_codes"), code=303)


def keep_codes(who: Account, fresh: list[str]) -> None:
    """Keep recovery codes, sealed, for the next page to show."""
    sealed = keys().seal("\n".join(fresh).encode(), f"recovery-codes/{who.id}")
    session[RECOVERY] = base64.b64encode(sealed).decode()


def _fresh_codes(who: Account) -> list[str]:
    """The recovery codes that wait to be shown; they are shown this once."""
    sealed = session.pop(RECOVERY, "")
    if not sealed:
        return []
    opened = keys().open(base64.b64decode(sealed), f"recovery-codes/{who.id}")
    return opened.decode().splitlines()
