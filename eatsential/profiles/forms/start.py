"""The first-run page: one person with what they must avoid."""

from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from eatsential.profiles.forms.people import name_field
from eatsential.profiles.rules import Details, Entry, EntryKind
from eatsential.screening.answer import Problem, Severity
from eatsential.vocabulary import approved
from eatsential.web.forms import Checkboxes, Form, options

SHORT_SEVERITIES = {
    "": _("No"),
    Severity.MILD: _("Yes, mild"),
    Severity.MODERATE: _("Yes, moderate"),
    Severity.SEVERE: _("Yes, severe"),
    Severity.LIFE_THREATENING: _("Yes, life-threatening"),
}


class StartForm(Form):
    """The first person of an account: consent, name, allergies and diets on one page."""

    consent = BooleanField(
        _("I agree that Eatsential keeps this health data to check food against it."),
        validators=[InputRequired(_("Agree, or nothing can be kept."))],
    )
    name = name_field(_("Name"))
    diets = Checkboxes(_("Diets"))

    @property
    def allergens(self) -> list[SelectField]:
        """The question for each allergen that labels must declare."""
        return [self[f"allergy-{id_}"] for id_ in approved.regulated()]

    def details(self) -> Details:
        """Who it is about."""
        return Details(name=self.name.data)

    def entries(self) -> list[Entry]:
        """What was said that this person must avoid."""
        allergies = [
            Entry(
                EntryKind.ALLERGY,
                field.name.removeprefix("allergy-"),
                Severity(field.data),
                Problem.IGE,
            )
            for field in self.allergens
            if field.data
        ]
        return allergies + [Entry(EntryKind.DIET, diet) for diet in self.diets.data]


@cache
def _start_form() -> type[StartForm]:
    fields = {
        f"allergy-{id_}": SelectField(name, choices=options(SHORT_SEVERITIES), default="")
        for id_, name in approved.regulated().items()
    }
    return type("StartFormWithAllergens", (StartForm,), fields)


def start_form(**defaults: Any) -> StartForm:
    """The form of the first-run page, with a question for each regulated allergen."""
    form = _start_form()(**defaults)
    form.diets.choices = options(approved.choices(EntryKind.DIET))
    return form
