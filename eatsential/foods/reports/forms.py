"""Saying what is wrong with a finding."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired

from eatsential.foods.reports.rules import WORDS
from eatsential.web.forms import Form, Storable, at_most


class ReportForm(Form):
    """What is wrong, in words. `mark` tells the trace that was shown from any other."""

    words = TextAreaField(
        _("What is wrong?"),
        validators=[
            Storable(),
            DataRequired(_("Say what is wrong.")),
            at_most(WORDS),
        ],
    )
    mark = HiddenField()
