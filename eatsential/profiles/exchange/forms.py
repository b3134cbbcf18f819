"""A profile that is brought along."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import ValidationError

from eatsential.profiles.exchange.errors import NotAProfile
from eatsential.profiles.forms.deliberate import DeliberateForm, name_to_confirm
from eatsential.profiles.rules.people import Person
from eatsential.web.forms import TextFile, UploadForm, options
from eatsential.web.locale import translated


class ImportForm(DeliberateForm, UploadForm):
    """Choose a file or paste what is in it, and say whose profile it is to be."""

    file = TextFile(_("File"), description=_("The profile as JSON, as an Eatsential wrote it."))
    text = TextAreaField(_("Or paste what is in it"))
    into = SelectField(_("Whose profile is it?"), default="")
    mark = HiddenField()
    confirm = name_to_confirm(_("Name of the person"))

    def validate_text(self, field: TextAreaField) -> None:
        """One of the two must be there."""
        if not self.given:
            raise ValidationError(gettext("Choose a file, or paste what is in it."))

    @property
    def given(self) -> str:
        """What was brought along; a file goes before what is pasted."""
        return self.file.data or (self.text.data or "").strip()

    def name_faults(self, refusal: NotAProfile) -> None:
        """Show everything there is to mend, each where its entry is named."""
        self.refuse(refusal)
        for fault in refusal.faults:
            said = translated(fault)
            if fault.entry is not None:
                said = gettext("Entry %(number)s: %(fault)s", number=fault.entry, fault=said)
            self.form_errors.append(said)


def import_form(people: Iterable[Person]) -> ImportForm:
    """The form, for somebody new or one of these people."""
    form = ImportForm()
    form.into.choices = options(
        {
            "": _("Somebody new"),
            **{
                str(person.id): gettext("%(name)s: replace the profile", name=person.name)
                for person in people
            },
        }
    )
    return form
