"""The end of consent, which offers to take everything along and then erases it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.foods import services
from eatsential.foods.views import bp
from eatsential.profiles.queries import open_consent, people_of
from eatsential.users.access import account, login_required
from eatsential.web.forms import Form


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
        "foods/consent.html",
        form=form,
        consent=open_consent(account().id),
        people=people_of(account().id),
    ), form.status
