"""What is typed to open a profile of somebody else."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.validators import Length

from eatsential.web.forms import Form, at_most, options, squeeze

REASON = 20  # characters at least


class ProfileForm(Form):
    """Open one profile of an account for one look: which, and why."""

    number = SelectField(_("Profile"), coerce=int)
    reason = StringField(
        _("Reason"),
        description=_("The owner reads it in the log of the account."),
        filters=[squeeze],
        validators=[
            Length(min=REASON, message=_("Say why in %(n)s characters or more.", n=REASON)),
            at_most(500),
        ],
    )


def profile_form(people: int) -> ProfileForm:
    """The form for an account with so many people, who have numbers here and no names."""
    form = ProfileForm()
    form.number.choices = options(
        {number: _("Person %(number)s", number=number) for number in range(1, people + 1)}
    )
    return form
