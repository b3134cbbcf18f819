"""What administrators type."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from eatsential.web.forms import Form, squeeze


class ReasonForm(Form):
    """Say why something is done that touches a person."""

    reason = StringField(
        _("Reason"),
        filters=[squeeze],
        validators=[
            InputRequired(_("Say why. The reason is kept with the act.")),
            Length(max=500, message=_("Use 500 characters or fewer.")),
        ],
    )
