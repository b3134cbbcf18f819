"""What would change in a profile if another took its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from uuid import UUID, uuid4

from eatsential.profiles.exchange.json_form import Profile, in_order
from eatsential.profiles.rules.entries import Entry, EntryKind, Recorded, is_milder
from eatsential.profiles.rules.measurements import Measured, Measurement
from eatsential.profiles.rules.people import Details, Person


@dataclass(frozen=True)
class Altered:
    """An entry that would say something else: its row, what it says, what it would say."""

    id: UUID
    old: Entry
    new: Entry


@dataclass(frozen=True)
class Day:
    """A day on which something else would be measured: what is there now, and what would be."""

    day: date
    old: Measured | None
    new: Measurement | None


@dataclass(frozen=True)
class Difference:
    """What would be added, removed and altered, and the details if they differ."""

    details: Details | None
    added: tuple[Entry, ...]
    removed: tuple[Recorded, ...]
    altered: tuple[Altered, ...]
    days: tuple[Day, ...] = ()

    def is_milder(self, person: Person) -> bool:
        """Whether food may be judged less strictly for the person whose profile it is."""
        return (
            any(not one.entry.ended for one in self.removed)
            or any(is_milder(one.new, one.old) for one in self.altered)
            or (self.details is not None and person.is_milder_with(self.details))
        )

    def __bool__(self) -> bool:
        return bool(self.details or self.added or self.removed or self.altered or self.days)


def replaced(person: Person, other: Profile) -> Person:
    """The person with the profile that is to take the place of theirs."""
    entries = tuple(Recorded(uuid4(), entry) for entry in other.entries)
    return replace(person, details=other.person, entries=entries)


def difference(person: Person, other: Profile, measured: Iterable[Measured] = ()) -> Difference:
    """What makes a person's profile equal to another one."""
    held = {_key(one.entry): one for one in person.entries}
    wanted = {_key(entry): entry for entry in other.entries}
    gone = in_order(held[key].entry for key in held.keys() - wanted.keys())
    kept = in_order(wanted[key] for key in wanted.keys() & held.keys())
    return Difference(
        details=other.person if other.person != person.details else None,
        added=tuple(in_order(wanted[key] for key in wanted.keys() - held.keys())),
        removed=tuple(held[_key(entry)] for entry in gone),
        altered=tuple(
            Altered(here.id, here.entry, entry)
            for entry in kept
            if entry != (here := held[_key(entry)]).entry
        ),
        days=tuple(_days({one.measurement.day: one for one in measured}, other)),
    )


def _days(held: dict[date, Measured], other: Profile) -> Iterator[Day]:
    wanted = {measurement.day: measurement for measurement in other.measurements}
    for day in sorted(held.keys() | wanted.keys()):
        old, new = held.get(day), wanted.get(day)
        if (old and old.measurement) != new:
            yield Day(day, old, new)


def differing(old: Details | Entry, new: Details | Entry) -> list[tuple[str, object, object]]:
    """The fields in which two of a kind differ: name, what it was, what it would be."""
    pairs = [(f.name, getattr(old, f.name), getattr(new, f.name)) for f in fields(old)]
    return [(name, was, becomes) for name, was, becomes in pairs if was != becomes]


def _key(entry: Entry) -> tuple[EntryKind, str]:
    """What makes two entries the same one, as the constraint on entries has it."""
    return entry.kind, entry.subject.casefold()
