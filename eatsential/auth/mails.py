"""The mails about proving who you are: subject and template of each."""

from datetime import datetime, timedelta

from flask_babel import format_timedelta
from flask_babel import gettext as _

from eatsential.installation import settings
from eatsential.outbox.mails import send
from eatsential.web.links import absolute


def confirm_address(to: str, username: str, token: str) -> None:
    """Ask whoever reads this mailbox to confirm that the account is theirs."""
    send(
        "confirm_address",
        to,
        _("Confirm your address for Eatsential"),
        username=username,
        link=absolute("auth.verify", token=token),
        lasts=_span(settings().verify_ttl),
    )


def already_registered(to: str) -> None:
    """Tell the owner of an account that somebody tried to register their address again."""
    send(
        "already_registered",
        to,
        _("You already have an Eatsential account"),
        link=absolute("auth.login"),
        forgot=absolute("auth.forgot"),
    )


def reset_password(to: str, username: str, token: str) -> None:
    """Send the link for a new password."""
    send(
        "reset_password",
        to,
        _("Choose a new password for Eatsential"),
        username=username,
        link=absolute("auth.reset", token=token),
        lasts=_span(settings().reset_ttl),
    )


def password_changed(to: str, username: str) -> None:
    """Tell the owner that the password is a new one."""
    send(
        "password_changed",
        to,
        _("Your Eatsential password was changed"),
        username=username,
        link=absolute("auth.forgot"),
    )


def new_login(to: str, username: str, device: str, at: datetime) -> None:
    """Tell the owner that the account was used from a browser it was never used from."""
    send(
        "new_login",
        to,
        _("New login to your Eatsential account"),
        username=username,
        device=device,
        at=at,
        link=absolute("auth.open_sessions"),
        forgot=absolute("auth.forgot"),
    )


def _span(seconds: int) -> str:
    """How long a link works, in words."""
    return str(format_timedelta(timedelta(seconds=seconds), threshold=2))
