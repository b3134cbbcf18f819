"""What people type about a food they keep."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from eatsential.barcodes import checked
from eatsential.foods.forms import label_field
from eatsential.foods.keeping.rules import BRAND, NAME, Label
from eatsential.vocabulary import approved
from eatsential.web.forms import Form, obeys, options, squeeze


class LabelForm(Form):
    """Say what a food is called."""

    name = StringField(
        _("Name of the food"),
        filters=[squeeze],
        validators=[
            DataRequired(_("Say what the food is called.")),
            Length(max=NAME, message=_("Use %(n)s characters or fewer.", n=NAME)),
        ],
    )
    brand = StringField(
        _("Brand, if you like"),
        filters=[squeeze],
        validators=[Length(max=BRAND, message=_("Use %(n)s characters or fewer.", n=BRAND))],
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
