"""What people type to check a food."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length

from eatsential.barcodes import checked
from eatsential.foods.rules import LONGEST
from eatsential.profiles.rules.people import Person
from eatsential.text import storable
from eatsential.vocabulary import approved
from eatsential.web.forms import Checkboxes, FilesForm, Form, Query, obeys, options, squeeze


def label_field() -> TextAreaField:
    """The text of a label."""
    return TextAreaField(
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


class EatersForm(Form):
    """Say who would eat something."""

    person = Checkboxes(_("Who would eat it?"))

    def validate_person(self, field: Checkboxes) -> None:
        """A question needs somebody it is about."""
        if not field.data:
            raise ValidationError(gettext("Choose at least one person."))

    def chosen(self, people: Iterable[Person]) -> list[Person]:
        """Those who were ticked."""
        return [person for person in people if str(person.id) in self.person.data]


class CheckForm(EatersForm):
    """Ask what speaks against a food."""

    text = label_field()
    lang = SelectField(_("Language of the label"), default="")
    doubtful = SelectMultipleField(validate_choice=False)
    compared = Checkboxes(_("Hard to read"))
    listed = HiddenField()

    @property
    def unsure(self) -> frozenset[str]:
        """The pieces that are hard to read in the picture, and that nobody compared with it."""
        return frozenset(self.doubtful.data or ()) - frozenset(self.compared.data or ())


def check_form(people: Sequence[Person], **given: Any) -> CheckForm:
    """The form with those the account checks for and the languages that can be read.

    All of one's own but guests are asked about unless some are chosen, or of those that others
    share, who are told of each check, the first. With `given` values it holds those, and nothing
    of what was sent.
    """
    own = [person for person in people if person.shared is None]
    usual = [person for person in own or people[:1] if not person.details.guest]
    wanted = {"formdata": None, **given} if given else {}
    form = CheckForm(**{"person": [str(person.id) for person in usual], **wanted})
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


class PhotoForm(FilesForm):
    """A picture of a label, and the language to read it in."""

    picture = FileField(_("Picture of the label"))
    lang = SelectField(_("Language of the label"))

    def validate_picture(self, field: FileField) -> None:
        """Nothing can be read without a picture."""
        if not field.data:
            raise ValidationError(_("Choose or take a picture."))


def photo_form(langs: Sequence[str], usual: str) -> PhotoForm:
    """The form with the languages that pictures can be read in here, the usual one chosen."""
    form = PhotoForm(lang=usual)
    names = approved.languages()
    form.lang.choices = options({code: names[code] for code in langs})
    return form


class ScanForm(Query):
    """The digits of a barcode."""

    barcode = StringField(_("Barcode"), filters=[squeeze])

    def validate_barcode(self, field: StringField) -> None:
        """What is no barcode leads to no food."""
        obeys(checked, field.data or "")


def _called(person: Person) -> str:
    """The name, and whether they are a guest or another account's."""
    if person.shared is not None:
        owner = person.shared.owner
        return str(gettext("%(name)s, shared by %(owner)s", name=person.name, owner=owner))
    return gettext("%(name)s (guest)", name=person.name) if person.details.guest else person.name
