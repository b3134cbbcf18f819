"""What is typed about a mail that was given up."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import DataRequired

from eatsential.admin.forms.fields import reason_field
from eatsential.web.forms import Form, options

TRY_AGAIN, GIVE_UP = "try_again", "give_up"


class MailForm(Form):
    """Have a mail that was given up tried again, or erase it, and say why."""

    act = RadioField(
        _("What to do"),
        choices=options({TRY_AGAIN: _("Try again"), GIVE_UP: _("Give up, and erase the mail")}),
        validators=[DataRequired(_("Choose what to do."))],
    )
    reason = reason_field()
