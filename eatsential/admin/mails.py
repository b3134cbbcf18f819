"""The mails about what an administrator did to an account."""

from datetime import datetime

from flask_babel import gettext as _

from eatsential.audit.rules import Act
from eatsential.errors import N_
from eatsential.users.mails import writing_to
from eatsential.users.models import User
from eatsential.web.links import absolute

CHANGED = {
    Act.USER_SUSPENDED: N_("Your account was suspended. Nobody can log in to it for now."),
    Act.USER_REINSTATED: N_("Your account is no longer suspended. You can log in again."),
    Act.SESSIONS_ENDED: N_("Your account was logged out everywhere. You can log in again."),
    Act.ROLE_CHANGED: N_("Your account has another role. Log in again to use it."),
}


def account_changed(owner: User, act: Act, at: datetime) -> None:
    """Tell an account what an administrator did to it. The reason is not for a mail."""
    with writing_to(owner) as write:
        write(
            "account_changed",
            subject=_("An administrator changed something about your account"),
            happened=_(CHANGED[act]),
            at=at,
            link=absolute("auth.log"),
        )


def profile_unmasked(owner: User, at: datetime) -> None:
    """Tell an account that a profile of it was opened. The reason stands in its log alone."""
    with writing_to(owner) as write:
        write(
            "profile_unmasked",
            subject=_("An administrator opened a profile of your account"),
            at=at,
            link=absolute("auth.log"),
        )
