"""The mail about an administrator who opened a profile."""

from datetime import datetime

from flask_babel import gettext as _

from eatsential.users.mails import writing_to
from eatsential.users.models import User
from eatsential.web.links import absolute


def profile_unmasked(owner: User, at: datetime) -> None:
    """Tell an account that a profile of it was opened. The reason stands in its log alone."""
    with writing_to(owner) as write:
        write(
            "profile_unmasked",
            subject=_("An administrator opened a profile of your account"),
            at=at,
            link=absolute("auth.log"),
        )
