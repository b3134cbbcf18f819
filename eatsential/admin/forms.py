"""What administrators type."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import AnyOf, DataRequired, Length

from eatsential.auth.forms.login import ProofForm
from eatsential.foods.rules import ReportState
from eatsential.profiles.rules.words import RequestState
from eatsential.users.rules import Role
from eatsential.web.forms import Form, options, squeeze

SUSPEND, REINSTATE = "suspend", "reinstate"
TRY_AGAIN, GIVE_UP = "try_again", "give_up"
ANSWERS = {RequestState.ADDED: _("Yes, it was added"), RequestState.DECLINED: _("No")}
STATES = {
    RequestState.OPEN: _("Open"),
    RequestState.ADDED: _("Added"),
    RequestState.DECLINED: _("Declined"),
}
OUTCOMES = {ReportState.MENDED: _("It is mended"), ReportState.DECLINED: _("It stays as it is")}
REASON = 20  # characters at least, to open a profile
ROLES = {
    Role.USER: _("user"),
    Role.CURATOR: _("curator"),
    Role.SUPPORT: _("support"),
    Role.ADMINISTRATOR: _("administrator"),
}


def reason_field() -> StringField:
    """Why an administrator acts on somebody's account."""
    return StringField(
        _("Reason"),
        description=_("It is kept with the act."),
        filters=[squeeze],
        validators=[
            DataRequired(_("Say why. The reason is kept with the act.")),
            Length(max=500, message=_("Use 500 characters or fewer.")),
        ],
    )


class AccountForm(Form):
    """Suspend an account or let it in again, and say why.

    `act` is what the page offered: sent twice, or after somebody else acted, it is not undone.
    """

    act = HiddenField(validators=[AnyOf((SUSPEND, REINSTATE), _("Load the page again."))])
    reason = reason_field()


class MailForm(Form):
    """Have a mail that was given up tried again, or erase it, and say why."""

    act = RadioField(
        _("What to do"),
        choices=options({TRY_AGAIN: _("Try again"), GIVE_UP: _("Give up, and erase the mail")}),
        validators=[DataRequired(_("Choose what to do."))],
    )
    reason = reason_field()


class WordForm(Form):
    """Answer who asked for a word.

    `was` is the state that the page showed: what another curator answered meanwhile stays.
    """

    was = HiddenField(validators=[AnyOf(list(RequestState), _("Load the page again."))])
    state = RadioField(
        _("Is it in the vocabulary now?"),
        choices=options(ANSWERS),
        validators=[DataRequired(_("Choose an answer."))],
    )
    answer = StringField(
        _("Answer"),
        description=_("One line. Whoever asked reads it beside the word."),
        filters=[squeeze],
        validators=[
            DataRequired(_("Say what they can do, or why not.")),
            Length(max=200, message=_("Use 200 characters or fewer.")),
        ],
    )


class ReportForm(Form):
    """Answer who says that a finding is wrong; `was` is the state that the page showed."""

    was = HiddenField(validators=[AnyOf(list(ReportState), _("Load the page again."))])
    state = RadioField(
        _("What becomes of it?"),
        choices=options(OUTCOMES),
        validators=[DataRequired(_("Choose an answer."))],
    )
    answer = StringField(
        _("Answer"),
        description=_("One or two sentences. Whoever reported it reads them."),
        filters=[squeeze],
        validators=[
            DataRequired(_("Say what was mended, or why it stays.")),
            Length(max=500, message=_("Use 500 characters or fewer.")),
        ],
    )


class RoleForm(Form):
    """Give an account another role, and say why."""

    role = RadioField(_("Role"), choices=options(ROLES), coerce=Role)
    reason = reason_field()


class ProfileForm(ProofForm):
    """Open one profile of an account for one look: which, why, and who looks."""

    number = SelectField(_("Profile"), coerce=int)
    reason = StringField(
        _("Reason"),
        description=_("The owner reads it in the log of the account."),
        filters=[squeeze],
        validators=[
            Length(min=REASON, message=_("Say why in %(n)s characters or more.", n=REASON)),
            Length(max=500, message=_("Use 500 characters or fewer.")),
        ],
    )


def profile_form(people: int) -> ProfileForm:
    """The form for an account with so many people, who have numbers here and no names."""
    form = ProfileForm()
    form.number.choices = options(
        {number: _("Person %(number)s", number=number) for number in range(1, people + 1)}
    )
    return form
