"""The first steps of an account: which one it has come to, so that it can go on there."""

from sqlalchemy import update

from eatsential.database import transaction
from eatsential.profiles.rules.people import Step
from eatsential.users.models import User
from eatsential.users.rules import Account


def begin(account: Account) -> None:
    """Note that the first step is done, whatever was noted before."""
    with transaction() as session:
        session.execute(update(User).where(User.id == account.id).values(first_step=Step.ALLERGIES))


def go_on(account: Account, done: Step) -> None:
    """Note that a step is done; who has come further, or to the end, stays there."""
    with transaction() as session:
        session.execute(
            update(User)
            .where(User.id == account.id, User.first_step <= done)
            .values(first_step=done.following)
        )


def end(account: Account) -> None:
    """Note that nothing is left to do, or wanted."""
    with transaction() as session:
        session.execute(update(User).where(User.id == account.id).values(first_step=None))
