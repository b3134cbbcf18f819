"""A profile as JSON: complete, and so much the same each time that two files can be compared.

docs/exchange.md describes the form; `reading` reads it.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from eatsential.profiles.rules.entries import ENTRIES, Entry, EntryKind
from eatsential.profiles.rules.measurements import MEASUREMENTS, Measured, Measurement
from eatsential.profiles.rules.people import Details, Person

FORMAT, VERSION = "eatsential-profile", 1


class Profile(BaseModel):
    """What a file holds: a person, told apart from others by nothing that this installation made.

    Strict: no number is taken for a date, no word for a yes. What it does not know, it refuses.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    format: Literal["eatsential-profile"] = "eatsential-profile"
    version: Literal[1] = 1
    person: Details
    entries: tuple[Entry, ...] = Field(max_length=ENTRIES)
    measurements: tuple[Measurement, ...] = Field(default=(), max_length=MEASUREMENTS)


def profile_of(person: Person, measured: Iterable[Measured] = ()) -> Profile:
    """What a person's file holds; its entries in an order that does not hang on the database."""
    return Profile(
        person=person.details,
        entries=tuple(in_order(one.entry for one in person.entries)),
        measurements=by_day(one.measurement for one in measured),
    )


def by_day(measurements: Iterable[Measurement]) -> tuple[Measurement, ...]:
    """The first day first."""
    return tuple(sorted(measurements, key=lambda measurement: measurement.day))


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Allergies first, each kind in the order of its subjects."""
    kinds = list(EntryKind)
    return sorted(entries, key=lambda e: (kinds.index(e.kind), e.subject.casefold(), e.subject))


def written(profile: Profile) -> str:
    """The file."""
    return profile.model_dump_json(indent=2) + "\n"


def mark_of(person: Person, measured: Iterable[Measured] = ()) -> str:
    """A number that is another one as soon as the profile is another one."""
    return sha256(written(profile_of(person, measured)).encode()).hexdigest()
