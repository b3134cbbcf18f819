"""Findings that people say are wrong."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.admin.forms.queues import ReportForm
from eatsential.admin.views import bp
from eatsential.errors import DomainError
from eatsential.foods.reports import queries as findings
from eatsential.foods.reports import services as answering
from eatsential.foods.reports.wording import STATES
from eatsential.foods.rules import ReportState
from eatsential.users.access import account, needs
from eatsential.users.rules import Permission


@bp.get("/reports")
@needs(Permission.ANSWER_REPORTS)
def reports() -> ResponseReturnValue:
    """The findings that people say are wrong, the oldest first: never who says so."""
    state = request.args.get("state", ReportState.OPEN, type=ReportState)
    page = max(request.args.get("page", 1, type=int), 1)
    found = findings.reports_in(state, min(page, 10_000))
    return render_template(
        "admin/reports.html",
        reports=found[: findings.SHOWN],
        state=state,
        states=STATES,
        previous=page - 1 if page > 1 else None,
        next=page + 1 if len(found) > findings.SHOWN else None,
    )


@bp.route("/reports/<uuid:report_id>", methods=["GET", "POST"])
@needs(Permission.ANSWER_REPORTS)
def report(report_id: UUID) -> ResponseReturnValue:
    """One finding that somebody says is wrong, with its trace; answer them."""
    found = findings.report_by(report_id)
    form = ReportForm(was=found.state, answer=found.said.answer)
    if form.validate_on_submit():
        try:
            answering.answer(
                account(),
                report_id,
                ReportState(form.was.data),
                ReportState(form.state.data),
                form.answer.data,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Whoever reported it sees your answer now."))
            return redirect(url_for(".reports"), code=303)
    return render_template("admin/report.html", report=found, form=form), form.status
