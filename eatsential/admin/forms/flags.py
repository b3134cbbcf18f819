"""What is typed about a flag."""

from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from eatsential import clock
from eatsential.admin.forms.fields import reason_field
from eatsential.admin.forms.users import ROLES
from eatsential.flags.rules import Setting
from eatsential.users.rules import Role
from eatsential.web.forms import Checkboxes, Date, Form, at_most, options, squeeze

ACCOUNTS = 100  # that are named; more are a role, or a percentage


class FlagForm(Form):
    """For whom a feature is on, until when, why it is so, and who looks after it."""

    percent = IntegerField(
        _("Of a hundred accounts"),
        description=_("0 to 100. The same accounts each time; a larger number keeps them."),
        validators=[
            InputRequired(_("Enter a whole number from 0 to 100.")),
            NumberRange(0, 100, _("Enter a whole number from 0 to 100.")),
        ],
    )
    roles = Checkboxes(_("And everybody who is"), choices=options(ROLES))
    accounts = TextAreaField(
        _("And these accounts"),
        description=_("Usernames, with a space or a new line between them."),
        validators=[Length(max=3_000, message=_("Name fewer accounts."))],
    )
    purpose = StringField(
        _("What this is for"),
        filters=[squeeze],
        validators=[
            DataRequired(_("Say what this is for.")),
            at_most(200),
        ],
    )
    owner = StringField(
        _("Who looks after it"),
        filters=[squeeze],
        validators=[
            DataRequired(_("Say who looks after it.")),
            at_most(80),
        ],
    )
    expires_on = Date(
        _("Last day"),
        description=_("After it the feature is off for everybody, until this is set anew."),
        validators=[InputRequired(_("Enter the last day."))],
    )
    reason = reason_field()

    @property
    def usernames(self) -> list[str]:
        """The accounts that were named."""
        return (self.accounts.data or "").split()

    def setting(self, accounts: frozenset[UUID]) -> Setting:
        """What was typed, with the accounts that were named."""
        return Setting(
            percent=self.percent.data,
            roles=frozenset(map(Role, self.roles.data)),
            accounts=accounts,
            owner=self.owner.data,
            purpose=self.purpose.data,
            expires_on=self.expires_on.data,
        )

    def validate_accounts(self, field: TextAreaField) -> None:
        """See that a list stays one that somebody can look after."""
        if len(self.usernames) > ACCOUNTS:
            raise ValidationError(_("Name %(n)s accounts at most.", n=ACCOUNTS))

    def validate_expires_on(self, field: Date) -> None:
        """See that it is on for a day at least."""
        if field.data < clock.today():
            raise ValidationError(_("The last day must be today or later."))


class DefaultForm(Form):
    """Let a feature be as the code has it, and say why."""

    reason = reason_field()


def flag_form(setting: Setting | None, usernames: list[str]) -> FlagForm:
    """The form with what is set, or empty."""
    if setting is None:
        return FlagForm()
    return FlagForm(
        percent=setting.percent,
        roles=sorted(setting.roles),
        accounts="\n".join(usernames),
        purpose=setting.purpose,
        owner=setting.owner,
        expires_on=setting.expires_on,
    )
