"""What a profile is made of, and how it becomes the question that is screened."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from eatsential.screening.answer import Severity

CONSENT_VERSION = "2026-11"
PEOPLE = 24  # of an account
ENTRIES = 200  # of a person
NOTES = 500  # characters
REGION = "EU"  # whose law says what a group of allergens holds


class EntryKind(StrEnum):
    """What an entry is about; the words of the screening contract."""

    ALLERGY = "allergy"
    INTOLERANCE = "intolerance"
    DIET = "diet"
    CONDITION = "condition"
    MEDICATION = "medication"
    WORD = "word"


class ConfirmedBy(StrEnum):
    """Who says so."""

    SELF = "self"
    CLINICIAN = "clinician"


@dataclass(frozen=True)
class Entry:
    """One thing a person must avoid, as far as it is known. Sealed as a whole.

    `subject` is an id of the vocabulary, or for a word the word itself. `severity` belongs to
    allergies alone.
    """

    kind: EntryKind
    subject: str
    severity: Severity | None = None
    reaction: str = ""
    diagnosed_on: date | None = None
    confirmed_by: ConfirmedBy | None = None
    notes: str = ""

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return json.dumps(asdict(self), default=str).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """The entry that was packed."""
        given: dict[str, Any] = json.loads(packed)
        return cls(
            kind=EntryKind(given["kind"]),
            subject=given["subject"],
            severity=Severity(given["severity"]) if given["severity"] else None,
            reaction=given["reaction"],
            diagnosed_on=date.fromisoformat(given["diagnosed_on"])
            if given["diagnosed_on"]
            else None,
            confirmed_by=ConfirmedBy(given["confirmed_by"]) if given["confirmed_by"] else None,
            notes=given["notes"],
        )


@dataclass(frozen=True)
class Recorded:
    """An entry with the row that holds it."""

    id: UUID
    entry: Entry


@dataclass(frozen=True)
class Person:
    """Somebody who eats, with everything they must avoid."""

    id: UUID
    name: str
    entries: tuple[Recorded, ...] = field(default=())

    def of(self, *kinds: EntryKind) -> list[Recorded]:
        """The entries of these kinds, the most severe first, then by subject."""
        found = [recorded for recorded in self.entries if recorded.entry.kind in kinds]
        return sorted(found, key=lambda r: (-rank(r.entry.severity), r.entry.subject))

    @property
    def allergies(self) -> list[Recorded]:
        """Allergies, the most severe first."""
        return self.of(EntryKind.ALLERGY)

    @property
    def others(self) -> list[Recorded]:
        """Everything that is no allergy."""
        return self.of(*(kind for kind in EntryKind if kind is not EntryKind.ALLERGY))

    @property
    def words(self) -> list[Recorded]:
        """Words of the person's own."""
        return self.of(EntryKind.WORD)


def rank(severity: Severity | None) -> int:
    """How severe, as a number that grows; -1 for an entry that has no severity."""
    return -1 if severity is None else list(Severity).index(severity)


def question(entries: Iterable[Entry]) -> dict[str, Any]:
    """The profile as contract/screening.md writes it."""
    profile: dict[str, Any] = {"region": REGION}
    lists = {
        EntryKind.INTOLERANCE: "intolerances",
        EntryKind.DIET: "diets",
        EntryKind.CONDITION: "conditions",
        EntryKind.MEDICATION: "medications",
        EntryKind.WORD: "words",
    }
    for entry in entries:
        if entry.kind is EntryKind.ALLERGY:
            assert entry.severity is not None
            allergy = {"allergen": entry.subject, "severity": entry.severity.value}
            profile.setdefault("allergies", []).append(allergy)
        else:
            profile.setdefault(lists[entry.kind], []).append(entry.subject)
    return profile
