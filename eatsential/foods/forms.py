"""What people type to check a food."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from eatsential.foods.rules import LONGEST
from eatsential.profiles.rules.people import Person
from eatsential.text import storable
from eatsential.vocabulary import approved
from eatsential.web.forms import Checkboxes, Form, options


class CheckForm(Form):
    """Ask what speaks against a food."""

    person = Checkboxes(_("Who would eat it?"))
    text = TextAreaField(
        _("What the label says"),
        filters=[lambda typed: storable(typed) if typed else typed],
        validators=[
            DataRequired(_("Paste or type what the label says.")),
            Length(
                max=LONGEST,
                message=_("Use %(n)s characters or fewer. Paste the label alone.", n=LONGEST),
            ),
        ],
    )
    lang = SelectField(_("Language of the label"), default="")
    doubtful = SelectMultipleField(validate_choice=False)
    compared = Checkboxes(_("Hard to read: tick what stands in the picture just so"))

    def validate_person(self, field: Checkboxes) -> None:
        """A question needs somebody it is about."""
        if not field.data:
            raise ValidationError(_("Choose at least one person."))

    @property
    def unsure(self) -> frozenset[str]:
        """The pieces that are hard to read in the picture, and that nobody compared with it."""
        return frozenset(self.doubtful.data or ()) - frozenset(self.compared.data or ())


def check_form(people: Sequence[Person]) -> CheckForm:
    """The form with those the account checks for and the languages that can be read."""
    own = [person for person in people if person.shared is None]
    usual = [str(person.id) for person in own or people if not person.details.guest]
    form = CheckForm(person=usual[:1])
    form.person.choices = options({str(person.id): _called(person) for person in people})
    form.lang.choices = options({"": _("Find out"), **approved.languages()})
    form.compared.choices = options({piece: piece for piece in form.doubtful.data or ()})
    return form


class ReadAsForm(Form):
    """Say in which language a label is written."""

    lang = SelectField(_("Read it as"))


def read_as_form(lang: str | None) -> ReadAsForm:
    """The form with the languages that can be read, and the one that was."""
    form = ReadAsForm(lang=lang or "")
    form.lang.choices = options(approved.languages())
    return form


def _called(person: Person) -> str:
    """The name, and whether they are a guest or another account's."""
    if person.shared is not None:
        owner = person.shared.owner
        return str(gettext("%(name)s, shared by %(owner)s", name=person.name, owner=owner))
    return gettext("%(name)s (guest)", name=person.name) if person.details.guest else person.name
