"""What a profile is made of, and how it becomes the question that is screened."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from eatsential import clock
from eatsential.screening.answer import Problem, Severity

CONSENT_VERSION = "2026-11"
PEOPLE = 24  # of an account
ENTRIES = 200  # of a person
NOTES = 500  # characters
MEASUREMENTS = 1_000  # days of a person
PLAUSIBLE = {"height_cm": (20.0, 280.0), "weight_kg": (0.2, 650.0)}  # as people have been
WAITS = timedelta(days=14)  # an invitation, for its answer
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


class Sex(StrEnum):
    """As reference intakes tell people apart."""

    FEMALE = "female"
    MALE = "male"


class Stage(StrEnum):
    """What changes what a body needs and should not have."""

    PREGNANT = "pregnant"
    BREASTFEEDING = "breastfeeding"


class Step(IntEnum):
    """The first steps of an account, in their order."""

    WHO = 1
    ALLERGIES = 2
    DIETS = 3
    CONDITIONS = 4

    @property
    def following(self) -> "Step | None":
        """The step after this one; none after the last."""
        return Step(self + 1) if self < len(Step) else None


class Permit(StrEnum):
    """What somebody else than the owner may do for one person."""

    CARD = "card"
    PROFILE = "profile"
    EDIT = "edit"
    CHECK = "check"


@dataclass(frozen=True)
class Shared:
    """By whom a person is shared with the account that asks, for what, and until when."""

    grant_id: UUID
    owner_id: UUID
    owner: str
    permits: frozenset[Permit]
    ends_on: date | None


@dataclass(frozen=True)
class Caregiver:
    """An account that a person is shared with, as the owner sees it."""

    grant_id: UUID
    username: str
    permits: frozenset[Permit]
    since: datetime
    ends_on: date | None


@dataclass(frozen=True)
class Offer:
    """What an invitation says: whom the owner named, and what they may do until when.

    In a handover the permits are those that the giver would like to keep. Sealed as a whole.
    """

    called: str
    permits: frozenset[Permit]
    ends_on: date | None = None

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return _OFFER.dump_json(self)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Offer":
        """The offer that was packed."""
        return _OFFER.validate_json(packed)


@dataclass(frozen=True)
class Invitation:
    """An offer that waits for its answer, with who makes it."""

    id: UUID
    person_id: UUID
    owner_id: UUID
    owner: str
    handover: bool
    created_at: datetime
    offer: Offer


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


@dataclass(frozen=True)
class Details:
    """What is known of a person beside what they must avoid. Sealed as a whole.

    A guest eats with the others now and then, and is asked about only where chosen. `region` is
    where they buy their food: its law decides what a label has to say.
    """

    name: str
    guest: bool = False
    birth_date: date | None = None
    sex: Sex | None = None
    stage: Stage | None = None
    emergency: str = ""
    region: str = REGION

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return _DETAILS.dump_json(self)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Details":
        """The details that were packed."""
        return _DETAILS.validate_json(packed)


class RequestState(StrEnum):
    """What curators made of a word that is asked for."""

    OPEN = "open"
    ADDED = "added"
    DECLINED = "declined"


@dataclass(frozen=True)
class Wanted:
    """A word that is asked for, with the answer of a curator if there is one. Sealed as a whole."""

    word: str
    answer: str = ""

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return _WANTED.dump_json(self)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Wanted":
        """The word that was packed."""
        return _WANTED.validate_json(packed)


@dataclass(frozen=True)
class Asked:
    """What curators made of a word of one's own, as its person sees it."""

    state: RequestState
    answer: str


@dataclass(frozen=True)
class Request:
    """A word that is asked for, as curators see it: how often and since when, and not by whom."""

    id: UUID
    word: str
    answer: str
    state: RequestState
    times: int
    since: datetime


class Activity(StrEnum):
    """How much somebody moves: the levels of the Dietary Reference Intakes for Energy (2023)."""

    INACTIVE = "inactive"
    LOW_ACTIVE = "low_active"
    ACTIVE = "active"
    VERY_ACTIVE = "very_active"


@dataclass(frozen=True)
class Measurement:
    """What was measured on a day, as far as it was. Sealed as a whole."""

    day: date
    height_cm: float | None = None
    weight_kg: float | None = None
    activity: Activity | None = None

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return _MEASUREMENT.dump_json(self)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Measurement":
        """The measurement that was packed."""
        return _MEASUREMENT.validate_json(packed)

    def over(self, older: "Measurement") -> "Measurement":
        """This one, with what it leaves out taken from an older one of the same day."""
        return Measurement(
            self.day,
            older.height_cm if self.height_cm is None else self.height_cm,
            older.weight_kg if self.weight_kg is None else self.weight_kg,
            self.activity or older.activity,
        )


@dataclass(frozen=True)
class Measured:
    """A measurement with the row that holds it."""

    id: UUID
    measurement: Measurement


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
_OFFER = TypeAdapter(Offer)
_ENTRY = TypeAdapter(Entry)
_DETAILS = TypeAdapter(Details)
_MEASUREMENT = TypeAdapter(Measurement)
_WANTED = TypeAdapter(Wanted)


@dataclass(frozen=True)
class Recorded:
    """An entry with the row that holds it."""

    id: UUID
    entry: Entry


@dataclass(frozen=True)
class Person:
    """Somebody who eats, with everything they must avoid."""

    id: UUID
    details: Details
    entries: tuple[Recorded, ...] = field(default=())
    shared: Shared | None = None

    @property
    def name(self) -> str:
        """What the person is called."""
        return self.details.name

    def lets(self, permit: Permit | str) -> bool:
        """Whether the account that asked may do this for the person; the owner may do all."""
        return self.shared is None or permit in self.shared.permits

    def binding(self, day: date | None = None) -> list[Entry]:
        """What food is checked against on a day, or today, the most severe first."""
        day = day or clock.still()
        found = [recorded.entry for recorded in self.entries if recorded.entry.binds(day)]
        return sorted(found, key=lambda entry: (-rank(entry.severity), entry.kind, entry.subject))

    def question(self) -> dict[str, Any]:
        """What binds today, as contract/screening.md writes it."""
        return question(self.binding(), self.details.region)

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


def with_implied(permits: Iterable[Permit]) -> frozenset[Permit]:
    """The permits with those that make no sense without: who edits sees, who sees has the card."""
    given = set(permits)
    if Permit.EDIT in given:
        given.add(Permit.PROFILE)
    if Permit.PROFILE in given:
        given.add(Permit.CARD)
    return frozenset(given)


def is_milder(new: Entry, old: Entry) -> bool:
    """Whether food is judged less strictly by the new entry than by the old one."""
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


def rank(severity: Severity | None) -> int:
    """How severe, as a number that grows; -1 for an entry that has no severity."""
    return -1 if severity is None else list(Severity).index(severity)


def question(entries: Iterable[Entry], region: str = REGION) -> dict[str, Any]:
    """The profile as contract/screening.md writes it."""
    profile: dict[str, Any] = {"region": region}
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
