"""Who eats, and what is known of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from eatsential import clock
from eatsential.profiles.rules.entries import REGION, Entry, EntryKind, Recorded, question, rank
from eatsential.profiles.rules.permits import Permit, Shared

CONSENT_VERSION = "2026-11"
PEOPLE = 24  # of an account
FINE = 300  # characters


class Sex(StrEnum):
    """As reference intakes tell people apart."""

    FEMALE = "female"
    MALE = "male"


class Stage(StrEnum):
    """What changes what a body needs and should not have."""

    PREGNANT = "pregnant"
    BREASTFEEDING = "breastfeeding"


CONDITIONS = {Stage.PREGNANT: "pregnancy", Stage.BREASTFEEDING: "breastfeeding"}


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


@dataclass(frozen=True)
class Details:
    """What is known of a person beside what they must avoid. Sealed as a whole.

    A guest eats with the others now and then, and is asked about only where chosen. `region` is
    where they buy their food: its law decides what a label has to say. Relatives of what they are
    allergic to count for who wants to know of `cross_reactions`. `fine` is what they can eat,
    in their words, for their card.
    """

    name: str
    guest: bool = False
    birth_date: date | None = None
    sex: Sex | None = None
    stage: Stage | None = None
    emergency: str = ""
    fine: str = ""
    region: str = REGION
    cross_reactions: bool = False

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return _DETAILS.dump_json(self)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Details":
        """The details that were packed."""
        return _DETAILS.validate_json(packed)

    def beside(self, other: "Details") -> dict[str, Any]:
        """What these say otherwise than others: each field with its value here."""
        own = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in own.items() if value != getattr(other, name)}

    def with_changes(self, seen: "Details", said: "Details") -> "Details":
        """These, with what somebody changed who was shown others; the rest stays as it is here."""
        return replace(self, **said.beside(seen))


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

    def has(self, entry: Entry) -> bool:
        """Whether the thing is recorded already, in whatever way."""
        return any(
            (entry.kind, entry.subject) == (r.entry.kind, r.entry.subject) for r in self.entries
        )

    def binding(self, day: date | None = None) -> list[Entry]:
        """What food is checked against on a day, or today, the most severe first."""
        day = day or clock.still()
        found = [recorded.entry for recorded in self.entries if recorded.entry.binds(day)]
        by_stage = self.by_stage(day)
        if by_stage is not None:
            found.append(by_stage)
        return sorted(found, key=lambda entry: (-rank(entry.severity), entry.kind, entry.subject))

    def by_stage(self, day: date | None = None) -> Entry | None:
        """The condition that the details say, where none recorded says it for a day as well."""
        condition = CONDITIONS.get(self.details.stage) if self.details.stage else None
        if condition is None:
            return None
        recorded = (one.entry for one in self.of(EntryKind.CONDITION))
        if any(one.subject == condition and one.binds(day or clock.still()) for one in recorded):
            return None
        return Entry(EntryKind.CONDITION, condition)

    def question(self, entries: Iterable[Entry] | None = None) -> dict[str, Any]:
        """Entries, or what binds today, as contract/screening.md writes it for this person."""
        asked = question(self.binding() if entries is None else entries)
        details = self.details
        return {**asked, "region": details.region, "cross_reactions": details.cross_reactions}

    def is_milder_with(self, details: Details) -> bool:
        """Whether food may be judged less strictly where other details hold of the person.

        What the law of another region leaves out depends on the food.
        """
        now, then = self.binding(), replace(self, details=details).binding()
        other_law = self.details.region != details.region
        fewer_relatives = self.details.cross_reactions and not details.cross_reactions
        return bool(now) and (other_law or fewer_relatives or not set(now) <= set(then))

    def of(self, *kinds: EntryKind) -> list[Recorded]:
        """The entries of these kinds, the most severe first, then by subject."""
        found = [recorded for recorded in self.entries if recorded.entry.kind in kinds]
        return sorted(found, key=lambda r: (-rank(r.entry.severity), r.entry.subject))

    def current(self, *kinds: EntryKind) -> list[Recorded]:
        """The entries of these kinds that count today, the most severe first."""
        return [recorded for recorded in self.of(*kinds) if not recorded.entry.ended]

    def ended(self, *kinds: EntryKind) -> list[Recorded]:
        """The entries of these kinds that count no longer, the last one to end first."""
        found = [recorded for recorded in self.of(*kinds) if recorded.entry.ended]
        return sorted(found, key=lambda r: r.entry.ends_on or date.max, reverse=True)

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


_DETAILS = TypeAdapter(Details)
