"""The mails about proving who you are: subject and template of each."""

from datetime import datetime

from flask_babel import gettext as _

from eatsential.audit.rules import Act
from eatsential.errors import N_
from eatsential.installation import settings
from eatsential.outbox.mails import send, span
from eatsential.web.links import absolute

SECOND_FACTOR = {
    Act.SECOND_FACTOR_ON: N_("An authenticator app was added. Its codes are asked for at login."),
    Act.SECOND_FACTOR_OFF: N_("The authenticator app was removed."),
    Act.RECOVERY_CODES_MADE: N_("New recovery codes were made. The earlier ones work no longer."),
    Act.RECOVERY_CODE_USED: N_("A recovery code was used. It works no longer."),
    Act.PASSKEY_ADDED: N_("A passkey was added."),
    Act.PASSKEY_REMOVED: N_("A passkey was removed."),
}


def confirm_address(to: str, username: str, token: str) -> None:
    """Ask whoever reads this mailbox to confirm that the account is theirs."""
    send(
        "confirm_address",
        to,
        _("Confirm your address for Eatsential"),
        username=username,
        link=absolute("auth.verify", token=token),
        lasts=span(settings().verify_ttl),
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
        lasts=span(settings().reset_ttl),
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


def confirm_new_address(to: str, username: str, token: str) -> None:
    """Ask whoever reads the new mailbox to confirm that it belongs to the account."""
    send(
        "confirm_new_address",
        to,
        _("Confirm your new address for Eatsential"),
        username=username,
        link=absolute("auth.confirm_address", token=token),
        lasts=span(settings().email_change_ttl),
    )


def address_change_asked(to: str, username: str) -> None:
    """Tell the old address that the account is about to get another one."""
    send(
        "address_change_asked",
        to,
        _("Your Eatsential account is to get another address"),
        username=username,
        link=absolute("auth.forgot"),
    )


def address_changed(to: str, username: str) -> None:
    """Tell the old address and the new one that the account has changed from one to the other."""
    send(
        "address_changed",
        to,
        _("The address of your Eatsential account was changed"),
        username=username,
        link=absolute("auth.login"),
    )


def second_factor_changed(to: str, username: str, act: Act) -> None:
    """Tell the owner what happened to the second factor of the account."""
    send(
        "second_factor_changed",
        to,
        _("The second factor of your Eatsential account changed"),
        username=username,
        happened=_(SECOND_FACTOR[act]),
        link=absolute("auth.two_factor"),
        forgot=absolute("auth.forgot"),
    )
