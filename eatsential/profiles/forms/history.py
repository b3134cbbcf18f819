"""Looking at a profile as it was."""

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired

from eatsential.web.forms import Date, Query


class DayForm(Query):
    """Choose a day."""

    on = Date(_("Show it as it was on"), validators=[InputRequired(_("Choose a day."))])
