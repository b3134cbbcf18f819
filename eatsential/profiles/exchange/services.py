"""Taking a profile out, putting one in the place of another; every step as if done by hand."""

from uuid import UUID

from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import transaction
from eatsential.errors import N_
from eatsential.profiles import queries
from eatsential.profiles.exchange.difference import difference
from eatsential.profiles.exchange.errors import Meanwhile
from eatsential.profiles.exchange.json_form import Profile, mark_of
from eatsential.profiles.rules.people import Person
from eatsential.profiles.services.entries import change_entries, record_entries, remove_entry
from eatsential.profiles.services.measurements import record_measurements, remove_measurement
from eatsential.profiles.services.people import add_person, change_details
from eatsential.users.rules import Account
from eatsential.users.services import hold


def take_out(account: Account, person_id: UUID, form: str) -> Person:
    """A person of this account, noting in which form the profile leaves. Raises NotFound."""
    with transaction():
        person = queries.person_of(account.id, person_id)
        record(Act.PROFILE_EXPORTED, actor=account.id, target=person_id, details={"form": form})
    return person


def bring_in(account: Account, profile: Profile) -> UUID:
    """Add the person of a file. Raises what `add_person` raises."""
    with transaction():
        added = add_person(account, profile.person, profile.entries)
        record_measurements(account, Person(added, profile.person), profile.measurements)
    return added


def replace(account: Account, person_id: UUID, profile: Profile, mark: str) -> None:
    """Make a person's profile equal to that of a file, all of it or nothing.

    Raises NotFound, Meanwhile where the profile is no longer the one that was compared, and what
    recording an entry raises.
    """
    with transaction():
        hold(account.id)
        person = queries.person_of(account.id, person_id)
        measured = queries.measurements_of(account.id, person_id)
        if mark_of(person, measured) != mark:
            raise Meanwhile(N_("The profile has changed meanwhile. Look at the difference again."))
        changes = difference(person, profile, measured)
        for recorded in changes.removed:
            remove_entry(account, person, recorded.id)
        change_entries(account, person, {one.id: one.new for one in changes.altered})
        record_entries(account, person, changes.added)
        for day in changes.days:
            if day.old is not None:
                remove_measurement(account, person, day.old.id)
        record_measurements(account, person, [day.new for day in changes.days if day.new])
        if changes.details is not None:  # last: it asks what is recorded by then
            change_details(account, person, changes.details)
