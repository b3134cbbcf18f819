"""What a person must avoid, entry by entry, and the question that is screened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from eatsential import clock
from eatsential.screening.answer import Problem, Severity

ENTRIES = 200  # of a person
NOTES = 500  # characters
REGION = "EU"  # whose law says what a group of allergens holds, where nothing else is chosen


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


class Reaction(StrEnum):
    """What the body does. The words are those of the EAACI guideline on anaphylaxis (2021)."""

    HIVES = "hives"
    ECZEMA = "eczema"
    SWELLING = "swelling"
    ITCHY_MOUTH = "itchy_mouth"
    RUNNY_NOSE = "runny_nose"
    WHEEZING = "wheezing"
    THROAT = "throat"
    VOMITING = "vomiting"
    DIARRHOEA = "diarrhoea"
    BELLY_PAIN = "belly_pain"
    DIZZINESS = "dizziness"
    FAINTING = "fainting"
    ANAPHYLAXIS = "anaphylaxis"


class Onset(StrEnum):
    """How soon after eating."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


class DietReason(StrEnum):
    """Why somebody keeps a diet."""

    RELIGION = "religion"
    ETHICS = "ethics"
    HEALTH = "health"
    TASTE = "taste"
    OTHER = "other"


@dataclass(frozen=True)
class Entry:
    """One thing a person must avoid, as far as it is known. Sealed as a whole.

    `subject` is an id of the vocabulary, or for a word the word itself. `severity`, `problem`,
    `reactions` and `onset` belong to allergies, `strict` and `reason` to diets. After
    `ends_on` the entry binds no longer.
    """

    kind: EntryKind
    subject: str
    severity: Severity | None = None
    problem: Problem | None = None
    reactions: tuple[Reaction, ...] = ()
    reaction: str = ""
    onset: Onset | None = None
    diagnosed_on: date | None = None
    confirmed_by: ConfirmedBy | None = None
    ends_on: date | None = None
    notes: str = ""
    strict: bool = True
    reason: DietReason | None = None

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return _ENTRY.dump_json(self)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Entry":
        """The entry that was packed."""
        return _ENTRY.validate_json(packed)

    def binds(self, day: date) -> bool:
        """Whether food is checked against it on a day."""
        return self.ends_on is None or day <= self.ends_on

    @property
    def ended(self) -> bool:
        """Whether its last day is over, so that food is checked against it no longer."""
        return not self.binds(clock.still())


@dataclass(frozen=True)
class Recorded:
    """An entry with the row that holds it."""

    id: UUID
    entry: Entry


_ENTRY = TypeAdapter(Entry)


def is_milder(new: Entry, old: Entry) -> bool:
    """Whether food is judged less strictly by the new entry than by the old one.

    Nothing is milder than what has ended.
    """
    if old.ended:
        return False
    if old.strict and not new.strict:
        return True
    if new.subject != old.subject or (new.ends_on or date.max) < (old.ends_on or date.max):
        return True
    if old.problem is Problem.COELIAC and new.problem is not Problem.COELIAC:
        return True  # traces count in coeliac disease, however mild anything else is
    order = list(Problem)
    return rank(new.severity) < rank(old.severity) or order.index(
        new.problem or Problem.IGE
    ) > order.index(old.problem or Problem.IGE)


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
            if entry.problem is not None:
                allergy["problem"] = entry.problem.value
            profile.setdefault("allergies", []).append(allergy)
        elif not entry.strict:
            flexible = {"diet": entry.subject, "strict": False}
            profile.setdefault(lists[entry.kind], []).append(flexible)
        else:
            profile.setdefault(lists[entry.kind], []).append(entry.subject)
    return profile
