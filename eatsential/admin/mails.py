"""The mail about an administrator who opened a profile."""

from datetime import datetime

from flask_babel import gettext as _

from eatsential.outbox.mails import send
from eatsential.users.models import User
from eatsential.web.links import absolute
from eatsential.web.locale import speaking


def profile_unmasked(owner: User, at: datetime) -> None:
    """Tell an account that a profile of it was opened. The reason stands in its log alone."""
    with speaking(owner.language):
        send(
            "profile_unmasked",
            owner.email,
            _("An administrator opened a profile of your account"),
            username=owner.username,
            at=at,
            link=absolute("auth.log"),
        )
