"""The second factor: an authenticator app with recovery codes beside it (RFC 6238).

An account has a second factor as long as it has an app or a passkey. The recovery codes belong to
both: they come with the first of them and go with the last.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import codes, mails, queries, throttle
from eatsential.auth.errors import AlreadyOn, LoginSpent, SecondFactorNeeded, WrongCode
from eatsential.auth.models import Passkey, RecoveryCode, TimeCodes, Token
from eatsential.auth.rules import Browser, Purpose, email_key
from eatsential.auth.services import links, sessions
from eatsential.database import transaction, unique
from eatsential.errors import N_, NotFound
from eatsential.installation import keys
from eatsential.keys import Unreadable, digest
from eatsential.text import folded
from eatsential.users.models import User
from eatsential.users.queries import user, user_with_login
from eatsential.users.rules import PERMISSIONS, Account, Role
from eatsential.users.services import hold

WRONG = N_("This code is not right, or it was used already. Wait for the next one and type that.")
TOO_LATE = N_("Your password was typed too long ago. Log in again.")


@dataclass(frozen=True)
class Offer:
    """A key for an authenticator app, not yet confirmed; `sealed` travels with the form."""

    key: str
    uri: str
    sealed: str


def offer(account: Account, sealed: str | None) -> Offer:
    """The key that a form was shown with, or a fresh one. Nothing is stored until it is confirmed.

    It opens for the account that it was made for, and for no other.
    """
    context = f"totp-offer/{account.id}"
    try:
        secret = keys().open(base64.urlsafe_b64decode(sealed or ""), context).decode()
    except (Unreadable, binascii.Error, ValueError):
        secret = codes.fresh_secret()
        sealed = base64.urlsafe_b64encode(keys().seal(secret.encode(), context)).decode()
    return Offer(secret, codes.provisioning_uri(secret, account.username), sealed or "")


def switch_on(account: Account, offered: Offer, code: str) -> tuple[Account, list[str]]:
    """Give the account the app that shows the code; the recovery codes if it has none yet.

    Every other session ends, and this one gets a new token. Raises WrongCode or AlreadyOn.
    """
    now = clock.now()
    step = codes.step_of(offered.key, code, now)
    if step is None:
        raise WrongCode(
            N_(
                "This code is not right. Type the one that the app shows now;"
                " if it is refused again, look whether the clock of your device is right."
            ),
            field="code",
        )
    row = TimeCodes(id=uuid4(), user_id=account.id, last_step=step, created_at=now)
    row.sealed = keys().seal(offered.key.encode(), f"time_codes/{row.id}")
    on = AlreadyOn(N_("This account has an authenticator app already."))
    with transaction() as session:
        hold(account.id)
        session.add(row)
        with unique(TimeCodes.user_id, refusal=on):
            session.flush()
        record(Act.SECOND_FACTOR_ON, actor=account.id, target=row.id)
        fresh = codes_for_the_first(account)
        return added(account, Act.SECOND_FACTOR_ON), fresh


def switch_off(account: Account) -> Account:
    """Take the app away, and the recovery codes with the last factor.

    Every other session ends, and this one gets a new token. Raises NotFound where there is no app,
    and SecondFactorNeeded where it is the last factor of somebody whose role needs one.
    """
    with transaction() as session:
        hold(account.id)
        row = session.scalar(
            delete(TimeCodes).where(TimeCodes.user_id == account.id).returning(TimeCodes.id)
        )
        if row is None:
            raise NotFound(N_("This account has no authenticator app."))
        record(Act.SECOND_FACTOR_OFF, actor=account.id, target=row)
        return removed(account, Act.SECOND_FACTOR_OFF)


def renew_recovery_codes(account: Account) -> list[str]:
    """New recovery codes in the place of all there were. Raises NotFound without a second factor.

    The answer is the only copy there is.
    """
    with transaction():
        hold(account.id)
        if not queries.has_second_factor(account.id):
            raise NotFound(N_("Recovery codes come with a second factor."))
        fresh = _fresh_recovery_codes(account.id)
        _tell(user(account.id), Act.RECOVERY_CODES_MADE)
        return fresh


def take_away(login: str) -> None:
    """Leave an account with its password alone, for who lost every other proof; its sessions end.

    An act of who runs the installation and has made sure who asks. Raises NotFound where there is
    no such account, or nothing to take away.
    """
    found = user_with_login(folded(login.strip()), email_key(login.strip()))
    if found is None:
        raise NotFound(N_("There is no such account."))
    with transaction() as session:
        hold(found.id)
        gone = {
            act: session.scalars(
                delete(kind).where(kind.user_id == found.id).returning(kind.id)
            ).all()
            for act, kind in (
                (Act.SECOND_FACTOR_OFF, TimeCodes),
                (Act.PASSKEY_REMOVED, Passkey),
            )
        }
        if not any(gone.values()):
            raise NotFound(N_("This account has no second factor."))
        session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == found.id))
        for act in filter(gone.get, gone):
            record(act, actor=None, target=found.id)
            _tell(found, act)
        links.void(found.id)
        sessions.end_all_sessions(found.id)


def whose_login(token: str) -> UUID:
    """The account whose password was typed lately and whose second factor is waited for.

    Raises LoginSpent.
    """
    return _pending(token)[0]


def finish_login(token: str, code: str, *, remember: bool, browser: Browser) -> Account:
    """Open the session that the right password has prepared, for who has the second factor too.

    The code is that of the app or a recovery code; either counts once. A refusal does not say
    which kind was expected. Raises LoginSpent, WrongCode or TooMany.
    """
    now = clock.now()
    user_id, pending = _pending(token)
    subject = throttle.at_second_step(str(user_id))
    throttle.count_password(subject)
    with transaction():
        hold(user_id)
        owner = user(user_id)
        if owner.suspended_at is not None:
            raise LoginSpent(TOO_LATE)
        if _spend(owner, code, now):
            links.use(pending, now)
            throttle.forgive_password(subject)
            return sessions.open_session(
                owner, remember=remember, browser=browser, second_factor=True
            )
        throttle.strike(subject)
        record(Act.SECOND_FACTOR_FAILED, actor=None, target=owner.id)
    raise WrongCode(WRONG, field="code")


def needs_code(account: Account) -> bool:
    """Whether the password alone proves too little: there is an app, or a role and a passkey."""
    if queries.time_codes(account.id) is not None:
        return True
    return bool(PERMISSIONS[account.role]) and queries.has_second_factor(account.id)


def prove(account: Account, password: str, code: str) -> Account:
    """Take the password again, and the code where one is needed, before something that matters.

    The session gets a new token. Raises WrongPassword, WrongCode, TooMany or Busy.
    """
    owner = sessions.check_own_password(account, password)
    with transaction():
        if not needs_code(account) or _spend(owner, code, clock.now()):
            return sessions.proved(account)
        record(Act.SECOND_FACTOR_FAILED, actor=account.id, target=owner.id)
    raise WrongCode(WRONG, field="code")


def codes_for_the_first(account: Account) -> list[str]:
    """Recovery codes for an account that has none, in the act that gives it a second factor."""
    with transaction():
        if queries.second_factors(account.id).recovery_codes:
            return []
        return _fresh_recovery_codes(account.id)


def spend_login(token: str) -> None:
    """End the wait for a second factor, in the act that opens the session. Raises LinkSpent."""
    _, pending = _pending(token)
    links.use(pending, clock.now())


def added(account: Account, act: Act) -> Account:
    """What follows when a factor was added: the session knows it, and every other one ends."""
    return _changed(account, act, second_factor=True)


def removed(account: Account, act: Act) -> Account:
    """What follows when a factor was taken away; with the last one the recovery codes go.

    Raises SecondFactorNeeded for a role that needs one: the factor then stays.
    """
    with transaction() as session:
        if not queries.has_second_factor(account.id):
            if PERMISSIONS[Role(user(account.id).role)]:
                raise SecondFactorNeeded(
                    N_("Your role needs a second factor. Add another one before you remove this.")
                )
            session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == account.id))
        return _changed(account, act, second_factor=False)


def _changed(account: Account, act: Act, *, second_factor: bool) -> Account:
    with transaction():
        _tell(user(account.id), act)
        sessions.end_other_sessions(account)
        return sessions.renew(account, second_factor=second_factor)


def _pending(token: str) -> tuple[UUID, Token]:
    """The login that waits, and whose it is. A suspended account has none. Raises LoginSpent."""
    found = queries.open_token(token, Purpose.SECOND_FACTOR, clock.now())
    if found is None or found.user_id is None or user(found.user_id).suspended_at is not None:
        raise LoginSpent(TOO_LATE)
    return found.user_id, found


def _tell(owner: User, act: Act) -> None:
    mails.second_factor_changed(owner, act)


def _fresh_recovery_codes(user_id: UUID) -> list[str]:
    fresh = [codes.fresh_recovery_code() for _ in range(codes.RECOVERY_CODES)]
    with transaction() as session:
        session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
        session.add_all(
            RecoveryCode(user_id=user_id, digest=digest(codes.plain_recovery_code(code)))
            for code in fresh
        )
        record(Act.RECOVERY_CODES_MADE, actor=user_id, target=user_id)
    return fresh


def _spend(owner: User, code: str, now: datetime) -> bool:
    return _spend_time_code(owner.id, code, now) or _spend_recovery_code(owner, code)


def _spend_time_code(user_id: UUID, code: str, now: datetime) -> bool:
    """Whether the code is one of the app's; of many who send it at once, one is first."""
    row = queries.time_codes(user_id)
    if row is None:
        return False
    step = codes.step_of(keys().open(row.sealed, f"time_codes/{row.id}").decode(), code, now)
    if step is None:
        return False
    with transaction() as session:
        first = session.scalar(
            update(TimeCodes)
            .where(TimeCodes.id == row.id, TimeCodes.last_step < step)
            .values(last_step=step)
            .returning(TimeCodes.id)
        )
    return first is not None


def _spend_recovery_code(owner: User, code: str) -> bool:
    """Whether the code was one of the account's; it is gone now, and the owner is told."""
    with transaction() as session:
        used = session.scalar(
            delete(RecoveryCode)
            .where(
                RecoveryCode.user_id == owner.id,
                RecoveryCode.digest == digest(codes.plain_recovery_code(code)),
            )
            .returning(RecoveryCode.id)
        )
        if used is None:
            return False
        record(Act.RECOVERY_CODE_USED, actor=owner.id, target=used)
        _tell(owner, Act.RECOVERY_CODE_USED)
    return True
