"""What somebody types who changes something about their account."""

from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField

from eatsential.auth.forms.fields import Choosing, email_field, password_field, username_field
from eatsential.auth.forms.login import ProofForm
from eatsential.auth.rules import address
from eatsential.users.rules import username_key
from eatsential.web.forms import Form, obeys, options
from eatsential.web.locale import LANGUAGES

ZONES = {zone: zone for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"}


class PasswordForm(Choosing):
    """Choose a new password while logged in."""

    current_password = password_field(
        _("Current password"), "current-password", _("Enter your current password.")
    )
    password = password_field(_("New password"), "new-password", _("Enter a new password."))


class AddressForm(ProofForm):
    """Choose another e-mail address."""

    email = email_field()

    def validate_email(self, field: StringField) -> None:
        """The form of addresses."""
        obeys(address, field.data)


class NewAddressForm(Form):
    """Confirm another e-mail address with the password of the account."""

    password = password_field(_("Password"), "current-password")


class UsernameForm(Form):
    """Choose another username."""

    username = username_field()

    def validate_username(self, field: StringField) -> None:
        """The form of usernames, and names nobody can have."""
        obeys(username_key, field.data)


class PreferencesForm(Form):
    """Choose the language of the pages and the time zone of their times."""

    language = SelectField(
        _("Language"), choices=options({"": _("As the browser asks"), **LANGUAGES})
    )
    time_zone = SelectField(_("Time zone"), choices=options(ZONES))
