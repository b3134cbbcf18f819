"""The mails about sharing. They name neither a person nor another account, which may be erased."""

from flask_babel import gettext as _

from eatsential.users.mails import writing_to
from eatsential.users.models import User
from eatsential.web.links import absolute


def invited(to: User, *, handover: bool) -> None:
    """Tell an account that somebody shares a person with it, or hands one over."""
    with writing_to(to) as write:
        write(
            "sharing_offered",
            subject=_("A profile for you on Eatsential"),
            handover=handover,
            link=absolute("profiles.people"),
        )


def accepted(to: User, *, handover: bool) -> None:
    """Tell who made an offer that it was accepted."""
    with writing_to(to) as write:
        write(
            "sharing_accepted",
            subject=_("Your offer on Eatsential was accepted"),
            handover=handover,
            link=absolute("profiles.people"),
        )
