"""A profile as JSON: complete, and so much the same each time that two files can be compared.

docs/exchange.md describes the form; `reading` reads it.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from eatsential.profiles.rules import ENTRIES, Details, Entry, EntryKind, Person

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


def profile_of(person: Person) -> Profile:
    """What a person's file holds; its entries in an order that does not hang on the database."""
    return Profile(
        person=person.details, entries=tuple(in_order(one.entry for one in person.entries))
    )


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Allergies first, each kind in the order of its subjects."""
    kinds = list(EntryKind)
    return sorted(entries, key=lambda e: (kinds.index(e.kind), e.subject.casefold(), e.subject))


def written(profile: Profile) -> str:
    """The file."""
    return profile.model_dump_json(indent=2) + "\n"


def mark_of(person: Person) -> str:
    """A number that is another one as soon as the profile is another one."""
    return sha256(written(profile_of(person)).encode()).hexdigest()
