"""Noting that changes were seen."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectMultipleField, ValidationError

from eatsential.web.forms import Form


class Moment(HiddenField):  # type: ignore[misc]
    """A moment that the page knows, to the microsecond."""

    def _value(self) -> str:
        return self.data.isoformat() if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read it as it was written."""
        try:
            self.data = datetime.fromisoformat(valuelist[0]) if valuelist else None
        except ValueError:
            self.data = None


class SeenForm(Form):
    """Say that these answers were seen as they were until a moment."""

    seen = SelectMultipleField(coerce=UUID, validate_choice=False)
    until = Moment()

    def validate_until(self, field: Moment) -> None:
        """The page says until when, with its time zone."""
        if field.data is None or field.data.tzinfo is None:
            raise ValidationError(_("Load the page again."))
