"""Asking for an account, and confirming the address that makes it one."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import mails, queries, throttle
from eatsential.auth.errors import LinkSpent, UsernameTaken, WrongPassword
from eatsential.auth.models import Registration
from eatsential.auth.policy import check_password, policy_of
from eatsential.auth.rules import (
    STEP,
    Purpose,
    address,
    check_birth_date,
    email_key,
    mailbox_key,
)
from eatsential.auth.services import links
from eatsential.auth.services.hashing import fits, hashed
from eatsential.counts.rules import Counted
from eatsential.counts.services import count
from eatsential.database import transaction, unique
from eatsential.errors import N_, NotFound
from eatsential.installation import settings
from eatsential.users.models import User
from eatsential.users.queries import user_with_email, user_with_name
from eatsential.users.rules import Account, Role, username_key

TAKEN = N_("This username is taken. Choose another.")


@dataclass(frozen=True)
class Wish:
    """What somebody typed who wants an account."""

    username: str
    email: str
    password: str
    birth_date: date


def accepted(wish: Wish, role: Role = Role.USER) -> Wish:
    """The wish with its address in the stored form, if every rule accepts it.

    Raises NotAllowedName, AddressRefused, BirthDateRefused or WeakPassword.
    """
    username_key(wish.username)
    email = address(wish.email)
    check_birth_date(wish.birth_date)
    policy = policy_of(role, settings().password_policy)
    check_password(wish.password, policy, wish.username, email)
    return Wish(wish.username, email, wish.password, wish.birth_date)


@clock.in_steps(STEP)
def register(wish: Wish, client: str) -> None:
    """Keep the wish for an account and write to its address.

    What happens, and how long it takes, does not tell whether the address has an account: its
    owner is told by mail. Raises what `accepted` raises, UsernameTaken, TooMany or Busy.
    """
    wish = accepted(wish)
    throttle.count(settings().limit_register, "register", client)
    stored = hashed(wish.password)
    name, mailbox, now = username_key(wish.username), email_key(wish.email), clock.now()
    again = _same(queries.registration_named(name, now), wish, mailbox)
    refusal = UsernameTaken(TAKEN, field="username")
    with transaction() as session:
        held_until_now = (Registration.username_key == name) & (Registration.expires_at <= now)
        session.execute(delete(Registration).where(held_until_now))
        waiting = queries.registration_named(name, now)
        if waiting is not None and waiting.id == again:
            write_to(waiting)
            return
        if waiting is not None or user_with_name(name) is not None:
            raise refusal
        registration = Registration(
            username=wish.username,
            username_key=name,
            email=wish.email,
            email_key=mailbox,
            password_hash=stored,
            birth_date=wish.birth_date,
            created_at=now,
            expires_at=now + timedelta(seconds=settings().verify_ttl),
        )
        session.add(registration)
        with unique(Registration.username_key, refusal=refusal):
            session.flush()
        record(Act.REGISTERED, actor=None, target=registration.id)
        write_to(registration)


@clock.in_steps(STEP)
def resend(typed: str, client: str) -> None:
    """Send the newest registration of an address a new link.

    It is the same, and takes the same time, for every address typed.

    Raises AddressRefused or TooMany.
    """
    email = address(typed)
    throttle.count(settings().limit_login_ip, "resend", client)
    with transaction():
        waiting = queries.newest_registration(email_key(email), clock.now())
        if waiting is not None:
            write_to(waiting)


def resend_to(actor: Account, registration_id: UUID, reason: str) -> None:
    """Send a registration a new link, as an administrator decided. Raises NotFound."""
    with transaction():
        waiting = queries.registration(registration_id)
        if waiting is None:
            raise NotFound(N_("There is no such registration."))
        record(Act.VERIFICATION_SENT, actor=actor.id, target=waiting.id, reason=reason)
        write_to(waiting)


def write_to(registration: Registration) -> None:
    """Send the link that confirms the address, or tell its owner that there is an account.

    Silently sends nothing once the address has had its share of mails.
    """
    limit = settings().limit_mail_address
    if throttle.overdrawn(limit, "mail", mailbox_key(registration.email)):
        return
    owner = user_with_email(registration.email_key)
    if owner is not None:
        mails.already_registered(owner)
        return
    token = links.issue(
        Purpose.VERIFY,
        settings().verify_ttl,
        email_key=registration.email_key,
        registration_id=registration.id,
    )
    mails.confirm_address(registration.email, registration.username, token)


def verify(token: str, password: str, client: str) -> User:
    """Turn a registration into an account: the link shows the address, the password the person.

    Somebody whose address was typed by another holds the link but not the password, and gets no
    account with it. Raises LinkSpent, WrongPassword, TooMany or Busy.
    """
    throttle.count(settings().limit_login_ip, "verify", client)
    now = clock.now()
    link = queries.open_token(token, Purpose.VERIFY, now)
    registration = (
        queries.registration(link.registration_id) if link and link.registration_id else None
    )
    if link is None or registration is None:
        raise LinkSpent(links.SPENT)
    throttle.count(settings().limit_login_account, "verify", str(registration.id))
    if not fits(password, registration.password_hash):
        raise WrongPassword(N_("This is not the password you registered with."), field="password")
    user = User(
        username=registration.username,
        username_key=registration.username_key,
        email=registration.email,
        email_key=registration.email_key,
        password_hash=registration.password_hash,
        birth_date=registration.birth_date,
        role=Role.USER,
        created_at=now,
    )
    spent = LinkSpent(links.SPENT)
    with (
        unique(User.email_key, refusal=spent),
        unique(User.username_key, refusal=spent),
        transaction() as session,
    ):
        links.use(link, now)
        session.add(user)
        session.flush()
        session.execute(delete(Registration).where(Registration.id == registration.id))
        record(Act.VERIFIED, actor=user.id, target=user.id)
        count(Counted.ACCOUNTS)
    return user


def _same(waiting: Registration | None, wish: Wish, mailbox: str) -> UUID | None:
    """The registration that this wish is sent for again, by a double click or a worried person."""
    if waiting is None or waiting.email_key != mailbox:
        return None
    return waiting.id if fits(wish.password, waiting.password_hash) else None
