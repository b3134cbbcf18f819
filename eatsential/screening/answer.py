"""The question and the answer: the types of contract/screening.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How badly an allergen hurts, the least severe first."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    LIFE_THREATENING = "life_threatening"


class Verdict(StrEnum):
    """What is said about a food, the strongest first. None of them calls it safe."""

    AVOID = "avoid"
    CAUTION = "caution"
    CANNOT_TELL = "cannot_tell"
    NOTHING_FOUND = "nothing_found"

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return _VERDICT_RANK[self]


class Evidence(StrEnum):
    """How sure the label makes us that something is in the food, the surest first."""

    CONTAINS = "contains"
    USUALLY = "usually"
    MAY_CONTAIN = "may_contain"
    CROSS_REACTIVE = "cross_reactive"
    VAGUE = "vague"
    EXEMPT = "exempt"


class EntryKind(StrEnum):
    """What an entry of a profile is about."""

    ALLERGY = "allergy"
    INTOLERANCE = "intolerance"
    DIET = "diet"
    CONDITION = "condition"
    MEDICATION = "medication"
    WORD = "word"


_VERDICT_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}
EVIDENCE_RANK = {evidence: rank for rank, evidence in enumerate(Evidence)}


@dataclass(frozen=True, slots=True)
class Food:
    """A food as declared. `text` is the label; `allergens` and `traces` are ids given as tags."""

    id: Any
    text: str | None = None
    lang: str | None = None
    name: str = ""
    allergens: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    nutrients: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody must avoid. `severity` belongs to allergies alone."""

    kind: EntryKind
    id: str
    severity: Severity | None = None

    @property
    def subject(self) -> str:
        """As findings name it: `allergy:milk`."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that one person must avoid, and whose law names the groups."""

    entries: tuple[Entry, ...]
    region: str = "EU"


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of the label as given: code points `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason: which entry it speaks against, the very words, the rule, and who says so.

    `words` is None for a tag, which has no place in the text. `verdict` is None without a profile.
    """

    subject: str
    evidence: Evidence
    verdict: Verdict | None
    words: Words | None
    declared: str
    term: str
    allergen: str
    rule: str
    source: str
    why: str

    def to_json(self) -> dict[str, Any]:
        """As contract/screening.md writes it."""
        place = {"start": self.words.start, "end": self.words.end} if self.words else {}
        return {
            "subject": self.subject,
            "evidence": self.evidence.value,
            "verdict": self.verdict.value if self.verdict else None,
            **place,
            "text": self.declared,
            "term": self.term,
            "allergen": self.allergen,
            "rule": self.rule,
            "source": self.source,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that was found, and what was not understood."""

    id: Any
    lang: str | None
    verdict: Verdict | None
    ruleset: str
    contains: tuple[str, ...]
    may_contain: tuple[str, ...]
    unrecognised: tuple[Words, ...]
    vague: tuple[Words, ...]
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """As contract/screening.md writes it."""
        return {
            "id": self.id,
            "lang": self.lang,
            "verdict": self.verdict.value if self.verdict else None,
            "ruleset": self.ruleset,
            "allergens": {"contains": list(self.contains), "may_contain": list(self.may_contain)},
            "unrecognised": [words.text for words in self.unrecognised],
            "vague": [words.text for words in self.vague],
            "findings": [finding.to_json() for finding in self.findings],
        }
