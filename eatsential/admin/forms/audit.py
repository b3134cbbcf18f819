"""What is sought in the record of what happened, and how it is exported."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Optional, ValidationError

from eatsential.admin.forms.fields import reason_field
from eatsential.admin.wording import act_words
from eatsential.audit.exchange import TextForm
from eatsential.audit.rules import Act, Sought
from eatsential.text import one_line
from eatsential.web.forms import Date, Form, Query, options

ANY = ""
YEARS = range(1970, 9999)
FORMS = {TextForm.CSV: _("CSV, for a spreadsheet"), TextForm.JSON: _("JSON, one event a line")}


def _who_field(words: str) -> StringField:
    return StringField(words, filters=[lambda typed: one_line(typed or "")[:254]])


def _of_our_time(_form: Form, field: Date) -> None:
    if field.data.year not in YEARS:
        raise ValidationError(gettext("Choose another year."))


class AuditForm(Query):
    """Which events to show."""

    actor = _who_field(_("Done by (username, address or id)"))
    target = _who_field(_("Done to (username, address or id)"))
    act = SelectField(
        _("Act"),
        choices=options({ANY: _("all"), **{act: act_words(act) for act in sorted(Act)}}),
        default=ANY,
    )
    since = Date(_("From this day"), validators=[Optional(), _of_our_time])
    until = Date(_("To this day"), validators=[Optional(), _of_our_time])

    def sought(self, actor: UUID | None, target: UUID | None, zone: str) -> Sought:
        """What is sought; days are those of a time zone, and the last one counts."""

        def begin(day: Date, days: int) -> datetime | None:
            if day.data is None:
                return None
            return datetime.combine(day.data, time.min, ZoneInfo(zone)) + timedelta(days=days)

        act = Act(self.act.data) if self.act.data else None
        return Sought(actor, target, act, begin(self.since, 0), begin(self.until, 1))


class ExportForm(Form):
    """Export the events that are sought, and say why."""

    form = RadioField(_("Form"), choices=options(FORMS), coerce=TextForm, default=TextForm.CSV)
    reason = reason_field()
