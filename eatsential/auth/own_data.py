"""What an export says of how somebody logs in, and what is kept outside of the account's rows."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from eatsential.auth import throttle
from eatsential.auth.models import (
    Device,
    Passkey,
    RecoveryCode,
    Registration,
    TimeCodes,
    Token,
    UserSession,
)
from eatsential.auth.rules import mailbox_key
from eatsential.database import rows_of, transaction
from eatsential.errors import N_
from eatsential.users.models import User

_HASH = N_("a secret: the hash of what a cookie or a link holds")

LEFT_OUT = {
    "sessions.digest": _HASH,
    "devices.digest": _HASH,
    "tokens.digest": _HASH,
    "tokens.registration_id": N_("always empty for an account"),
    "tokens.email_key": N_("your address at that time, in the form that is compared"),
    "time_codes.sealed": N_("a secret: with it, somebody could make your codes"),
    "time_codes.last_step": N_("a number that keeps a code from being used twice"),
    "recovery_codes.digest": N_("a secret: the hash of a code"),
    "passkeys.public_key": N_("belongs to the key in your device, which alone can use it"),
    "passkeys.credential_id": N_("belongs to the key in your device, which alone can use it"),
    "passkeys.sign_count": N_("a number that shows whether a key was copied"),
}


def own_data(user_id: UUID) -> dict[str, Iterator[Mapping[str, Any]]]:
    """Sessions, known browsers, links that were sent, and second factors."""
    sessions = (
        UserSession.id,
        UserSession.user_id,
        UserSession.remembered,
        UserSession.created_at,
        UserSession.last_seen_at,
        UserSession.expires_at,
        UserSession.proved_at,
        UserSession.second_factor_at,
        UserSession.user_agent,
    )
    tokens = (
        Token.id,
        Token.user_id,
        Token.purpose,
        Token.email,
        Token.created_at,
        Token.expires_at,
        Token.used_at,
    )
    passkeys = (
        Passkey.id,
        Passkey.user_id,
        Passkey.name,
        Passkey.created_at,
        Passkey.last_used_at,
    )
    return {
        "sessions": rows_of(select(*sessions).where(UserSession.user_id == user_id)),
        "devices": rows_of(
            select(Device.id, Device.user_id, Device.last_seen_at).where(Device.user_id == user_id)
        ),
        "tokens": rows_of(select(*tokens).where(Token.user_id == user_id)),
        "time_codes": rows_of(
            select(TimeCodes.id, TimeCodes.user_id, TimeCodes.created_at).where(
                TimeCodes.user_id == user_id
            )
        ),
        "recovery_codes": rows_of(
            select(RecoveryCode.id, RecoveryCode.user_id).where(RecoveryCode.user_id == user_id)
        ),
        "passkeys": rows_of(select(*passkeys).where(Passkey.user_id == user_id)),
    }


def erase(owner: User) -> None:
    """Erase what no foreign key leads to, as part of erasing the account."""
    account = str(owner.id)
    with transaction() as session:
        session.execute(delete(Registration).where(Registration.email_key == owner.email_key))
        devices = session.scalars(select(Device.digest).where(Device.user_id == owner.id))
        throttle.forget(
            account,
            throttle.by_address(account),
            throttle.at_second_step(account),
            *(throttle.in_browser(account, device) for device in devices),
            owner.username_key,
            owner.email_key,
            mailbox_key(owner.email),
        )
