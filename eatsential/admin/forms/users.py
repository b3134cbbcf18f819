"""What is typed about an account."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField
from wtforms.validators import AnyOf

from eatsential.admin.forms.fields import reason_field
from eatsential.users.rules import Role
from eatsential.web.forms import Form, options

SUSPEND, REINSTATE = "suspend", "reinstate"
ROLES = {
    Role.USER: _("user"),
    Role.CURATOR: _("curator"),
    Role.SUPPORT: _("support"),
    Role.ADMINISTRATOR: _("administrator"),
}


class AccountForm(Form):
    """Suspend an account or let it in again, and say why.

    `act` is what the page offered: sent twice, or after somebody else acted, it is not undone.
    """

    act = HiddenField(validators=[AnyOf((SUSPEND, REINSTATE), _("Load the page again."))])
    reason = reason_field()


class RoleForm(Form):
    """Give an account another role, and say why."""

    role = RadioField(_("Role"), choices=options(ROLES), coerce=Role)
    reason = reason_field()
