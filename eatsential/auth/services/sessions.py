"""Logging in and out: a row for each browser, found by the hash of its cookie's token."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import mails, queries, throttle
from eatsential.auth.errors import WeakPassword, WrongPassword
from eatsential.auth.models import Device, UserSession
from eatsential.auth.policy import check_password, policy_of
from eatsential.auth.rules import Browser, Purpose, device, email_key
from eatsential.auth.services import links
from eatsential.auth.services.hashing import fits, hashed, is_outdated
from eatsential.database import insert_or_update, transaction
from eatsential.errors import N_, NotFound
from eatsential.installation import settings
from eatsential.keys import digest, fresh_token
from eatsential.text import folded
from eatsential.users.models import User
from eatsential.users.queries import user as user_with_id
from eatsential.users.queries import user_with_login
from eatsential.users.rules import Account, Role

SEEN_EVERY = timedelta(minutes=1)
ADMINISTRATOR_SECONDS = 43_200  # bar/security.md S33: twelve hours, remembered or not
PENDING_SECONDS = 600  # between the password and the second factor
WRONG = N_("The username, e-mail address or password is not right.")


def log_in(login: str, password: str, *, remember: bool, browser: Browser) -> Account | str:
    """Open a session for who knows the password of this username or address.

    Where the account has a second factor the answer is a token instead: the login waits for it.
    An unknown, suspended or unconfirmed account is refused like a wrong password, and as slowly;
    so is a password that was right when it was compared and is another one now.
    Raises WrongPassword, TooMany or Busy.
    """
    throttle.count(settings().limit_login_ip, "login", browser.client)
    name, mailbox = folded(login.strip()), email_key(login.strip())
    user = user_with_login(name, mailbox)
    account = str(user.id) if user else name
    subject = throttle.by_address(account) if "@" in name else account
    if user is not None and queries.is_known_device(user.id, browser.device):
        subject = throttle.in_browser(account, digest(browser.device))
    throttle.count_password(subject)
    fit = fits(password, user.password_hash if user else None)
    if user is None or not fit or user.suspended_at is not None:
        with transaction():
            throttle.strike(subject)
            record(
                Act.LOGIN_FAILED,
                actor=None,
                target=user.id if user else None,
                details={"device": device(browser.user_agent)},
            )
        raise WrongPassword(WRONG)
    _see_that_it_is_enough(user, password)
    renewed = hashed(password) if is_outdated(user.password_hash) else user.password_hash
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
            here = throttle.in_browser(account, digest(browser.device))
            throttle.forgive_password(account, throttle.by_address(account), here)
            if queries.has_second_factor(user.id):
                return links.issue(Purpose.SECOND_FACTOR, PENDING_SECONDS, user_id=user.id)
            return open_session(user, remember=remember, browser=browser)
    raise WrongPassword(WRONG)


def open_session(
    user: User,
    *,
    remember: bool,
    browser: Browser,
    second_factor: bool = False,
    proved_at: datetime | None = None,
) -> Account:
    """Give the account a new session. The token in the answer is the only copy there is.

    `proved_at`: when its owner proved who they are, if that is not now.
    Its owner is told by mail if the account was used before, but never from this browser.
    """
    token, now = fresh_token(), clock.now()
    row = UserSession(
        id=uuid4(),
        digest=digest(token),
        user_id=user.id,
        remembered=remember,
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(seconds=_lifetime(Role(user.role), remember=remember)),
        proved_at=proved_at or now,
        second_factor_at=now if second_factor else None,
        user_agent=browser.user_agent[:200],
    )
    with transaction() as session:
        session.add(row)
        session.flush()
        _meet(user, browser, now)
        record(
            Act.LOGGED_IN,
            actor=user.id,
            target=row.id,
            details={"device": device(browser.user_agent)},
        )
    return Account(
        id=user.id,
        username=user.username,
        role=Role(user.role),
        language=user.language,
        time_zone=user.time_zone,
        session_id=row.id,
        proved_at=row.proved_at,
        second_factor_at=row.second_factor_at,
        remembered=remember,
        token=token,
    )


def is_recently_proved(account: Account) -> bool:
    """Whether who uses the session has proved who they are a short while ago."""
    return clock.now() - account.proved_at < timedelta(seconds=settings().session_recent)


def check_own_password(account: Account, password: str) -> User:
    """The row of the account, for who knows its password. Raises WrongPassword, TooMany or Busy."""
    throttle.count(settings().limit_login_account, "prove", str(account.id))
    owner = user_with_id(account.id)
    if not fits(password, owner.password_hash):
        raise WrongPassword(N_("This is not your password."), field="current_password")
    return owner


def proved(account: Account) -> Account:
    """What follows when somebody proved again who they are: the session gets a new token."""
    with transaction():
        throttle.forgive("prove", str(account.id))
        record(Act.IDENTITY_PROVED, actor=account.id, target=account.session_id)
        return renew(account)


def renew(account: Account, *, second_factor: bool = False) -> Account:
    """Give a session a new token because its owner has just proved who they are.

    Raises NotFound for a session that ended meanwhile: it is not opened again.
    """
    token, now = fresh_token(), clock.now()
    factor_at = now if second_factor else account.second_factor_at
    with transaction() as session:
        renewed = session.execute(
            update(UserSession)
            .where(UserSession.id == account.session_id)
            .values(digest=digest(token), proved_at=now, second_factor_at=factor_at)
            .returning(UserSession.id)
        ).one_or_none()
    if renewed is None:
        raise NotFound(N_("This session has ended."))
    return replace(account, token=token, proved_at=now, second_factor_at=factor_at)


def account_of(token: str) -> Account | None:
    """Whose session this token opens, or None; notes now and then that it was used."""
    now, idle = clock.now(), timedelta(seconds=settings().session_idle)
    found = queries.session_account(token, now, idle)
    if found is None:
        return None
    account, last_seen_at = found
    if now - last_seen_at > min(SEEN_EVERY, idle / 10):
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


def end_other_sessions(account: Account) -> None:
    """End every session of this account but the one that asks for it."""
    with transaction() as session:
        ended = session.scalars(
            delete(UserSession)
            .where(UserSession.user_id == account.id, UserSession.id != account.session_id)
            .returning(UserSession.id)
        ).all()
        for session_id in ended:
            record(Act.SESSION_ENDED, actor=account.id, target=session_id)


def close(session_id: UUID) -> None:
    """End a session whose place another takes; one that is gone stays gone."""
    with transaction() as session:
        session.execute(delete(UserSession).where(UserSession.id == session_id))


def end_all_sessions(user_id: UUID) -> None:
    """End every session of an account, as part of an act that asks for it."""
    with transaction() as session:
        session.execute(delete(UserSession).where(UserSession.user_id == user_id))


def forget_browsers(user_id: UUID) -> None:
    """Know no browser of an account any more, because somebody else's may be among them."""
    with transaction() as session:
        session.execute(delete(Device).where(Device.user_id == user_id))


def _see_that_it_is_enough(user: User, password: str) -> None:
    """See that a password suits a role that was given after it was chosen. Raises WeakPassword."""
    policy = policy_of(Role(user.role), settings().password_policy)
    if policy == settings().password_policy:
        return
    try:
        check_password(password, policy, user.username, user.email)
    except WeakPassword as refusal:
        raise WeakPassword(
            N_("Your role needs a longer password. Choose one with “Forgot your password?”."),
            field="password",
        ) from refusal


def _lifetime(role: Role, *, remember: bool) -> int:
    """Seconds until a session ends, however much it is used."""
    seconds = settings().session_remember if remember else settings().session_absolute
    return min(seconds, ADMINISTRATOR_SECONDS) if role is Role.ADMINISTRATOR else seconds


def _meet(user: User, browser: Browser, now: datetime) -> None:
    """Remember a browser, and tell the owner of the account about one that is new."""
    is_new = not queries.is_known_device(user.id, browser.device)
    if is_new and queries.has_devices(user.id):
        mails.new_login(user, device(browser.user_agent), now)
    with transaction() as session:
        session.execute(
            insert_or_update(Device)
            .values(id=uuid4(), user_id=user.id, digest=digest(browser.device), last_seen_at=now)
            .on_conflict_do_update(
                index_elements=[Device.user_id, Device.digest], set_={"last_seen_at": now}
            )
        )
