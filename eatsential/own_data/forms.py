"""What somebody types who leaves."""

from flask_babel import lazy_gettext as _

from eatsential.auth.forms.fields import password_field
from eatsential.web.forms import Form


class DeletionForm(Form):
    """Have the account deleted, for who knows its password."""

    current_password = password_field(_("Password"), "current-password")
