"""What somebody types who wants an account, and who confirms it."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from eatsential.auth.forms.fields import Choosing, email_field, password_field, username_field
from eatsential.auth.policy import check_password, policy_of
from eatsential.auth.rules import address, check_birth_date
from eatsential.installation import settings
from eatsential.users.rules import Role, username_key
from eatsential.web.forms import Date, Form, obeys, squeeze


class RegistrationForm(Choosing):
    """Ask for an account."""

    username = username_field()
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
        policy = policy_of(self.role, settings().password_policy)
        obeys(check_password, field.data, policy, *personal)

    def validate_birth_date(self, field: Date) -> None:
        """A date that can be, and thirteen years ago."""
        if field.data is not None:
            obeys(check_birth_date, field.data)


class SetupForm(RegistrationForm):
    """Make the first administrator."""

    role = Role.ADMINISTRATOR

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
