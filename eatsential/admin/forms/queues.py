"""Answers to those who asked for a word, or said that a finding is wrong."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import AnyOf, DataRequired

from eatsential.foods.rules import ReportState
from eatsential.profiles.rules.words import RequestState
from eatsential.web.forms import Form, at_most, options, squeeze

STATES = {
    RequestState.OPEN: _("Open"),
    RequestState.ADDED: _("Added"),
    RequestState.DECLINED: _("Declined"),
}


def _was(states: type[RequestState] | type[ReportState]) -> HiddenField:
    return HiddenField(validators=[AnyOf(list(states), _("Load the page again."))])


def _state(question: Any, answers: Mapping[Any, Any]) -> RadioField:
    needed = DataRequired(_("Choose an answer."))
    return RadioField(question, choices=options(answers), validators=[needed])


def _answer(hint: Any, missing: Any, most: int) -> StringField:
    longest = at_most(most)
    needed = DataRequired(missing)
    return StringField(
        _("Answer"), description=hint, filters=[squeeze], validators=[needed, longest]
    )


class QueueForm(Form):
    """Answer whoever asked.

    `was` is the state that the page showed: what another curator answered meanwhile stays.
    """

    was: HiddenField
    state: RadioField
    answer: StringField


class WordForm(QueueForm):
    """Answer who asked for a word."""

    was = _was(RequestState)
    state = _state(
        _("Is it in the vocabulary now?"),
        {RequestState.ADDED: _("Yes, it was added"), RequestState.DECLINED: _("No")},
    )
    answer = _answer(
        _("One line. Whoever asked reads it beside the word."),
        _("Say what they can do, or why not."),
        200,
    )


class ReportForm(QueueForm):
    """Answer who says that a finding is wrong."""

    was = _was(ReportState)
    state = _state(
        _("What becomes of it?"),
        {ReportState.MENDED: _("It is mended"), ReportState.DECLINED: _("It stays as it is")},
    )
    answer = _answer(
        _("One or two sentences. Whoever reported it reads them."),
        _("Say what was mended, or why it stays."),
        500,
    )
