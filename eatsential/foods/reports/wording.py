"""What became of a report, in words."""

from flask_babel import lazy_gettext as _

from eatsential.foods.rules import ReportState

STATES = {
    ReportState.OPEN: _("Not answered yet"),
    ReportState.MENDED: _("Mended"),
    ReportState.DECLINED: _("Stays as it is"),
}
