"""The mails about profiles. None of them says what anybody must avoid."""

from collections import Counter
from datetime import date

from flask_babel import format_date, ngettext

from eatsential.users.mails import writing_to
from eatsential.users.models import User
from eatsential.web.links import absolute


def entries_end(owner: User, days: Counter[date]) -> None:
    """Tell an account how many entries of its profiles are about to end, and on which days."""
    with writing_to(owner) as write:
        write(
            "entry_ends",
            subject=ngettext(
                "An entry of a profile ends soon", "Entries of a profile end soon", days.total()
            ),
            days=[
                ngettext(
                    "An entry counts until %(day)s.",
                    "%(num)s entries count until %(day)s.",
                    number,
                    day=format_date(day, "d MMMM y"),
                )
                for day, number in sorted(days.items())
            ],
            link=absolute("profiles.people"),
        )
