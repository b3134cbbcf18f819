"""The mails about profiles. None of them says what anybody must avoid."""

from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from eatsential.outbox.mails import send
from eatsential.users.models import User
from eatsential.web.links import absolute
from eatsential.web.locale import speaking


def entry_ends(owner: User, ends_on: date) -> None:
    """Tell an account that an entry of one of its profiles is about to end."""
    with speaking(owner.language):
        send(
            "entry_ends",
            owner.email,
            _("An entry of a profile ends soon"),
            username=owner.username,
            day=str(format_date(ends_on, "d MMMM y")),
            link=absolute("profiles.people"),
        )
