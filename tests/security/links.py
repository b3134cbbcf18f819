"""The links that are sent by mail, and how each is followed and used."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from eatsential.auth.models import Throttle
from eatsential.database import db, transaction
from eatsential.users.models import User
from tests.support.browser import Visitor
from tests.support.factories import PASSWORD
from tests.support.post import mails

ANOTHER = "plum tractor seven lamp"
NEW = "new@example.org"


def newest_link(word: str) -> str:
    """The path in the newest mail that has a link with this word in it."""
    found = re.findall(rf"http://localhost(\S*{word}\S*)", mails()[-1].text)
    assert found, mails()[-1].text
    return str(found[0])


def forget_limits() -> None:
    """Let nothing that was tried before count."""
    with transaction() as session:
        session.execute(delete(Throttle))


def accounts() -> int:
    """How many accounts there are."""
    return db.session.scalar(select(func.count()).select_from(User)) or 0


@dataclass(frozen=True)
class Kind:
    """One kind of link: how it is asked for, where it is sent to, and what shows that it worked."""

    name: str
    page: str
    seconds: int
    ask: Callable[[Visitor, User], object]
    typed: dict[str, str]

    def sent(self, browser: Visitor, user: User) -> str:
        """Ask for a link as people do; its path."""
        forget_limits()
        self.ask(browser, user)
        return newest_link(self.page.rpartition("/")[0])


def _register(browser: Visitor, _user: User) -> None:
    wish = {"username": "robin", "email": "robin@example.org", "password": PASSWORD}
    answer = browser.submit("/auth/register", **wish, birth_date="1990-02-03")
    assert answer.status_code == 303


def _forgot(browser: Visitor, user: User) -> None:
    assert browser.submit("/auth/forgot", email=user.email).status_code == 303


def _change(browser: Visitor, user: User) -> None:
    browser.log_in(user)
    answer = browser.submit("/account/email", email=NEW, current_password=PASSWORD)
    assert answer.status_code == 303


VERIFY = Kind("verify", "/auth/verify/", 86_400, _register, {"password": PASSWORD})
RESET = Kind("reset", "/auth/reset/", 3_600, _forgot, {"password": ANOTHER})
CHANGE = Kind("change", "/account/email/confirm/", 7_200, _change, {"password": PASSWORD})
KINDS = (VERIFY, RESET, CHANGE)


def suspend(user: User) -> None:
    """Suspend an account, and none of its sessions."""
    with transaction() as session:
        session.execute(update(User).where(User.id == user.id).values(suspended_at=user.created_at))
