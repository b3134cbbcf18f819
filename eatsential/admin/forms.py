"""What administrators type."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, DataRequired, Length

from eatsential.web.forms import Form, squeeze

SUSPEND, REINSTATE = "suspend", "reinstate"


class AccountForm(Form):
    """Suspend an account or let it in again, and say why.

    `act` is what the page offered: sent twice, or after somebody else acted, it is not undone.
    """

    act = HiddenField(validators=[AnyOf((SUSPEND, REINSTATE), _("Load the page again."))])
    reason = StringField(
        _("Reason"),
        filters=[squeeze],
        validators=[
            DataRequired(_("Say why. The reason is kept with the act.")),
            Length(max=500, message=_("Use 500 characters or fewer.")),
        ],
    )
