"""Changing what an account is known by: its address and its username."""

from sqlalchemy import update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import mails, queries, throttle
from eatsential.auth.errors import LinkSpent, UsernameTaken, WrongPassword
from eatsential.auth.rules import STEP, Purpose, address, email_key, mailbox_key
from eatsential.auth.services import links, second_factor
from eatsential.auth.services.hashing import fits
from eatsential.auth.services.registration import TAKEN
from eatsential.database import transaction, unique
from eatsential.errors import N_, DomainError
from eatsential.installation import settings
from eatsential.users.models import User
from eatsential.users.queries import user, user_with_email
from eatsential.users.rules import Account, username_key


class SameAddress(DomainError):
    """The account has this address already."""


@clock.in_steps(STEP)
def ask_for_address(account: Account, current: str, code: str, typed: str) -> Account:
    """Write to a new address, and tell the old one, for who proves whose account it is.

    What happens, and how long it takes, does not tell whether the new address has an account: its
    owner is told by mail. The session gets a new token. Raises AddressRefused, SameAddress,
    WrongPassword, WrongCode, TooMany or Busy.
    """
    email = address(typed)
    throttle.count(settings().limit_login_account, "change_address", str(account.id))
    owner = user(account.id)
    if email == owner.email:
        raise SameAddress(N_("Your account has this address already."), field="email")
    proved = second_factor.prove(account, current, code)
    limit = settings().limit_mail_address
    with transaction():
        record(Act.ADDRESS_CHANGE_ASKED, actor=owner.id, target=owner.id)
        if not throttle.overdrawn(limit, "mail", mailbox_key(owner.email)):
            mails.address_change_asked(owner)
        if throttle.overdrawn(limit, "mail", mailbox_key(email)):
            return proved
        other = user_with_email(email_key(email))
        if other is not None and other.id != owner.id:
            mails.already_registered(other)
            return proved
        token = links.issue(
            Purpose.CHANGE_ADDRESS,
            settings().email_change_ttl,
            email=email,
            email_key=owner.email_key,
            user_id=owner.id,
        )
        mails.confirm_new_address(owner, email, token)
    return proved


def change_address(token: str, password: str, client: str) -> None:
    """Give an account the address that the link was sent to, and tell both.

    The link shows the mailbox, the password the person: whoever got the mail by a slip of the
    keyboard gets no account. Every other link of the account stops working. Raises LinkSpent, also
    when the address became somebody else's meanwhile, WrongPassword, TooMany or Busy.
    """
    throttle.count(settings().limit_login_ip, "change_address", client)
    now = clock.now()
    link = queries.open_token(token, Purpose.CHANGE_ADDRESS, now)
    if link is None or link.user_id is None or link.email is None:
        raise LinkSpent(links.SPENT)
    owner = user(link.user_id)
    mailboxes = (owner.email, link.email)  # before the row is another
    throttle.count(settings().limit_login_account, "confirm_address", str(owner.id))
    if not fits(password, owner.password_hash):
        raise WrongPassword(N_("This is not the password of your account."), field="password")
    with unique(User.email_key, refusal=LinkSpent(links.SPENT)), transaction() as session:
        links.use(link, now)
        changed = session.execute(
            update(User)
            .where(
                User.id == owner.id,
                User.email_key == link.email_key,
                User.suspended_at.is_(None),
            )
            .values(email=link.email, email_key=email_key(link.email))
            .returning(User.id)
        ).one_or_none()
        if changed is None:
            raise LinkSpent(links.SPENT)
        links.void(owner.id)
        record(Act.ADDRESS_CHANGED, actor=owner.id, target=owner.id)
        for mailbox in mailboxes:
            mails.address_changed(owner, mailbox)


def change_username(account: Account, username: str) -> None:
    """Give the account another name. Raises NotAllowedName, UsernameTaken or TooMany."""
    key = username_key(username)
    throttle.count(settings().limit_login_account, "change_username", str(account.id))
    refusal = UsernameTaken(TAKEN, field="username")
    with unique(User.username_key, refusal=refusal), transaction() as session:
        if queries.registration_named(key, clock.now()) is not None:
            raise refusal
        session.execute(
            update(User).where(User.id == account.id).values(username=username, username_key=key)
        )
        record(Act.USERNAME_CHANGED, actor=account.id, target=account.id)
