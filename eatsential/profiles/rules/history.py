"""What changed in a profile, and how it was on any day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter

from eatsential.profiles.rules.entries import Entry, Recorded
from eatsential.profiles.rules.people import Details, Person


@dataclass(frozen=True)
class Changed:
    """What a change of a profile made of what: nothing old is something new, and the reverse.

    With an `entry_id` it is about that entry, without one about the person's details.
    """

    entry_id: UUID | None = None
    old_entry: Entry | None = None
    new_entry: Entry | None = None
    old_details: Details | None = None
    new_details: Details | None = None

    @property
    def removed(self) -> Entry | None:
        """The entry that the change took out of the profile, if it did."""
        return self.old_entry if self.new_entry is None else None

    @property
    def begins(self) -> bool:
        """Whether the profile was begun with it."""
        return self.new_details is not None and self.old_details is None

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return _CHANGED.dump_json(self)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Changed":
        """The change that was packed."""
        return _CHANGED.validate_json(packed)


@dataclass(frozen=True)
class Change:
    """A line of the history of a profile: what changed, when, and by whose hand."""

    id: UUID
    at: datetime
    actor: UUID
    changed: Changed


_CHANGED = TypeAdapter(Changed)


def as_of(person: Person, newer: Iterable[Change]) -> Person:
    """The profile as it was before some changes, which are given newest first."""
    details, entries = person.details, {r.id: r.entry for r in person.entries}
    for change in newer:
        changed = change.changed
        if changed.entry_id is None:
            details = changed.old_details or details
        elif changed.old_entry is not None:
            entries[changed.entry_id] = changed.old_entry
        else:
            entries.pop(changed.entry_id, None)
    then = tuple(Recorded(*pair) for pair in entries.items())
    return replace(person, details=details, entries=then)
