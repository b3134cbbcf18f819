"""The first step: agreeing, and saying who eats."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import InputRequired

from eatsential.profiles.forms.people import name_field
from eatsential.profiles.rules.people import Details
from eatsential.web.forms import Form


class StartForm(Form):
    """Consent, and the first person of an account."""

    name = name_field(_("Name"))
    consent = BooleanField(
        _("I agree that Eatsential keeps this health data to check food against it."),
        validators=[InputRequired(_("Tick the box to agree. Without it nothing can be kept."))],
    )

    def details(self) -> Details:
        """Who it is about."""
        return Details(name=self.name.data)
