"""Saying what is wrong with a finding."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from eatsential.foods.reports.rules import WORDS
from eatsential.web.forms import Form, Storable


class ReportForm(Form):
    """What is wrong, in words. `mark` tells the trace that was shown from any other."""

    words = TextAreaField(
        _("What is wrong?"),
        validators=[
            Storable(),
            DataRequired(_("Say what is wrong.")),
            Length(max=WORDS, message=_("Use %(n)s characters or fewer.", n=WORDS)),
        ],
    )
    mark = HiddenField()
