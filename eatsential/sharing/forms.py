"""What people type who share a person, or answer an offer."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from eatsential import clock
from eatsential.profiles.rules.permits import Offer, Permit, with_implied
from eatsential.web.forms import Checkboxes, Date, Form, options, squeeze

PERMITS = {
    Permit.CARD: _("See the allergy card"),
    Permit.PROFILE: _("See the whole profile and its history, with what was removed"),
    Permit.EDIT: _("Change what the profile says"),
    Permit.CHECK: _("Check food for this person"),
}


def called_field() -> StringField:
    """Whoever has this username or address."""
    return StringField(
        _("Username or e-mail address"),
        filters=[squeeze],
        description=_("We do not tell you whether there is such an account."),
        validators=[
            InputRequired(_("Enter a username or an e-mail address.")),
            Length(max=320, message=_("This is too long for a username or an address.")),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )


class OfferForm(Form):
    """Offer to share a person."""

    called = called_field()
    permits = Checkboxes(
        _("What may they do?"),
        choices=options(PERMITS),
        default=[Permit.CARD],
        description=_(
            "Whoever changes a profile also sees it; whoever sees it also sees the card."
        ),
    )
    ends_on = Date(_("Last day (optional)"), validators=[Optional()])

    def validate_permits(self, field: Checkboxes) -> None:
        """Sharing is for something."""
        if not field.data:
            raise ValidationError(_("Choose at least one."))

    def validate_ends_on(self, field: Date) -> None:
        """What ends was not over before it began."""
        if field.data is not None and field.data < clock.still():
            raise ValidationError(_("The last day must be today or later."))

    def offer(self) -> Offer:
        """What was said."""
        permits = with_implied(Permit(chosen) for chosen in self.permits.data)
        return Offer(self.called.data, permits, self.ends_on.data)


class HandoverForm(OfferForm):
    """Offer to hand a person over, and say what one would like to go on doing."""

    permits = Checkboxes(
        _("What would you like to go on doing? (optional)"),
        choices=options(PERMITS),
        description=_("The other account decides whether you may, and can end it at any time."),
    )
    ends_on = Date(_("Until, at most (optional)"), validators=[Optional()])

    def validate_permits(self, field: Checkboxes) -> None:
        """Who hands over may let go of everything."""


class LessForm(Form):
    """Let a caregiver do one thing less."""

    permit = SelectField(choices=options(PERMITS), coerce=Permit)


class AnswerForm(Form):
    """Accept an offer."""

    agrees = BooleanField(
        _("I agree that Eatsential keeps this health data to check food against it."),
        validators=[InputRequired(_("Tick the box to agree. Without it nothing can be kept."))],
    )
    keep = BooleanField(_("Yes, they may. I can end it at any time."))
