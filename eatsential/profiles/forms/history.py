"""Looking at a profile as it was."""

from datetime import UTC, date, datetime, time

from flask_babel import gettext, to_user_timezone, to_utc
from flask_babel import lazy_gettext as _
from wtforms import ValidationError
from wtforms.validators import InputRequired

from eatsential import clock
from eatsential.web.forms import Date, Query


class DayForm(Query):
    """Choose a day."""

    on = Date(_("Show it as it was on"), validators=[InputRequired(_("Choose a day."))])

    def validate_on(self, field: Date) -> None:
        """How it will be, nobody knows; today is the day of who asks."""
        if field.data is None:
            return  # what was typed is no day, and says so
        if not date(2, 1, 1) <= field.data <= to_user_timezone(clock.now()).date():
            raise ValidationError(gettext("Choose today or an earlier day."))

    @property
    def end(self) -> datetime:
        """When the day was over, for who asks."""
        over: datetime = to_utc(datetime.combine(self.on.data, time.max))
        return over.replace(tzinfo=UTC)
