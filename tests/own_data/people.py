"""Accounts as their owners use them, one or several at once."""

import threading
from collections.abc import Callable

from eatsential.auth.services.sessions import open_session
from eatsential.users.models import User
from eatsential.users.rules import Account
from tests.support.factories import a_browser


def logged_in(user: User) -> Account:
    """The account with a session, as its owner's browser has it."""
    return open_session(user, remember=False, browser=a_browser(), second_factor=True)


def together(number: int, act: Callable[[], None]) -> None:
    """Do something in several threads at once."""
    threads = [threading.Thread(target=act) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
