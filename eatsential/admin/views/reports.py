"""Findings that people say are wrong: never who says so."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from eatsential.admin.forms.queues import ReportForm
from eatsential.admin.views import bp
from eatsential.admin.views.queues import Queue
from eatsential.foods.reports import queries as findings
from eatsential.foods.reports import services as answering
from eatsential.foods.reports.wording import STATES
from eatsential.users.access import needs
from eatsential.users.rules import Permission

QUEUE = Queue(
    all=".reports",
    templates=("admin/reports.html", "admin/report.html"),
    states=STATES,
    form=ReportForm,
    page=findings.reports_in,
    shown=findings.SHOWN,
    by_id=findings.report_by,
    answer=answering.answer,
    done=_("Whoever reported it sees your answer now."),
)


@bp.get("/reports")
@needs(Permission.ANSWER_REPORTS)
def reports() -> ResponseReturnValue:
    """The findings that people say are wrong, the oldest first."""
    return QUEUE.listed()


@bp.route("/reports/<uuid:report_id>", methods=["GET", "POST"])
@needs(Permission.ANSWER_REPORTS)
def report(report_id: UUID) -> ResponseReturnValue:
    """One finding that somebody says is wrong, with its trace; answer them."""
    return QUEUE.answered(report_id)
