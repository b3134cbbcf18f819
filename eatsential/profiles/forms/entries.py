"""What a person must avoid."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from eatsential import clock
from eatsential.profiles.forms.choices import (
    CONFIRMED,
    ONSETS,
    PROBLEMS,
    REACTIONS,
    REASONS,
    SEVERITIES,
)
from eatsential.profiles.forms.deliberate import DeliberateForm
from eatsential.profiles.rules.entries import (
    NOTES,
    ConfirmedBy,
    DietReason,
    Entry,
    EntryKind,
    Onset,
    Reaction,
)
from eatsential.profiles.rules.people import Details
from eatsential.profiles.rules.words import findable
from eatsential.screening.answer import Problem, Severity
from eatsential.text import folded, storable
from eatsential.vocabulary import approved
from eatsential.vocabulary.search import Found, search
from eatsential.web.forms import Checkboxes, Date, Form, at_most, options, squeeze

STRICT, FLEXIBLE = "strict", "flexible"
SHOWN = 60  # characters of a name that nothing goes by


def last_day() -> Date:
    """Until when something counts. A form has it where its page does: mistakes keep that order."""
    return Date(
        _("Last day it counts (optional)"),
        validators=[Optional(), _not_over],
        description=_(
            "For a trial, a course of tablets, or advice for a while. You are told before."
        ),
    )


def _not_over(_form: Form, field: Date) -> None:
    """What ends was not over before it began."""
    if field.data is not None and field.data < clock.still():
        raise ValidationError(gettext("The last day must be today or later."))


class AllergyForm(DeliberateForm):
    """Add an allergy to a profile, or change it. What was searched is answered at the allergen."""

    allergen = SelectField(_("Allergen"))
    wanted = StringField(
        _("Search by any name"),
        filters=[lambda typed: squeeze(storable(typed)) if typed else typed],
        description=_("In any language that Eatsential reads: peanut, Erdnuss, groundnut."),
    )
    search = SubmitField(_("Search"))
    severity = RadioField(
        _("How severe are the reactions?"),
        choices=options(SEVERITIES),
        coerce=Severity,
        validators=[InputRequired(_("Choose how severe the reactions are."))],
    )
    problem = RadioField(
        _("What is it?"), default=Problem.IGE, choices=options(PROBLEMS), coerce=Problem
    )
    reactions = Checkboxes(_("What happens (optional)"), choices=options(REACTIONS))
    reaction = StringField(
        _("Anything else that happens (optional)"),
        filters=[squeeze],
        validators=[at_most(200)],
    )
    onset = SelectField(
        _("How soon (optional)"), default="", choices=options({"": _("Not said"), **ONSETS})
    )
    diagnosed_on = Date(_("Date of diagnosis (optional)"), validators=[Optional()])
    confirmed_by = SelectField(
        _("Confirmed by (optional)"),
        default="",
        choices=options(
            {
                "": _("Not said"),
                **CONFIRMED,
            }
        ),
    )
    ends_on = last_day()
    notes = TextAreaField(
        _("Notes (optional)"),
        validators=[at_most(NOTES)],
    )

    born: date | None = None

    def validate_allergen(self, field: SelectField) -> None:
        """One of the list, or its name typed out; what goes by another name is only offered."""
        if field.data:
            return
        typed, found = self.wanted.data, self.narrow()
        if not typed:
            raise ValidationError(gettext("Choose an allergen."))
        if not found:
            raise ValidationError(
                gettext(
                    "“%(typed)s” is not in the list. Choose another name, or save a word of your"
                    " own.",
                    typed=typed if len(typed) <= SHOWN else f"{typed[:SHOWN]}…",
                )
            )
        if folded(typed) == folded(found[0].name):
            self.allergen.data = found[0].id
            return
        if len(found) > 1:
            raise ValidationError(
                gettext("Choose what you mean by “%(typed)s” from the list.", typed=typed)
            )
        raise ValidationError(
            gettext(
                "By “%(typed)s” the list has %(name)s. If that is what you mean, save it again.",
                typed=typed,
                name=found[0].name,
            )
        )

    def searches(self) -> bool:
        """Whether what goes by a name was asked for. Enter in another field also sends `search`."""
        return self.search.data and (bool(self.wanted.data) or not self.says_something())

    def narrow(self) -> list[Found]:
        """Offer only what goes by the name that was typed, and say what does.

        A single one is shown as chosen, and kept once the form is sent again.
        """
        found = search(self.wanted.data) if self.wanted.data else []
        if not found:
            return found
        self.allergen.choices = options(
            {"": _("Choose an allergen"), **{one.id: one.name for one in found}}
        )
        if len(found) == 1:
            self.allergen.data = found[0].id
        return found

    def validate_diagnosed_on(self, field: Date) -> None:
        """Nobody was diagnosed tomorrow, or before they were born."""
        if field.data is not None and field.data > clock.today():
            raise ValidationError(_("The date of diagnosis must be today or in the past."))
        if field.data is not None and self.born is not None and field.data < self.born:
            raise ValidationError(_("The date of diagnosis is before the date of birth."))

    def more_is_said(self) -> bool:
        """Whether a part that is mostly left empty holds something, or a mistake."""
        usual = {"allergen", "wanted", "search", "severity", "confirm", "csrf_token"}
        more = [field for field in self if field.short_name not in usual]
        said = any(field.data for field in more if field is not self.problem)
        wrong = any(field.errors for field in more)
        return said or wrong or self.problem.data is not Problem.IGE

    def says_something(self) -> bool:
        """Whether anything was filled in that would be lost if the form were passed over."""
        typed = self.allergen.data or self.wanted.data or self.severity.raw_data
        return bool(typed) or self.more_is_said()

    def entry(self) -> Entry:
        """What was said."""
        confirmed = self.confirmed_by.data
        return Entry(
            kind=EntryKind.ALLERGY,
            subject=self.allergen.data,
            severity=self.severity.data,
            problem=self.problem.data,
            reactions=tuple(Reaction(chosen) for chosen in self.reactions.data),
            onset=Onset(self.onset.data) if self.onset.data else None,
            reaction=self.reaction.data or "",
            diagnosed_on=self.diagnosed_on.data,
            confirmed_by=ConfirmedBy(confirmed) if confirmed else None,
            ends_on=self.ends_on.data,
            notes=(self.notes.data or "").strip(),
        )


def allergy_form(details: Details, entry: Entry | None = None) -> AllergyForm:
    """The form for a person, with the approved allergens, showing an entry where there is one."""
    shown = replace(entry, problem=entry.problem or Problem.IGE) if entry else None
    form = AllergyForm(obj=shown, allergen=entry.subject if entry else None)
    form.born = details.birth_date
    form.allergen.choices = options(
        {"": _("Choose an allergen"), **approved.choices(EntryKind.ALLERGY)}
    )
    return form


class ChoiceForm(Form):
    """Choose any of a list, for as long as is said: conditions, medications."""

    chosen = Checkboxes(validators=[InputRequired(_("Choose at least one."))])
    ends_on = last_day()

    def entries(self, kind: EntryKind) -> list[Entry]:
        """What was chosen."""
        return [Entry(kind, subject, ends_on=self.ends_on.data) for subject in self.chosen.data]


class Strictness(Form):
    """How a diet is kept, and why."""

    strict = RadioField(
        _("How is it kept?"),
        default=STRICT,
        choices=options(
            {
                STRICT: _("Strictly: what it leaves out is avoided"),
                FLEXIBLE: _("Flexibly: what it leaves out calls for caution, traces are ignored"),
            }
        ),
    )
    reason = SelectField(
        _("Why (optional)"), default="", choices=options({"": _("Not said"), **REASONS})
    )
    notes = TextAreaField(
        _("In your own words (optional)"),
        validators=[at_most(NOTES)],
    )

    def kept(self, diet: Entry) -> Entry:
        """A diet, kept as was said."""
        return replace(
            diet,
            strict=self.strict.data == STRICT,
            reason=DietReason(self.reason.data) if self.reason.data else None,
            notes=(self.notes.data or "").strip(),
        )


class DietsForm(ChoiceForm, Strictness):
    """Choose diets that are kept in the same way."""

    ends_on = last_day()  # which comes last on the page

    def entries(self, kind: EntryKind) -> list[Entry]:
        """What was chosen."""
        return [self.kept(diet) for diet in super().entries(kind)]


class KeptForm(DeliberateForm):
    """Change until when something counts, and what is noted of it."""

    notes = TextAreaField(
        _("Notes (optional)"),
        validators=[at_most(NOTES)],
    )
    ends_on = last_day()

    def kept(self, entry: Entry) -> Entry:
        """An entry, as was said."""
        return replace(entry, ends_on=self.ends_on.data, notes=(self.notes.data or "").strip())


class DietForm(DeliberateForm, Strictness):
    """Change how a diet is kept, and until when."""

    ends_on = last_day()

    def kept(self, diet: Entry) -> Entry:
        """A diet, as was said."""
        return replace(super().kept(diet), ends_on=self.ends_on.data)


def kept_form(entry: Entry) -> KeptForm | DietForm:
    """The form that shows how an entry is kept."""
    if entry.kind is not EntryKind.DIET:
        return KeptForm(obj=entry)
    return DietForm(
        strict=STRICT if entry.strict else FLEXIBLE,
        reason=entry.reason or "",
        notes=entry.notes,
        ends_on=entry.ends_on,
    )


def choice_form(kind: EntryKind, label: str) -> ChoiceForm:
    """The form with what can be chosen of a kind."""
    form = DietsForm() if kind is EntryKind.DIET else ChoiceForm()
    form.chosen.choices = options(approved.choices(kind))
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
    anyway = BooleanField(
        _("Save the word as it is"),
        description=_("Labels are then searched for exactly this word, and nothing else."),
    )

    offered: Sequence[Found] = ()

    def validate_word(self, field: StringField) -> None:
        """What goes by the word in the list is offered first: there it has all its names."""
        if self.anyway.data:
            return
        self.offered = search(field.data) if findable(field.data) else ()
        if self.offered:
            names = ", ".join(one.name for one in self.offered)
            raise ValidationError(gettext("The list may have this: %(names)s.", names=names))
