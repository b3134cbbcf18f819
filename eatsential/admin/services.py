"""Acts of administrators that touch more than one feature."""

from uuid import UUID

from eatsential import clock
from eatsential.admin import mails
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import queries as factors
from eatsential.auth.errors import SecondFactorNeeded
from eatsential.auth.services import second_factor
from eatsential.auth.services.sessions import end_all_sessions
from eatsential.database import transaction
from eatsential.errors import N_, NotFound
from eatsential.profiles.queries import people_of
from eatsential.profiles.rules.people import Person
from eatsential.users import services
from eatsential.users.queries import user
from eatsential.users.rules import Account, Role


def suspend(actor: Account, user_id: UUID, reason: str) -> None:
    """Stop an account and end its sessions. Raises NotFound or LastAdministrator."""
    with transaction():
        services.suspend(actor, user_id, reason)
        end_all_sessions(user_id)


def change_role(actor: Account, user_id: UUID, role: Role, reason: str) -> None:
    """Give an account another role, with which it logs in anew.

    Raises NotFound or LastAdministrator.
    """
    with transaction():
        services.change_role(actor, user_id, role, reason)
        end_all_sessions(user_id)


def prove(actor: Account, password: str, code: str) -> Account:
    """Prove anew, with a code of an app, who is about to open a profile.

    Raises SecondFactorNeeded, WrongPassword, WrongCode, TooMany or Busy.
    """
    if factors.time_codes(actor.id) is None:
        raise SecondFactorNeeded(N_("This needs an authenticator app. Set one up first."))
    return second_factor.prove(actor, password, code)


def unmask(actor: Account, user_id: UUID, number: int, reason: str) -> Person:
    """Open one profile of an account, for one look, which its owner is told of.

    Raises NotFound.
    """
    with transaction():
        people = people_of(user_id)
        if not 0 < number <= len(people):
            raise NotFound(N_("There is no such person in this account."))
        person = people[number - 1]
        about = {"person": str(person.id)}
        record(Act.PROFILE_UNMASKED, actor=actor.id, target=user_id, reason=reason, details=about)
        mails.profile_unmasked(user(user_id), clock.now())
    return person
