"""Rule sets that were published, and which of them answers."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.admin.forms.vocabulary import ActivateForm
from eatsential.admin.views import bp
from eatsential.auth.access import confirmed
from eatsential.curation import queries
from eatsential.curation.services import publishing
from eatsential.curation.services.following import follower
from eatsential.errors import DomainError
from eatsential.foods.rescreening.queries import COUNTED, number_due
from eatsential.users.access import account, needs
from eatsential.users.queries import usernames
from eatsential.users.rules import Permission
from eatsential.vocabulary.load import in_use
from eatsential.web.paging import page_of


@bp.get("/vocabulary/rule-sets")
@needs(Permission.PROPOSE_CHANGES)
def rule_sets() -> ResponseReturnValue:
    """The rule sets, the newest first: which one answers, and what is still to be given again."""
    page = page_of(queries.rule_sets, queries.SHOWN)
    return render_template(
        "admin/rule_sets.html",
        page=page,
        active=queries.active(),
        here=in_use().rules.edition,
        fault=follower.fault,
        due=number_due(),
        most=COUNTED,
        me=account().id,
        people=usernames(one for each in page.rows for one in (each.author_id, each.reviewer_id)),
    )


@bp.route("/vocabulary/rule-sets/<int:rule_set>/activate", methods=["GET", "POST"])
@needs(Permission.PUBLISH_RULES)
@confirmed
def activate_rule_set(rule_set: int) -> ResponseReturnValue:
    """Have an earlier rule set answer again; number 0 is what ships."""
    if rule_set:
        queries.rule_set(rule_set)
    form = ActivateForm()
    if form.validate_on_submit():
        try:
            publishing.activate(account(), rule_set or None, form.reason.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("It answers within seconds."))
            return redirect(url_for(".rule_sets"), code=303)
    return render_template("admin/activate.html", number=rule_set, form=form), form.status
