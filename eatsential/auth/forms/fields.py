"""Fields that several forms share."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from eatsential.auth.policy import LONGEST, policy_of
from eatsential.installation import settings
from eatsential.users.rules import Role
from eatsential.web.forms import Form, squeeze

POLICIES = {
    "default": _(
        "15 characters or more, or 8 or more with a small letter, a capital, a digit and a symbol."
    ),
    "strict": _("15 characters or more."),
}
TYPED = 1_000  # characters of a password that are looked at before the policy says no


class ShortPassword(Length):  # type: ignore[misc]
    """Refuse what is far too long for a password before any time is spent on it."""

    def __init__(self) -> None:
        super().__init__(max=TYPED, message=_("Use %(n)s characters or fewer.", n=LONGEST))


class Choosing(Form):
    """A form in which a new `password` is chosen; its hint says what is accepted."""

    role = Role.USER

    def __init__(self, *arguments: Any, role: Role | None = None, **values: Any) -> None:
        super().__init__(*arguments, **values)
        policy = policy_of(role or self.role, settings().password_policy)
        self.password.description = POLICIES[policy]


def password_field(
    label: str, autocomplete: str, missing: str = _("Enter a password.")
) -> PasswordField:
    """A password, kept exactly as typed."""
    return PasswordField(
        label,
        validators=[InputRequired(missing), ShortPassword()],
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
