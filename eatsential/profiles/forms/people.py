"""Who eats: their name and what else is known of them."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Optional

from eatsential import clock
from eatsential.profiles.forms.deliberate import DeliberateForm, name_to_confirm
from eatsential.profiles.rules.entries import NOTES, REGION
from eatsential.profiles.rules.people import FINE, Details, Sex, Stage
from eatsential.text import visible
from eatsential.vocabulary import approved
from eatsential.web.forms import STALE, Date, Form, at_most, options, squeeze

OLDEST = 130  # years
NOT_SAID = {"": _("Not said")}
SEXES = {Sex.FEMALE: _("Female"), Sex.MALE: _("Male")}
STAGES = {Stage.PREGNANT: _("Pregnant"), Stage.BREASTFEEDING: _("Breast-feeding")}


def _regions() -> dict[str, str]:
    """The regions whose law is known, each by a name that can begin a line."""
    return {id_: name[:1].upper() + name[1:] for id_, name in approved.regions().items()}


def _visible(_form: Form, field: StringField) -> None:
    """A name that nobody sees tells nobody apart."""
    if not visible(field.data):
        raise ValidationError(gettext("Enter a name that can be seen."))


def name_field(label: str) -> StringField:
    """What somebody is called."""
    return StringField(
        label,
        filters=[squeeze],
        validators=[
            DataRequired(_("Enter a name.")),
            at_most(60),
            _visible,
        ],
        render_kw={"autocomplete": "off"},
    )


class PersonForm(Form):
    """Add somebody who eats here often, or now and then."""

    name = name_field(_("Name"))
    guest = BooleanField(
        _("A guest"), description=_("Asked about only where you choose them for a check.")
    )

    def details(self) -> Details:
        """What was said."""
        return Details(name=self.name.data, guest=self.guest.data)


class DetailsForm(DeliberateForm, PersonForm):
    """Change what is known of a person."""

    confirm = name_to_confirm(_("Name of the person"))

    birth_date = Date(_("Date of birth (optional)"), validators=[Optional()])
    sex = SelectField(
        _("Sex (optional)"),
        default="",
        choices=options(NOT_SAID | SEXES),
        description=_("Reference intakes and some rules differ. It is used for nothing else."),
    )
    stage = SelectField(
        _("Pregnant or breast-feeding (optional)"),
        default="",
        choices=options({"": _("Neither, or not said")} | STAGES),
        description=_("Food is checked for it, as for a condition."),
    )
    region = SelectField(
        _("Where food is bought"),
        default=REGION,
        choices=lambda: options(_regions()),
        description=_(
            "Its law decides what a group such as nuts covers, and what a label has to name."
        ),
    )
    cross_reactions = BooleanField(
        _("Also warn of what is related to the allergens"),
        description=_("Such as lupin for peanut. Some people react to both, most do not."),
    )
    emergency = TextAreaField(
        _("Emergency contact (optional)"),
        description=_("Who is to be called. It stands on the allergy card if you choose so."),
        validators=[at_most(NOTES)],
    )
    fine = TextAreaField(
        _("What can be eaten (optional)"),
        description=_(
            "It stands on the allergy card as you write it, so write it in the language of the"
            " reader."
        ),
        validators=[at_most(FINE)],
    )
    shown = HiddenField()

    def validate_shown(self, field: HiddenField) -> None:
        """What the page was opened with, as the page has it."""
        try:
            Details.unpacked((field.data or "").encode())
        except ValueError as fault:
            raise ValidationError(STALE) from fault

    def show(self, details: Details) -> None:
        """Remember what the page is opened with, and show what this form was not used to change."""
        if self.is_submitted():
            said = details.with_changes(self.seen(), self.details())
            for name, value in vars(said).items():
                self[name].data = value if value is not None else ""
                self[name].raw_data = None  # a date would show what was typed instead
        self.shown.data = details.packed().decode()

    def seen(self) -> Details:
        """What the page was opened with."""
        return Details.unpacked((self.shown.data or "").encode())

    def validate_birth_date(self, field: Date) -> None:
        """Nobody is born tomorrow, and nobody is older than people get."""
        if field.data is not None and not 0 <= clock.today().year - field.data.year <= OLDEST:
            raise ValidationError(_("Enter the year with four digits, like 1984."))
        if field.data is not None and field.data > clock.today():
            raise ValidationError(_("The birth date must be in the past."))

    def details(self) -> Details:
        """What was said."""
        return Details(
            name=self.name.data,
            guest=self.guest.data,
            birth_date=self.birth_date.data,
            sex=Sex(self.sex.data) if self.sex.data else None,
            stage=Stage(self.stage.data) if self.stage.data else None,
            emergency=(self.emergency.data or "").strip(),
            fine=(self.fine.data or "").strip(),
            region=self.region.data,
            cross_reactions=self.cross_reactions.data,
        )
