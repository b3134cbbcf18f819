"""Agreeing that health data is kept, and ending that."""

from sqlalchemy import delete, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import transaction
from eatsential.errors import N_
from eatsential.profiles import queries
from eatsential.profiles.errors import ConsentMissing
from eatsential.profiles.models import Consent, GrantRow, PersonRow
from eatsential.profiles.rules.people import CONSENT_VERSION
from eatsential.profiles.services.steps import end
from eatsential.users.rules import Account
from eatsential.users.services import hold


def give_consent(account: Account) -> None:
    """Note that the account agrees to the present text. Agreeing twice is agreeing once."""
    with transaction() as session:
        hold(account.id)
        held = queries.open_consent(account.id)
        if held is not None and held.version == CONSENT_VERSION:
            return
        session.add(Consent(account_id=account.id, version=CONSENT_VERSION, given_at=clock.now()))
        record(Act.CONSENT_GIVEN, actor=account.id, target=account.id)


def withdraw_consent(account: Account) -> None:
    """Erase the people of the account with all that was recorded of them, and stop caring."""
    with transaction() as session:
        hold(account.id)
        session.execute(
            update(Consent)
            .where(Consent.account_id == account.id, Consent.withdrawn_at.is_(None))
            .values(withdrawn_at=clock.now())
        )
        session.execute(delete(PersonRow).where(PersonRow.account_id == account.id))
        session.execute(delete(GrantRow).where(GrantRow.account_id == account.id))
        end(account)
        record(Act.CONSENT_WITHDRAWN, actor=account.id, target=account.id)


def need_consent(account: Account) -> None:
    """See that the account agreed; it cannot end that before the transaction around this ends.

    Raises ConsentMissing.
    """
    with transaction():
        hold(account.id)
        if not queries.has_consented(account.id):
            raise ConsentMissing(N_("First agree that Eatsential keeps health data."))
