"""The mails about proving who you are: subject and template of each."""

from datetime import datetime

from flask_babel import gettext as _

from eatsential.audit.rules import Act
from eatsential.errors import N_
from eatsential.installation import settings
from eatsential.outbox.mails import send, span
from eatsential.users.mails import writing_to
from eatsential.users.models import User
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


def already_registered(owner: User) -> None:
    """Tell the owner of an account that somebody tried to register their address again."""
    with writing_to(owner) as write:
        write(
            "already_registered",
            subject=_("You already have an Eatsential account"),
            link=absolute("auth.login"),
            forgot=absolute("auth.forgot"),
        )


def reset_password(owner: User, token: str) -> None:
    """Send the link for a new password."""
    with writing_to(owner) as write:
        write(
            "reset_password",
            subject=_("Choose a new password for Eatsential"),
            link=absolute("auth.reset", token=token),
            lasts=span(settings().reset_ttl),
        )


def password_changed(owner: User) -> None:
    """Tell the owner that the password is a new one."""
    with writing_to(owner) as write:
        write(
            "password_changed",
            subject=_("Your Eatsential password was changed"),
            link=absolute("auth.forgot"),
        )


def new_login(owner: User, device: str, at: datetime) -> None:
    """Tell the owner that the account was used from a browser it was never used from."""
    with writing_to(owner) as write:
        write(
            "new_login",
            subject=_("New login to your Eatsential account"),
            device=device,
            at=at,
            link=absolute("auth.open_sessions"),
            forgot=absolute("auth.forgot"),
        )


def confirm_new_address(owner: User, to: str, token: str) -> None:
    """Ask whoever reads the new mailbox to confirm that it belongs to the account."""
    with writing_to(owner) as write:
        write(
            "confirm_new_address",
            subject=_("Confirm your new address for Eatsential"),
            to=to,
            link=absolute("auth.confirm_address", token=token),
            lasts=span(settings().email_change_ttl),
        )


def address_change_asked(owner: User) -> None:
    """Tell the old address that the account is about to get another one."""
    with writing_to(owner) as write:
        write(
            "address_change_asked",
            subject=_("Your Eatsential account is to get another address"),
            link=absolute("auth.forgot"),
        )


def address_changed(owner: User, to: str) -> None:
    """Tell the old address and the new one that the account has changed from one to the other."""
    with writing_to(owner) as write:
        write(
            "address_changed",
            subject=_("The address of your Eatsential account was changed"),
            to=to,
            link=absolute("auth.login"),
        )


def second_factor_changed(owner: User, act: Act) -> None:
    """Tell the owner what happened to the second factor of the account."""
    with writing_to(owner) as write:
        write(
            "second_factor_changed",
            subject=_("The second factor of your Eatsential account changed"),
            happened=_(SECOND_FACTOR[act]),
            link=absolute("auth.two_factor"),
            forgot=absolute("auth.forgot"),
        )
