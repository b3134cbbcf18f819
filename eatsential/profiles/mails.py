"""The mails about profiles. None of them says what anybody must avoid."""

from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from eatsential.users.mails import writing_to
from eatsential.users.models import User
from eatsential.web.links import absolute


def entry_ends(owner: User, ends_on: date) -> None:
    """Tell an account that an entry of one of its profiles is about to end."""
    with writing_to(owner) as write:
        write(
            "entry_ends",
            subject=_("An entry of a profile ends soon"),
            day=str(format_date(ends_on, "d MMMM y")),
            link=absolute("profiles.people"),
        )
