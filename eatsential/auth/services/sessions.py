"""Logging in and out: a row for each browser, found by the hash of its cookie's token."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import queries, throttle
from eatsential.auth.errors import WrongPassword
from eatsential.auth.models import UserSession
from eatsential.auth.passwords import fits, hashed, is_outdated
from eatsential.auth.rules import email_key
from eatsential.database import transaction
from eatsential.errors import N_, NotFound
from eatsential.installation import peppers, settings
from eatsential.keys import digest, fresh_token
from eatsential.text import folded
from eatsential.users.models import User
from eatsential.users.queries import user_with_login
from eatsential.users.rules import Account, Role

SEEN_EVERY = timedelta(minutes=1)
WRONG = N_("The username, e-mail address or password is not right.")


def log_in(login: str, password: str, *, remember: bool, client: str, user_agent: str) -> Account:
    """Open a session for who knows the password of this username or address.

    An unknown, suspended or unconfirmed account is refused like a wrong password, and as slowly;
    so is a password that was right when it was compared and is another one now.
    Raises WrongPassword, TooMany or Busy.
    """
    throttle.count(settings().limit_login_ip, "login", client)
    name, mailbox = folded(login.strip()), email_key(login.strip())
    user = user_with_login(name, mailbox)
    subject = str(user.id) if user else name
    throttle.count(settings().limit_login_account, "account", subject)
    rounds = settings().bcrypt_rounds
    fit = fits(password, user.password_hash if user else None, peppers(), rounds)
    if user is None or not fit or user.suspended_at is not None:
        record(Act.LOGIN_FAILED, actor=None, target=user.id if user else None)
        raise WrongPassword(WRONG)
    renewed = (
        hashed(password, peppers(), rounds)
        if is_outdated(user.password_hash, peppers(), rounds)
        else user.password_hash
    )
    with transaction() as session:
        unchanged = session.execute(
            update(User)
            .where(
                User.id == user.id,
                User.password_hash == user.password_hash,
                User.suspended_at.is_(None),
            )
            .values(password_hash=renewed)
            .returning(User.id)
        ).one_or_none()
        if unchanged is not None:
            throttle.forgive("account", subject)
            return open_session(user, remember=remember, user_agent=user_agent)
    raise WrongPassword(WRONG)


def open_session(user: User, *, remember: bool, user_agent: str) -> Account:
    """Give the account a new session. The token in the answer is the only copy there is."""
    token, now = fresh_token(), clock.now()
    lifetime = settings().session_remember if remember else settings().session_absolute
    row = UserSession(
        digest=digest(token),
        user_id=user.id,
        remembered=remember,
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(seconds=lifetime),
        proved_at=now,
        user_agent=user_agent[:200],
    )
    with transaction() as session:
        session.execute(delete(UserSession).where(UserSession.expires_at <= now))
        session.add(row)
        session.flush()
        record(Act.LOGGED_IN, actor=user.id, target=row.id)
    return Account(
        id=user.id,
        username=user.username,
        role=Role(user.role),
        time_zone=user.time_zone,
        session_id=row.id,
        proved_at=now,
        remembered=remember,
        token=token,
    )


def account_of(token: str) -> Account | None:
    """Whose session this token opens, or None; notes at most once a minute that it was used."""
    now = clock.now()
    found = queries.session_account(token, now, timedelta(seconds=settings().session_idle))
    if found is None:
        return None
    account, last_seen_at = found
    if now - last_seen_at > SEEN_EVERY:
        with transaction() as session:
            session.execute(
                update(UserSession)
                .where(UserSession.id == account.session_id)
                .values(last_seen_at=now)
            )
    return account


def end_session(account: Account, session_id: UUID) -> None:
    """End one session of this account. Raises NotFound for one that is not its own."""
    with transaction() as session:
        ended = session.execute(
            delete(UserSession)
            .where(UserSession.id == session_id, UserSession.user_id == account.id)
            .returning(UserSession.id)
        ).one_or_none()
        if ended is None:
            raise NotFound(N_("There is no such session."))
        own = session_id == account.session_id
        record(Act.LOGGED_OUT if own else Act.SESSION_ENDED, actor=account.id, target=session_id)


def close(session_id: UUID) -> None:
    """End a session whose place another takes; one that is gone stays gone."""
    with transaction() as session:
        session.execute(delete(UserSession).where(UserSession.id == session_id))


def end_all_sessions(user_id: UUID) -> None:
    """End every session of an account, as part of an act that asks for it."""
    with transaction() as session:
        session.execute(delete(UserSession).where(UserSession.user_id == user_id))
