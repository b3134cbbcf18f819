"""The first administrator: made with a code that only who started the server has seen."""

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import queries, throttle
from eatsential.auth.errors import LinkSpent, UsernameTaken
from eatsential.auth.rules import Purpose, email_key
from eatsential.auth.services import links
from eatsential.auth.services.hashing import hashed
from eatsential.auth.services.registration import TAKEN, Wish, accepted
from eatsential.database import transaction, unique
from eatsential.errors import N_, DomainError
from eatsential.installation import settings
from eatsential.users.models import User
from eatsential.users.rules import Role, username_key

CODE_SECONDS = 86_400


class AddressTaken(DomainError):
    """The address belongs to another account; only told to who holds the code."""


def fresh_code() -> str | None:
    """A new one-time code, or None when there is an administrator. Earlier codes stop working."""
    with transaction():
        if queries.administrator_exists():
            return None
        return links.issue(Purpose.FIRST_ADMINISTRATOR, CODE_SECONDS)


def make_first(code: str, wish: Wish, client: str) -> User:
    """Make the first administrator. The code stands for the confirmed address.

    Raises LinkSpent, UsernameTaken, AddressTaken, what `accepted` raises, TooMany or Busy.
    """
    throttle.count(settings().limit_login_ip, "setup", client)
    now = clock.now()
    link = queries.open_token(code.strip(), Purpose.FIRST_ADMINISTRATOR, now)
    if link is None:
        raise LinkSpent(
            N_("This is not the code of the last start. Look where Eatsential was started."),
            field="code",
        )
    wish = accepted(wish, Role.ADMINISTRATOR)
    user = User(
        username=wish.username,
        username_key=username_key(wish.username),
        email=wish.email,
        email_key=email_key(wish.email),
        password_hash=hashed(wish.password),
        birth_date=wish.birth_date,
        role=Role.ADMINISTRATOR,
        created_at=now,
    )
    known = AddressTaken(N_("This address has an account."), field="email")
    with (
        unique(User.username_key, refusal=UsernameTaken(TAKEN, field="username")),
        unique(User.email_key, refusal=known),
        transaction() as session,
    ):
        links.use(link, now)
        session.add(user)
        session.flush()
        record(Act.ADMINISTRATOR_MADE, actor=user.id, target=user.id)
    return user
