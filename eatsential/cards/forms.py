"""How a card is wanted, and whom a link shows."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired

from eatsential.cards.rules import Paper, Shown, Wish
from eatsential.cards.words import ENGLISH, languages
from eatsential.profiles.rules.people import Person
from eatsential.web.forms import Checkboxes, Form, Query, options

PAPERS = {Paper.A6: _("A6, for the wallet"), Paper.A4: _("A4")}
PRINTED = {30: _("1 month"), 91: _("3 months"), 182: _("6 months"), 365: _("1 year")}
SHARED = {
    1: _("1 day"),
    7: _("1 week"),
    30: _("1 month"),
    91: _("3 months"),
    365: _("1 year"),
}


def _language(label: str) -> SelectField:
    return SelectField(label, choices=lambda: options(languages()), default=ENGLISH)


class _Wanted:
    """What every card is asked for."""

    reader = _language(_("Language of the reader"))
    own = _language(_("Your own language"))
    notes = BooleanField(_("With my notes"))
    emergency = BooleanField(_("With whom to call in an emergency"), default=True)


class CardForm(_Wanted, Query):
    """How a card is wanted."""

    days = SelectField(_("Valid for"), choices=options(PRINTED), coerce=int, default=182)
    paper = RadioField(_("Paper"), choices=options(PAPERS), coerce=Paper, default=Paper.A6)
    link = SelectField(_("QR code"), default="")

    def wish(self, today: date) -> Wish:
        """What was asked."""
        return Wish(
            reader=self.reader.data,
            own=self.own.data,
            expires=today + timedelta(days=self.days.data),
            notes=self.notes.data,
            emergency=self.emergency.data,
        )


def card_form(links: dict[str, str], own: str) -> CardForm:
    """The form with the links whose code can be printed."""
    form = CardForm(own=_known(own))
    form.link.choices = options({"": _("None"), **links})
    return form


class ShareForm(_Wanted, Form):
    """Make a link that shows cards."""

    people = Checkboxes(_("Whose card?"), validators=[InputRequired(_("Choose somebody."))])
    days = SelectField(_("The link works for"), choices=options(SHARED), coerce=int, default=30)

    def shown(self) -> Shown:
        """How the cards are to be shown."""
        return Shown(self.reader.data, self.own.data, self.notes.data, self.emergency.data)


def share_form(people: Iterable[Person], own: str) -> ShareForm:
    """The form with the people of the account; of one there is nothing to choose."""
    names = {str(person.id): person.name for person in people}
    form = ShareForm(own=_known(own), people=list(names) if len(names) == 1 else None)
    form.people.choices = options(names)
    return form


def _known(language: str) -> str:
    return language if language in languages() else ENGLISH
