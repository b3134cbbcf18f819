"""Drafts, trials and rule sets as pages and services hold them. Nothing in them is personal."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from eatsential.vocabulary.changes import Change, packed
from eatsential.vocabulary.edition import shipped_edition
from eatsential.vocabulary.traps import Trap

SURE = "must_flag"  # the kind of promise that nothing may break
LINES = 20  # of the corpus that are kept of each kind


class DraftState(StrEnum):
    """How far a draft is."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    DECLINED = "declined"


@dataclass(frozen=True)
class Drafted:
    """One change of a draft, and the row that it was made over; without an id before it is."""

    id: UUID | None
    change: Change
    base: Mapping[str, str] | None

    @property
    def columns(self) -> list[tuple[str, str, str]]:
        """Each column whose cell changes, as it was and as it will be."""
        before, after = self.base or {}, self.change.row or {}
        names = after or before
        return [
            (name, before.get(name, ""), after.get(name, ""))
            for name in names
            if before.get(name, "") != after.get(name, "")
        ]


@dataclass(frozen=True)
class Draft:
    """Changes that somebody proposes, and what became of them."""

    id: UUID
    title: str
    reason: str
    state: DraftState
    author_id: UUID
    reviewer_id: UUID | None
    answer: str
    created_at: datetime
    changes: Sequence[Drafted] = ()

    def mark(self, active: "Active") -> str:
        """What tells its changes, over what answers, from any others."""
        return mark_of((one.change for one in self.changes), active.activation)


@dataclass(frozen=True)
class Asked:
    """What a draft is to answer: a word that people ask for, or a report."""

    word_id: UUID | None = None
    report_id: UUID | None = None


@dataclass
class Found:
    """What a trial found out so far.

    `corpus` has for each kind of promise how many are kept and how many there are, `languages` for
    each language; `broken` counts by kind those that were kept before, and `lines` are the first of
    each kind; `flips` counts saved answers by the verdict they had and the one they get.
    """

    faults: list[str] = field(default_factory=list)
    corpus: dict[str, list[int]] = field(default_factory=dict)
    languages: dict[str, list[int]] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    lines: list[dict[str, str]] = field(default_factory=list)
    flips: dict[str, int] = field(default_factory=dict)

    def flipped(self, before: str | None, after: str | None) -> None:
        """Count an answer that becomes another one."""
        key = f"{before or 'none'}>{after or 'none'}"
        self.flips[key] = self.flips.get(key, 0) + 1

    def note(self, trap: Trap, kept_before: bool, fault: str | None) -> None:
        """Count a promise of the corpus."""
        for kept in (
            self.corpus.setdefault(trap.kind, [0, 0]),
            self.languages.setdefault(trap.lang, [0, 0]),
        ):
            kept[0] += fault is None
            kept[1] += 1
        if fault is not None and kept_before:
            self.broken[trap.kind] = self.broken.get(trap.kind, 0) + 1
            if self.broken[trap.kind] <= LINES:
                self.lines.append(
                    {"kind": trap.kind, "lang": trap.lang, "text": trap.text, "fault": fault}
                )

    @property
    def hinders(self) -> bool:
        """Whether nothing of this can be published."""
        return bool(self.faults) or SURE in self.broken

    def packed(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def unpacked(cls, given: Mapping[str, Any]) -> Self:
        """What was packed."""
        return cls(**given)


@dataclass(frozen=True)
class Trial:
    """Whom a draft would touch: what was found in `done` of `total` saved answers."""

    mark: str
    done: int
    total: int
    finished_at: datetime | None
    failed_at: datetime | None
    found: Found


@dataclass(frozen=True)
class Published:
    """A rule set that was published, without its content."""

    id: UUID
    number: int
    edition: str
    shipped: str
    title: str
    reason: str
    author_id: UUID
    reviewer_id: UUID
    published_at: datetime


@dataclass(frozen=True)
class Active:
    """What answers by the record: the changes of a rule set over what ships, or none.

    `activation` grows with each time that something else was activated; `edition` is the one that
    was published.
    """

    activation: int = 0
    rule_set_id: UUID | None = None
    number: int | None = None
    edition: str | None = None
    changes: Sequence[Change] = ()


def mark_of(changes: Iterable[Change], activation: int) -> str:
    """What tells a draft over an active rule set of this release from any other."""
    content = json.dumps([packed(changes), activation, shipped_edition()])
    return hashlib.sha256(content.encode()).hexdigest()
