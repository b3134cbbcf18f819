"""What was measured of a person on a day."""

import re
from datetime import date
from typing import Any

from flask_babel import gettext, to_user_timezone
from flask_babel import lazy_gettext as _
from wtforms import FloatField, SelectField, ValidationError
from wtforms.validators import InputRequired, Optional

from eatsential import clock
from eatsential.profiles.forms.people import OLDEST
from eatsential.profiles.rules.measurements import PLAUSIBLE, Activity, Measurement
from eatsential.profiles.rules.people import Details
from eatsential.web.forms import Date, Form, options

ACTIVITIES = {
    Activity.INACTIVE: _("Mostly sitting"),
    Activity.LOW_ACTIVE: _("Some walking or standing on most days"),
    Activity.ACTIVE: _("About an hour of brisk movement a day"),
    Activity.VERY_ACTIVE: _("Several hours of hard work or sport a day"),
}
_NUMBER = re.compile(r"\d{1,4}([.,]\d{1,2})?")


class Amount(FloatField):  # type: ignore[misc]
    """A number with at most two decimals, behind a point or a comma."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Say what a number looks like where none was understood."""
        typed = valuelist[0].strip() if valuelist else ""
        if not _NUMBER.fullmatch(typed):
            raise ValueError(gettext("Enter a number like 72.5, without the unit."))
        self.data = float(typed.replace(",", "."))


def amount_field(name: str, label: str) -> Amount:
    """A number that lies where such a number can lie."""

    def plausible(_form: Form, field: Any) -> None:
        least, most = PLAUSIBLE[name]
        if field.data is not None and not least <= field.data <= most:
            raise ValidationError(
                gettext("Enter a number from %(least)g to %(most)g.", least=least, most=most)
            )

    return Amount(
        label,
        validators=[Optional(), plausible],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )


class MeasurementForm(Form):
    """Record what was measured on a day."""

    day = Date(_("Day"), validators=[InputRequired(_("Choose a day."))])
    height_cm = amount_field("height_cm", _("Height in centimetres (optional)"))
    weight_kg = amount_field("weight_kg", _("Weight in kilograms (optional)"))
    activity = SelectField(
        _("Activity (optional)"), default="", choices=options({"": _("Not said"), **ACTIVITIES})
    )
    born: date | None = None

    def validate_day(self, field: Date) -> None:
        """Nobody is measured tomorrow, or before they were born."""
        today = clock.today()
        if field.data is None:
            return
        if field.data > today:
            raise ValidationError(_("The day must be today or in the past."))
        if today.year - field.data.year > OLDEST:
            raise ValidationError(_("Enter the year with four digits, like 1984."))
        if self.born is not None and field.data < self.born:
            raise ValidationError(_("The day is before the date of birth."))

    def validate_activity(self, field: SelectField) -> None:
        """A day with nothing measured is nothing to keep."""
        fields = (self.height_cm, self.weight_kg, self.activity)
        if not any(one.data or one.errors for one in fields):
            raise ValidationError(_("Enter at least one of the three."))

    def measurement(self) -> Measurement:
        """What was said."""
        return Measurement(
            day=self.day.data,
            height_cm=self.height_cm.data,
            weight_kg=self.weight_kg.data,
            activity=Activity(self.activity.data) if self.activity.data else None,
        )


def measurement_form(details: Details) -> MeasurementForm:
    """The form for a person, showing today."""
    form = MeasurementForm(day=to_user_timezone(clock.now()).date())
    form.born = details.birth_date
    return form
