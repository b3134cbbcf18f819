"""Ending the consent to health data being kept."""

from eatsential.database import transaction
from eatsential.foods import services as foods
from eatsential.kitchen.services import batches
from eatsential.own_data.services import exports
from eatsential.users.rules import Account
from eatsential.users.services import hold


def withdraw_consent(account: Account) -> None:
    """Erase people, checks, tables, and the archive in which they are, in one transaction."""
    with transaction():
        hold(account.id)
        exports.discard(account.id)
        batches.discard(account.id)
        foods.withdraw_consent(account)
