"""The answers that are others than they were."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.foods.rescreening import queries, services
from eatsential.foods.rescreening.forms import SeenForm
from eatsential.foods.rescreening.rules import flips, got_worse
from eatsential.foods.views import bp
from eatsential.users.access import account, login_required


@bp.route("/changes", methods=["GET", "POST"])
@login_required
def changes() -> ResponseReturnValue:
    """List the answers that changed, what got worse first; note that they were seen."""
    changed = queries.changed_checks(account().id)
    form = SeenForm(until=max((c.changed_at for c in changed if c.changed_at), default=None))
    if form.validate_on_submit():
        assert form.until.data is not None  # it was validated
        services.see_changes(account(), form.seen.data, form.until.data)
        flash(_("Noted. On the page of each answer stands what it was before."))
        return redirect(url_for(".changes"), code=303)
    return render_template(
        "foods/changes.html",
        form=form,
        changed=[(check, flips(check), got_worse(check)) for check in changed],
        total=queries.changes_of(account().id),
        progress=queries.progress_of(account().id),
    ), form.status
