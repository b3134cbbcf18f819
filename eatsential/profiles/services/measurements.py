"""Height, weight and activity of a person: one row a day, added to and removed."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from eatsential import clock
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.database import transaction
from eatsential.errors import N_
from eatsential.installation import keys
from eatsential.profiles import queries
from eatsential.profiles.errors import TooManyMeasurements
from eatsential.profiles.models import MeasurementRow
from eatsential.profiles.rules.measurements import MEASUREMENTS, Measurement
from eatsential.profiles.rules.people import Person
from eatsential.profiles.services.entries import hold_owner
from eatsential.users.rules import Account


def record_measurement(account: Account, person: Person, measurement: Measurement) -> None:
    """Keep what was measured on a day; what it leaves out of that day stays as it was.

    Raises NotFound or TooManyMeasurements.
    """
    record_measurements(account, person, [measurement])


def record_measurements(
    account: Account, person: Person, measurements: Iterable[Measurement]
) -> None:
    """Keep what was measured on several days, all of it or nothing. Only who has the person may.

    The account is held, so that a day cannot get two rows. Raises what `record_measurement` raises.
    """
    with transaction() as session:
        _hold_own(account, person)
        held = {
            measured.measurement.day: measured
            for measured in queries.measurements_of(account.id, person.id)
        }
        days = 0
        for measurement in measurements:
            there = held.get(measurement.day)
            if there is None:
                identifier = uuid4()
                session.add(
                    MeasurementRow(
                        id=identifier,
                        person_id=person.id,
                        sealed=_sealed(identifier, measurement),
                        created_at=clock.now(),
                    )
                )
                days += 1
            elif (whole := measurement.over(there.measurement)) != there.measurement:
                session.execute(
                    update(MeasurementRow)
                    .where(MeasurementRow.id == there.id)
                    .values(sealed=_sealed(there.id, whole))
                )
            else:
                continue
            record(Act.MEASUREMENT_RECORDED, actor=account.id, target=person.id)
        if len(held) + days > MEASUREMENTS:
            raise TooManyMeasurements(
                N_("A person can have measurements of %(most)s days. Remove some first."),
                most=MEASUREMENTS,
            )


def remove_measurement(account: Account, person: Person, measurement_id: UUID) -> None:
    """Erase what was measured on a day. Removing twice is removing once. Raises NotFound."""
    with transaction() as session:
        _hold_own(account, person)
        gone = session.scalar(
            delete(MeasurementRow)
            .where(MeasurementRow.id == measurement_id, MeasurementRow.person_id == person.id)
            .returning(MeasurementRow.id)
        )
        if gone is not None:
            record(Act.MEASUREMENT_REMOVED, actor=account.id, target=person.id)


def _hold_own(account: Account, person: Person) -> None:
    """Make other acts on the account queue, which has this person itself. Raises NotFound."""
    hold_owner(person.id)
    queries.owner_of(account.id, person.id)


def _sealed(identifier: UUID, measurement: Measurement) -> bytes:
    return keys().seal(measurement.packed(), f"measurements/{identifier}")
