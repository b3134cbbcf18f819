"""Fields of several forms."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import DataRequired

from eatsential.web.forms import at_most, squeeze


def reason_field() -> StringField:
    """Why an administrator acts on somebody's account."""
    return StringField(
        _("Reason"),
        description=_("It is kept with the act."),
        filters=[squeeze],
        validators=[
            DataRequired(_("Say why. The reason is kept with the act.")),
            at_most(500),
        ],
    )
