"""The shape of what people type about those they feed."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from eatsential import clock
from eatsential.profiles.rules import NOTES, ConfirmedBy, Entry, EntryKind
from eatsential.screening.answer import Severity
from eatsential.vocabulary import approved
from eatsential.web.forms import Checkboxes, Date, Form, options, squeeze

SEVERITIES = {
    Severity.MILD: _("Mild: itching, a few hives"),
    Severity.MODERATE: _("Moderate: hives all over, vomiting, belly pain"),
    Severity.SEVERE: _("Severe: trouble breathing, swelling, dizziness"),
    Severity.LIFE_THREATENING: _("Life-threatening: anaphylaxis"),
}
SEVERITY_WORDS = {
    Severity.MILD: _("mild"),
    Severity.MODERATE: _("moderate"),
    Severity.SEVERE: _("severe"),
    Severity.LIFE_THREATENING: _("life-threatening"),
}
SHORT_SEVERITIES = {
    "": _("No"),
    Severity.MILD: _("Yes, mild"),
    Severity.MODERATE: _("Yes, moderate"),
    Severity.SEVERE: _("Yes, severe"),
    Severity.LIFE_THREATENING: _("Yes, life-threatening"),
}


def name_field(label: str) -> StringField:
    """What somebody is called."""
    return StringField(
        label,
        filters=[squeeze],
        validators=[
            DataRequired(_("Enter a name.")),
            Length(max=60, message=_("Use 60 characters or fewer.")),
        ],
        render_kw={"autocomplete": "off"},
    )


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

    def entries(self) -> list[Entry]:
        """What was said that this person must avoid."""
        allergies = [
            Entry(EntryKind.ALLERGY, field.name.removeprefix("allergy-"), Severity(field.data))
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


class PersonForm(Form):
    """Add somebody, or call them something else."""

    name = name_field(_("Name"))


class AllergyForm(Form):
    """Add an allergy to a profile, or change it."""

    allergen = SelectField(_("Allergen"), validators=[InputRequired(_("Choose an allergen."))])
    severity = RadioField(
        _("How severe are the reactions?"),
        choices=options(SEVERITIES),
        coerce=Severity,
        validators=[InputRequired(_("Choose how severe the reactions are."))],
    )
    reaction = StringField(
        _("Reaction (optional)"),
        filters=[squeeze],
        validators=[Length(max=200, message=_("Use 200 characters or fewer."))],
    )
    diagnosed_on = Date(_("Date of diagnosis (optional)"), validators=[Optional()])
    confirmed_by = SelectField(
        _("Confirmed by (optional)"),
        default="",
        choices=options(
            {
                "": _("Not said"),
                ConfirmedBy.SELF: _("What we have seen ourselves"),
                ConfirmedBy.CLINICIAN: _("A doctor or dietitian"),
            }
        ),
    )
    notes = TextAreaField(
        _("Notes (optional)"),
        validators=[Length(max=NOTES, message=_("Use %(n)s characters or fewer.", n=NOTES))],
    )

    def validate_diagnosed_on(self, field: Date) -> None:
        """Nobody was diagnosed tomorrow."""
        if field.data is not None and field.data > clock.today():
            raise ValidationError(_("The date of diagnosis must be today or in the past."))

    def entry(self) -> Entry:
        """What was said."""
        confirmed = self.confirmed_by.data
        return Entry(
            kind=EntryKind.ALLERGY,
            subject=self.allergen.data,
            severity=self.severity.data,
            reaction=self.reaction.data or "",
            diagnosed_on=self.diagnosed_on.data,
            confirmed_by=ConfirmedBy(confirmed) if confirmed else None,
            notes=(self.notes.data or "").strip(),
        )


def allergy_form(entry: Entry | None = None) -> AllergyForm:
    """The form with the approved allergens, showing an entry where there is one."""
    form = AllergyForm(obj=entry, allergen=entry.subject if entry else None)
    form.allergen.choices = options(
        {"": _("Choose an allergen"), **approved.choices(EntryKind.ALLERGY)}
    )
    return form


class ChoiceForm(Form):
    """Choose any of a list: diets, conditions."""

    chosen = Checkboxes()


def choice_form(label: str, choices: Mapping[str, str], held: Iterable[str]) -> ChoiceForm:
    """The form with what can be chosen, showing what is."""
    form = ChoiceForm(chosen=list(held))
    form.chosen.choices = options(choices)
    form.chosen.label.text = label
    return form


class WordForm(Form):
    """Add a word that the list of allergens does not have."""

    word = StringField(
        _("Word"),
        filters=[squeeze],
        validators=[
            InputRequired(_("Enter the word as it stands on labels.")),
            Length(min=2, max=60, message=_("Use 2 to 60 characters.")),
        ],
    )
