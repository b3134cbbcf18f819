"""Acts on checks: asking about a food for some people, forgetting a check."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import delete

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import transaction
from eatsential.errors import N_, NotFound
from eatsential.foods.models import CheckRow
from eatsential.foods.rules import Check, PersonAnswer
from eatsential.installation import keys
from eatsential.metrics import CHECKS
from eatsential.profiles import services as profiles
from eatsential.profiles.rules import Person, question
from eatsential.screening.answer import Food
from eatsential.screening.profile import profile_from
from eatsential.screening.screen import screen
from eatsential.users.rules import Account
from eatsential.vocabulary.load import ruleset


def check(account: Account, people: Sequence[Person], text: str, lang: str | None) -> UUID:
    """Screen a text for each of these people and keep the answers. Raises ConsentMissing."""
    rules, identifier = ruleset(), uuid4()
    food = Food(id=str(identifier), text=text, lang=lang)
    answers = tuple(
        PersonAnswer(
            person.id,
            person.name,
            screen(
                food, profile_from(question(r.entry for r in person.entries), rules), rules
            ).to_json(),
        )
        for person in people
    )
    made = Check(identifier, clock.now(), text, answers)
    with transaction() as session:
        profiles.need_consent(account)
        session.add(
            CheckRow(
                id=identifier,
                account_id=account.id,
                sealed=keys().seal(made.packed(), f"checks/{identifier}"),
                created_at=made.created_at,
            )
        )
        record(Act.CHECK_MADE, actor=account.id, target=identifier)
    CHECKS.labels(made.verdict).inc()
    return identifier


def forget(account: Account, check_id: UUID) -> None:
    """Erase a check. Raises NotFound."""
    with transaction() as session:
        gone = session.execute(
            delete(CheckRow)
            .where(CheckRow.id == check_id, CheckRow.account_id == account.id)
            .returning(CheckRow.id)
        ).one_or_none()
        if gone is None:
            raise NotFound(N_("There is no such check."))
        record(Act.CHECK_REMOVED, actor=account.id, target=check_id)


def withdraw_consent(account: Account) -> None:
    """Erase the people of the account and every check that was made for them."""
    with transaction() as session:
        profiles.withdraw_consent(account)
        session.execute(delete(CheckRow).where(CheckRow.account_id == account.id))
