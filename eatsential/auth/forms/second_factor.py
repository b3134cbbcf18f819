"""What somebody types, or a browser sends, to prove a second time who they are."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from eatsential.auth.forms.coming_back import ComingBack
from eatsential.web.forms import Form, at_most, squeeze


def code_field(description: str) -> StringField:
    """A code that an app shows or a paper says."""
    return StringField(
        _("Code"),
        filters=[squeeze],
        description=description,
        validators=[
            InputRequired(_("Enter the code.")),
            Length(max=64, message=_("This is too long for a code.")),
        ],
        render_kw={
            "autocomplete": "one-time-code",
            "spellcheck": "false",
            "autocapitalize": "none",
        },
    )


class AppForm(Form):
    """Show that an authenticator app has the key."""

    code = code_field(_("The six digits that the app shows for Eatsential now."))
    key = HiddenField()


class CodeForm(ComingBack):
    """Finish logging in."""

    code = code_field(_("The six digits that your authenticator app shows, or a recovery code."))


class PasskeyForm(ComingBack):
    """Log in with what the browser's passkey says."""

    credential = HiddenField()
    next = HiddenField()
    second = HiddenField()


class NameForm(Form):
    """Say how a passkey is called."""

    name = StringField(
        _("Name"),
        filters=[squeeze],
        description=_("So that you know it again, like “Phone” or “Key on the key ring”."),
        validators=[
            DataRequired(_("Enter a name.")),
            at_most(60),
        ],
        render_kw={"autocomplete": "off"},
    )


class NewPasskeyForm(NameForm):
    """Add a passkey that the browser has made."""

    credential = HiddenField()
