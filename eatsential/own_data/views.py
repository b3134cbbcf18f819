"""The pages for taking one's data along, ending consent, and leaving."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.auth.access import as_the_account_proves, begin_session, confirmed
from eatsential.auth.forms.login import ProofForm
from eatsential.errors import DomainError
from eatsential.installation import settings
from eatsential.own_data import queries
from eatsential.own_data.services import consent as services
from eatsential.own_data.services import deletion as leaving
from eatsential.own_data.services import exports
from eatsential.profiles.queries import open_consent, people_of
from eatsential.users.access import account, login_required
from eatsential.users.queries import user
from eatsential.web.files import handed_over
from eatsential.web.forms import Form
from eatsential.web.locale import translated

bp = Blueprint("own_data", __name__)


@bp.route("/account/export", methods=["GET", "POST"])
@confirmed
def export() -> ResponseReturnValue:
    """Show how far the export is, and have one made."""
    form = Form()
    if form.validate_on_submit():
        try:
            exports.ask(account())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".export"), code=303)
    progress = queries.progress_of(account().id)
    return render_template("own_data/export.html", form=form, progress=progress), form.status


@bp.post("/account/export/fetch")
@confirmed
def fetch() -> ResponseReturnValue:
    """Hand the export over; it is erased here."""
    return handed_over(exports.fetch(account()), "eatsential.zip")


@bp.route("/profile/consent", methods=["GET", "POST"])
@login_required
def consent() -> ResponseReturnValue:
    """Show what was agreed to, offer it as files, and end it: all that was kept is erased."""
    form = Form()
    if form.validate_on_submit():
        services.withdraw_consent(account())
        flash(_("Your consent has ended. People, profiles and checks are erased."))
        return redirect(url_for("home.index"), code=303)
    return render_template(
        "own_data/consent.html",
        form=form,
        consent=open_consent(account().id),
        people=people_of(account().id),
    ), form.status


@bp.route("/account/delete", methods=["GET", "POST"])
@login_required
def deletion() -> ResponseReturnValue:
    """Say what is lost, and have the account deleted."""
    form = as_the_account_proves(ProofForm())
    if form.validate_on_submit():
        try:
            proved = leaving.schedule(account(), form.current_password.data, form.typed_code)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            begin_session(proved)
            return redirect(url_for(".deletion"), code=303)
    due_at, days = user(account().id).deletion_due_at, settings().deletion_grace / 86_400
    return render_template(
        "own_data/deletion.html", form=form, due_at=due_at, days=round(days)
    ), form.status


@bp.post("/account/delete/cancel")
@login_required
def cancel() -> ResponseReturnValue:
    """Keep the account."""
    try:
        leaving.cancel(account())
    except DomainError as refusal:
        flash(translated(refusal))
    else:
        flash(_("Your account stays."))
    return redirect(url_for("auth.overview"), code=303)
