"""Accounts as their owners use them."""

from eatsential.auth.services.sessions import open_session
from eatsential.users.models import User
from eatsential.users.rules import Account
from tests.support.factories import a_browser


def logged_in(user: User) -> Account:
    """The account with a session, as its owner's browser has it."""
    return open_session(user, remember=False, browser=a_browser(), second_factor=True)
