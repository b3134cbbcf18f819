"""What somebody types who changes something about their account."""

from flask_babel import lazy_gettext as _

from eatsential.auth.forms.fields import password_field
from eatsential.web.forms import Form


class PasswordForm(Form):
    """Choose a new password while logged in."""

    current_password = password_field(_("Current password"), "current-password")
    password = password_field(_("New password"), "new-password")
