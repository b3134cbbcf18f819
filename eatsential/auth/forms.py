"""The shape of what people type to register, confirm, log in and get back in."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from eatsential.auth.rules import LONGEST, address, check_birth_date, check_password
from eatsential.installation import settings
from eatsential.users.rules import username_key
from eatsential.web.forms import Date, Form, obeys, squeeze

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


class RegistrationForm(Form):
    """Ask for an account."""

    username = StringField(
        _("Username"),
        filters=[squeeze],
        validators=[InputRequired(_("Choose a username."))],
        render_kw={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"},
    )
    email = email_field()
    password = password_field(_("Password"), "new-password")
    birth_date = Date(
        _("Date of birth"),
        validators=[InputRequired(_("Enter your date of birth, like 1984-05-21."))],
        render_kw={"autocomplete": "bday"},
    )

    def validate_username(self, field: StringField) -> None:
        """The form of usernames, and names nobody can have."""
        obeys(username_key, field.data)

    def validate_email(self, field: StringField) -> None:
        """The form of addresses."""
        obeys(address, field.data)

    def validate_password(self, field: PasswordField) -> None:
        """The password policy; the words an attacker would try first are refused as well."""
        personal = (self.username.data or "", self.email.data or "")
        obeys(check_password, field.data, settings().password_policy, *personal)

    def validate_birth_date(self, field: Date) -> None:
        """A date that can be, and thirteen years ago."""
        if field.data is not None:
            obeys(check_birth_date, field.data)


class SetupForm(RegistrationForm):
    """Make the first administrator."""

    code = StringField(
        _("One-time code"),
        filters=[squeeze],
        validators=[InputRequired(_("Enter the code that was printed at the start."))],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )


class VerificationForm(Form):
    """Confirm the address with the password that was chosen."""

    password = password_field(_("Password"), "current-password")


class EmailForm(Form):
    """Say which address a mail should go to."""

    email = email_field()


class LoginForm(Form):
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


class NewPasswordForm(Form):
    """Choose a new password with a link."""

    password = password_field(_("New password"), "new-password")


class PasswordForm(Form):
    """Choose a new password while logged in."""

    current_password = password_field(_("Current password"), "current-password")
    password = password_field(_("New password"), "new-password")
