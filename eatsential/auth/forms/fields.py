"""Fields that several forms share."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from eatsential.auth.rules import LONGEST
from eatsential.web.forms import squeeze

POLICY = _(
    "15 characters or more, or 8 or more with a small letter, a capital, a digit and a symbol."
)
TYPED = 1_000  # characters of a password that are looked at before the policy says no


class ShortPassword(Length):  # type: ignore[misc]
    """Refuse what is far too long for a password before any time is spent on it."""

    def __init__(self) -> None:
        super().__init__(max=TYPED, message=_("Use %(n)s characters or fewer.", n=LONGEST))


def password_field(label: str, autocomplete: str) -> PasswordField:
    """A password, kept exactly as typed."""
    return PasswordField(
        label,
        description=POLICY if autocomplete == "new-password" else "",
        validators=[InputRequired(_("Enter a password.")), ShortPassword()],
        render_kw={"autocomplete": autocomplete, "spellcheck": "false", "autocapitalize": "none"},
    )


def email_field() -> StringField:
    """An e-mail address."""
    return StringField(
        _("E-mail address"),
        filters=[squeeze],
        validators=[
            InputRequired(_("Enter your e-mail address.")),
            Length(max=320, message=_("This is too long for an e-mail address.")),
        ],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )


def username_field() -> StringField:
    """The name that an account is known by."""
    return StringField(
        _("Username"),
        filters=[squeeze],
        validators=[InputRequired(_("Choose a username."))],
        render_kw={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"},
    )
