"""What people type about a food they keep."""

from collections.abc import Callable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, StopValidation

from eatsential import clock
from eatsential.barcodes import checked
from eatsential.foods.declared import BY, SOURCE, Declaration, Stated
from eatsential.foods.forms import label_field
from eatsential.foods.keeping.rules import BRAND, NAME, Label
from eatsential.foods.keeping.wording import NOT_STATED, STATED
from eatsential.vocabulary import approved
from eatsential.web.forms import Checkboxes, Date, Form, at_most, obeys, options, squeeze

TAKEN_BACK = "not_stated"


class LabelForm(Form):
    """Say what a food is called."""

    name = StringField(
        _("Name of the food"),
        filters=[squeeze],
        validators=[
            DataRequired(_("Say what the food is called.")),
            at_most(NAME),
        ],
    )
    brand = StringField(
        _("Brand, if you like"),
        filters=[squeeze],
        validators=[at_most(BRAND)],
    )
    barcode = StringField(
        _("Barcode, if you like"),
        description=_("The digits under the bars."),
        filters=[squeeze],
    )

    def validate_barcode(self, field: StringField) -> None:
        """Its last digit has to fit the others."""
        if field.data:
            obeys(checked, field.data)

    def label(self) -> Label:
        """What was typed."""
        barcode = checked(self.barcode.data) if self.barcode.data else ""
        return Label(self.name.data, self.brand.data or "", barcode)


class TextForm(Form):
    """Say what the label of a food says now."""

    text = label_field()
    lang = SelectField(_("Language of the label"), default="")


def text_form() -> TextForm:
    """The form with the languages that can be read."""
    form = TextForm()
    form.lang.choices = options({"": gettext("Find out"), **approved.languages()})
    return form


def _declared_only(message: str) -> Callable[["DeclareForm", Field], None]:
    """What a declaration needs, and what is taken back does not."""

    def validate(form: "DeclareForm", field: Field) -> None:
        if not any(typed.strip() for typed in field.raw_data or ()):
            field.errors = []
            raise StopValidation(message if form.is_declared else "")

    return validate


class DeclareForm(Form):
    """Say what is declared of some allergens, by whom and when."""

    stated = RadioField(
        _("What is declared"),
        choices=options({**STATED, TAKEN_BACK: NOT_STATED}),
        validators=[InputRequired(_("Choose what is declared."))],
    )
    allergens = Checkboxes(_("Of which allergens?"))
    by = StringField(
        _("Who says so"),
        description=_("The maker, or whoever cooks. Not needed for “not stated”."),
        filters=[squeeze],
        validators=[
            _declared_only(_("Say who declares it.")),
            at_most(BY),
        ],
    )
    on = Date(
        _("The day they said it"), validators=[_declared_only(_("Choose the day they said it."))]
    )
    source = StringField(
        _("Where it is written, if anywhere"),
        description=_("For example: their letter, their website, asked at the counter."),
        filters=[squeeze],
        validators=[at_most(SOURCE)],
    )

    def validate_allergens(self, field: Checkboxes) -> None:
        """A declaration is about something."""
        if not field.data:
            raise ValidationError(gettext("Choose at least one allergen."))

    def validate_on(self, field: Date) -> None:
        """Nothing was said tomorrow."""
        if field.data and field.data > clock.today():
            raise ValidationError(gettext("Choose a day that is not in the future."))

    def declaration(self) -> Declaration | None:
        """What was said; none where it is not stated any more."""
        if not self.is_declared:
            return None
        stated = Stated(self.stated.data)
        return Declaration(stated, self.by.data, self.on.data, self.source.data or "")

    @property
    def is_declared(self) -> bool:
        """Whether something is said, and not taken back."""
        return bool(self.stated.data != TAKEN_BACK)


def declare_form() -> DeclareForm:
    """The form with the allergens that labels must declare."""
    form = DeclareForm()
    form.allergens.choices = options(approved.regulated())
    return form
