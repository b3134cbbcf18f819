"""Saying that a finding is wrong, and seeing what became of it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.errors import N_, DomainError, NotFound
from eatsential.foods.queries import check_of
from eatsential.foods.reports import queries, services
from eatsential.foods.reports.forms import ReportForm
from eatsential.foods.reports.rules import trace_of
from eatsential.foods.reports.wording import STATES
from eatsential.foods.views import bp
from eatsential.foods.wording import said
from eatsential.users.access import account, login_required
from eatsential.vocabulary import approved


@bp.app_template_global()
def finding_words(finding: dict[str, Any]) -> str:
    """A finding in a sentence."""
    return said(finding)


@bp.app_template_global()
def subject_words(subject: str) -> str:
    """What of a profile a finding is about, by its name."""
    return approved.name_of(*subject.split(":", 1))


@bp.route("/check/<uuid:check_id>/report", methods=["GET", "POST"])
@login_required
def report(check_id: UUID) -> ResponseReturnValue:
    """Show what would be sent about a finding, and send it with the person's words."""
    number = request.args.get("finding", 1, type=int)
    found = check_of(account().id, check_id)
    trace = trace_of(found, number)
    if trace is None:
        raise NotFound(N_("There is no such finding in this answer."))
    form = ReportForm(mark=trace.mark)
    if form.validate_on_submit():
        try:
            services.report(account(), check_id, number, form.mark.data, form.words.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The curators have your report. Their answer will stand here."))
            return redirect(url_for(".reports"), code=303)
    form.mark.data = trace.mark
    page = render_template("foods/report.html", form=form, check=found, trace=trace)
    return page, form.status


@bp.get("/reports")
@login_required
def reports() -> ResponseReturnValue:
    """What this account reported, and what the curators made of it."""
    listed = queries.reports_of(account().id)
    return render_template("foods/reports.html", reports=listed, states=STATES)
