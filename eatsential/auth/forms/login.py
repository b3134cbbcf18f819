"""What somebody types who logs in, or who cannot."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired, Length

from eatsential.auth.forms.coming_back import ComingBack
from eatsential.auth.forms.fields import Choosing, password_field
from eatsential.auth.forms.second_factor import code_field
from eatsential.web.forms import Form, squeeze


class LoginForm(ComingBack):
    """Log in."""

    login = StringField(
        _("Username or e-mail address"),
        filters=[squeeze],
        validators=[
            InputRequired(_("Enter your username or e-mail address.")),
            Length(max=320, message=_("This is too long for a username or an address.")),
        ],
        render_kw={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"},
    )
    password = password_field(_("Password"), "current-password")
    remember = BooleanField(_("Keep me logged in on this device"))
    next = HiddenField()


class NewPasswordForm(Choosing):
    """Choose a new password with a link."""

    password = password_field(_("New password"), "new-password")


class ProofForm(Form):
    """Type the password again, before something that matters."""

    current_password = password_field(_("Password"), "current-password")
    code = code_field(_("The six digits that your authenticator app shows, or a recovery code."))

    @property
    def typed_code(self) -> str:
        """The code, where the account has an app that shows one."""
        return str(self.code.data) if self.code else ""
