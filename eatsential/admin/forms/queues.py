"""Answers to those who asked for a word, or said that a finding is wrong."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import AnyOf, DataRequired, Length

from eatsential.foods.rules import ReportState
from eatsential.profiles.rules.words import RequestState
from eatsential.web.forms import Form, options, squeeze

ANSWERS = {RequestState.ADDED: _("Yes, it was added"), RequestState.DECLINED: _("No")}
STATES = {
    RequestState.OPEN: _("Open"),
    RequestState.ADDED: _("Added"),
    RequestState.DECLINED: _("Declined"),
}
OUTCOMES = {ReportState.MENDED: _("It is mended"), ReportState.DECLINED: _("It stays as it is")}
OUTCOMES = {ReportState.MENDED: _("It is mended"), ReportState.DECLINED: _("It stays as it is")}


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
