"""The mails about sharing. They name neither a person nor another account, which may be erased."""

from flask_babel import gettext as _

from eatsential.outbox.mails import send
from eatsential.users.models import User
from eatsential.web.links import absolute
from eatsential.web.locale import speaking


def invited(to: User, *, handover: bool) -> None:
    """Tell an account that somebody shares a person with it, or hands one over."""
    with speaking(to.language):
        send(
            "sharing_offered",
            to.email,
            _("A profile for you on Eatsential"),
            username=to.username,
            handover=handover,
            link=absolute("profiles.people"),
        )


def accepted(to: User, *, handover: bool) -> None:
    """Tell who made an offer that it was accepted."""
    with speaking(to.language):
        send(
            "sharing_accepted",
            to.email,
            _("Your offer on Eatsential was accepted"),
            username=to.username,
            handover=handover,
            link=absolute("profiles.people"),
        )
