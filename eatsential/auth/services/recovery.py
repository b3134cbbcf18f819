"""A new password: for who forgot theirs, and for who is logged in."""

from uuid import UUID

from sqlalchemy import update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import mails, queries, throttle
from eatsential.auth.errors import LinkSpent, MailedEnough, PasswordReplaced, WrongPassword
from eatsential.auth.policy import check_password, policy_of
from eatsential.auth.rules import (
    STEP,
    Browser,
    Purpose,
    address,
    email_key,
    mailbox_key,
)
from eatsential.auth.services import links
from eatsential.auth.services.hashing import fits, hashed
from eatsential.auth.services.sessions import end_all_sessions, forget_browsers, open_session
from eatsential.database import transaction
from eatsential.errors import N_
from eatsential.installation import settings
from eatsential.users.models import User
from eatsential.users.queries import user, user_with_email
from eatsential.users.rules import Account


@clock.in_steps(STEP)
def forgot(typed: str, client: str) -> None:
    """Send a link for a new password; the same, in the same time, for every address typed.

    Raises AddressRefused or TooMany.
    """
    email = address(typed)
    throttle.count(settings().limit_login_ip, "forgot", client)
    with transaction():
        owner = user_with_email(email_key(email))
        if owner is None or owner.suspended_at is not None:
            return
        if throttle.overdrawn(settings().limit_mail_address, "mail", mailbox_key(owner.email)):
            return
        _write_to(owner)


def send_link(actor: Account, user_id: UUID, reason: str) -> None:
    """Send an account a link for a new password, as an administrator decided.

    Raises NotFound, or MailedEnough for a mailbox that had its share of mails.
    """
    with transaction():
        owner = user(user_id)
        if throttle.overdrawn(settings().limit_mail_address, "mail", mailbox_key(owner.email)):
            raise MailedEnough(N_("This address was sent enough mails for now. Try again later."))
        record(Act.RESET_SENT, actor=actor.id, target=user_id, reason=reason)
        _write_to(owner)


def _write_to(owner: User) -> None:
    token = links.issue(
        Purpose.RESET, settings().reset_ttl, email_key=owner.email_key, user_id=owner.id
    )
    mails.reset_password(owner, token)


def reset(token: str, password: str, client: str) -> None:
    """Set a new password with a link, and end every session of the account.

    Raises LinkSpent, WeakPassword, PasswordReplaced, TooMany or Busy.
    """
    throttle.count(settings().limit_login_ip, "reset", client)
    now = clock.now()
    link = queries.open_token(token, Purpose.RESET, now)
    if link is None or link.user_id is None:
        raise LinkSpent(links.SPENT)
    owner = user(link.user_id)
    if owner.email_key != link.email_key:
        raise LinkSpent(links.SPENT)
    policy = policy_of(owner.role, settings().password_policy)
    check_password(password, policy, owner.username, owner.email)
    stored = hashed(password)
    with transaction():
        links.use(link, now)
        _set_password(owner, stored)
        end_all_sessions(owner.id)
        forget_browsers(owner.id)
        throttle.forgive_password(str(owner.id), throttle.by_address(str(owner.id)))
        record(Act.PASSWORD_RESET, actor=owner.id, target=owner.id)


def change_password(account: Account, current: str, password: str, *, browser: Browser) -> Account:
    """Set a new password for who knows the current one; a new session replaces all there are.

    It is no proof of who that is: the code of an app was not asked for.

    Raises WrongPassword, WeakPassword, PasswordReplaced, TooMany or Busy.
    """
    throttle.count(settings().limit_login_account, "change_password", str(account.id))
    owner = user(account.id)
    if not fits(current, owner.password_hash):
        raise WrongPassword(N_("This is not your current password."), field="current_password")
    policy = policy_of(owner.role, settings().password_policy)
    check_password(password, policy, owner.username, owner.email)
    stored = hashed(password)
    with transaction():
        _set_password(owner, stored)
        end_all_sessions(owner.id)
        record(Act.PASSWORD_CHANGED, actor=owner.id, target=owner.id)
        return open_session(
            owner,
            remember=account.remembered,
            browser=browser,
            second_factor=account.second_factor_at is not None,
            proved_at=account.proved_at,
        )


def _set_password(owner: User, stored: str) -> None:
    """Put a hash in the place of the one that was looked at, and of no other."""
    with transaction() as session:
        replaced = session.execute(
            update(User)
            .where(User.id == owner.id, User.password_hash == owner.password_hash)
            .values(password_hash=stored)
            .returning(User.id)
        ).one_or_none()
        if replaced is None:
            raise PasswordReplaced(N_("The password was changed meanwhile. Try again."))
        links.void(owner.id)
        mails.password_changed(owner)
