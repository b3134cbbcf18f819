"""Acts of administrators that touch more than one feature."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from eatsential import clock
from eatsential.admin import mails
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth import queries as factors
from eatsential.auth.errors import SecondFactorNeeded
from eatsential.auth.services import recovery
from eatsential.auth.services.sessions import end_all_sessions
from eatsential.database import transaction
from eatsential.errors import N_, DomainError, NotFound
from eatsential.own_data.services import deletion
from eatsential.profiles.queries import people_of
from eatsential.profiles.rules.people import Person
from eatsential.users import services
from eatsential.users.queries import user
from eatsential.users.rules import Account, Role


class OnYourself(DomainError):
    """An act on somebody's account that one does not do to one's own."""


def suspend(actor: Account, user_id: UUID, reason: str) -> None:
    """Stop an account and end its sessions. Raises NotFound, OnYourself or LastAdministrator."""
    with _on_somebody(actor, user_id, Act.USER_SUSPENDED):
        services.suspend(actor, user_id, reason)
        end_all_sessions(user_id)


def reinstate(actor: Account, user_id: UUID, reason: str) -> None:
    """Let a suspended account log in again. Raises NotFound or OnYourself."""
    with _on_somebody(actor, user_id, Act.USER_REINSTATED):
        services.reinstate(actor, user_id, reason)


def end_sessions(actor: Account, user_id: UUID, reason: str) -> None:
    """Log an account out everywhere. Raises NotFound or OnYourself."""
    with _on_somebody(actor, user_id, Act.SESSIONS_ENDED):
        record(Act.SESSIONS_ENDED, actor=actor.id, target=user_id, reason=reason)
        end_all_sessions(user_id)


def change_role(actor: Account, user_id: UUID, role: Role, reason: str) -> None:
    """Give an account another role, with which it logs in anew.

    Raises NotFound, OnYourself or LastAdministrator.
    """
    with _on_somebody(actor, user_id, Act.ROLE_CHANGED):
        services.change_role(actor, user_id, role, reason)
        end_all_sessions(user_id)


def send_reset(actor: Account, user_id: UUID, reason: str) -> None:
    """Send an account a link for a new password. Raises NotFound, OnYourself or MailedEnough."""
    _see_that_it_is_somebody_else(actor, user_id)
    recovery.send_link(actor, user_id, reason)


def schedule_deletion(actor: Account, user_id: UUID, reason: str) -> None:
    """Have an account deleted after a while. Raises OnYourself or LastAdministrator."""
    _see_that_it_is_somebody_else(actor, user_id)
    deletion.schedule_for(actor, user_id, reason)


def keep(actor: Account, user_id: UUID, reason: str) -> None:
    """Keep an account that was to be deleted. Raises OnYourself or TooLate."""
    _see_that_it_is_somebody_else(actor, user_id)
    deletion.cancel_for(actor, user_id, reason)


@contextmanager
def _on_somebody(actor: Account, user_id: UUID, act: Act) -> Iterator[None]:
    """An act on an account, of which its owner is told. Raises NotFound or OnYourself."""
    _see_that_it_is_somebody_else(actor, user_id)
    with transaction():
        yield
        mails.account_changed(user(user_id), act, clock.now())


def _see_that_it_is_somebody_else(actor: Account, user_id: UUID) -> None:
    if actor.id == user_id:
        raise OnYourself(
            N_("This is your own account. Another administrator can do this, or you on its pages.")
        )


def unmask(actor: Account, user_id: UUID, number: int, reason: str) -> Person:
    """Open one profile of an account, for one look, which its owner is told of.

    Only for who has just proved who they are. Raises NotFound or SecondFactorNeeded.
    """
    if not factors.has_second_factor(actor.id):
        raise SecondFactorNeeded(N_("This needs a second factor. Set one up first."))
    with transaction():
        people = people_of(user_id)
        if not 0 < number <= len(people):
            raise NotFound(N_("There is no such person in this account."))
        person = people[number - 1]
        about = {"person": str(person.id)}
        record(Act.PROFILE_UNMASKED, actor=actor.id, target=user_id, reason=reason, details=about)
        mails.profile_unmasked(user(user_id), clock.now())
    return person
