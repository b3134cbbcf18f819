"""The values that go into the core and come out of it, in the words of contract/screening.md."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from eatsential.screening.remembered import Remembered

made = tuple.__new__  # a named tuple of values that fit, at half the time of calling its class


class Ranked(StrEnum):
    """A closed list whose members stand from the strongest to the weakest."""

    @cached_property
    def rank(self) -> int:
        """Its place in the list, 0 for the strongest."""
        return list(type(self)).index(self)


class Verdict(Ranked):
    """What an answer comes to."""

    AVOID = "avoid"
    CAUTION = "caution"
    CANNOT_TELL = "cannot_tell"
    NOTHING_FOUND = "nothing_found"


class Evidence(Ranked):
    """How a label speaks about a thing."""

    CONTAINS = "contains"
    USUALLY = "usually"
    MAY_CONTAIN = "may_contain"
    CROSS_REACTIVE = "cross_reactive"
    VAGUE = "vague"
    EXEMPT = "exempt"


# Amounts in grams (energy in kcal) by nutrient and basis; see `screening.nutrients`.
Figures = Mapping[tuple[str, str], float]


class Basis(StrEnum):
    """What an amount is in."""

    HUNDRED_G = "100g"
    HUNDRED_ML = "100ml"
    SERVING = "serving"
    DAY = "day"


class Severity(StrEnum):
    """How badly a person reacts, from the lightest."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    LIFE_THREATENING = "life_threatening"


@dataclass(frozen=True, slots=True)
class Food:
    """A food as it was declared. `lang` is ISO 639-1; without it the language is found out.

    `name` says what the food usually holds, beside its label or without one.
    `doubtful` are pieces of the text, between spaces, that may have been read wrongly.
    """

    id: str
    text: str = ""
    lang: str | None = None
    allergens: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    doubtful: frozenset[str] = frozenset()
    nutrients: Figures = field(default_factory=dict, hash=False)
    name: str = ""

    @property
    def label(self) -> "Food":
        """What is read of it, whichever food it is of and whatever that has amounts of."""
        return replace(self, id="", nutrients={})


class Problem(StrEnum):
    """What an allergen does to a person; it decides which row of the policy is asked.

    An IgE allergy can be set off by traces and by relatives of the allergen; a non-IgE allergy
    (as in FPIES) not by relatives; in coeliac disease traces of gluten harm over the years; an
    intolerance is a matter of the amount; a preference is a wish.
    """

    IGE = "ige"
    NON_IGE = "non_ige"
    COELIAC = "coeliac"
    INTOLERANCE = "intolerance"
    PREFERENCE = "preference"


FLEXIBLE = "flexible_diet"  # what the policy calls a diet that is kept mostly


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to avoid; `id` is of the vocabulary, or for a word the word itself.

    `severity` and `problem` belong to allergies, `strict` to diets.
    """

    kind: str
    id: str
    severity: Severity | None = None
    problem: Problem = Problem.IGE
    strict: bool = True

    @property
    def subject(self) -> str:
        """As findings name it: `allergy:milk`."""
        return f"{self.kind}:{self.id}"

    @property
    def policy(self) -> tuple[str, Severity | None]:
        """The rows of the policy that decide about it: kind and, for an allergy, severity."""
        if self.kind != "allergy":
            return self.kind if self.strict else FLEXIBLE, None
        if self.problem is Problem.IGE:
            return self.kind, self.severity
        return self.problem.value, self.severity if self.problem is Problem.NON_IGE else None


@dataclass(frozen=True, slots=True)
class Watch:
    """What one entry makes of one allergen or group, whenever a label speaks about it.

    `group` is the id that the entry names, `at_most` the strongest evidence that is left,
    `verdicts` the row of the policy for this entry, `why` the sentence of its rule.
    """

    entry: Entry
    group: str
    at_most: Evidence
    verdicts: Mapping[Evidence, Verdict]
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Joint:
    """What one entry makes of two things in one food: one of `ids` with one of `others`."""

    entry: Entry
    ids: frozenset[str]
    others: frozenset[str]
    verdicts: Mapping[Evidence, Verdict]
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Bound:
    """The amount of a nutrient from which it speaks against a food for one entry.

    A `needed` one leaves open what a food is where its amount is not given.
    """

    entry: Entry
    nutrient: str
    basis: Basis
    threshold: float
    unit: str
    verdict: Verdict
    needed: bool
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person must avoid, made ready by `screening.profile.profile_from`.

    `watch` lists under each id who looks for it, `joints` what must not meet, `bounds` the
    amounts that matter, those of one nutrient for one entry together. `concerns` is what
    `screening.judge` found out of each thing that labels tell.
    """

    region: str
    entries: tuple[Entry, ...]
    watch: Mapping[str, tuple[Watch, ...]]
    words: tuple[Entry, ...] = ()
    joints: tuple[Joint, ...] = ()
    bounds: tuple[tuple[Bound, ...], ...] = ()
    concerns: Remembered[Hashable, tuple[tuple[int, "Finding"], ...]] = field(
        default_factory=Remembered, compare=False, repr=False
    )


class Span(NamedTuple):
    """A piece of the given text, in code points."""

    start: int
    end: int
    text: str

    def to_json(self) -> dict[str, Any]:
        """Its contract form."""
        return {"start": self.start, "end": self.end, "text": self.text}


class Finding(NamedTuple):
    """One thing that speaks against a food, and where it says so; a tag has no span."""

    subject: str
    evidence: Evidence
    verdict: Verdict | None
    term: str
    allergen: str | None
    rule: str
    source: str
    why: str
    span: Span | None = None

    def at(self, span: Span | None) -> "Finding":
        """The same at this place."""
        return made(Finding, self[:-1] + (span,))  # noqa: RUF005 (unpacking takes longer)

    def to_json(self) -> dict[str, Any]:
        """Its contract form."""
        return {
            "subject": self.subject,
            "evidence": self.evidence.value,
            "verdict": self.verdict and self.verdict.value,
            **(self.span.to_json() if self.span else {}),
            "term": self.term,
            "allergen": self.allergen,
            "rule": self.rule,
            "source": self.source,
            "why": self.why,
        }


class Answer(NamedTuple):
    """What speaks against one food for one person. `verdict` is None where nobody was named."""

    id: str
    lang: str | None
    verdict: Verdict | None
    ruleset: str
    contains: tuple[str, ...] = ()
    may_contain: tuple[str, ...] = ()
    unrecognised: tuple[Span, ...] = ()
    vague: tuple[Span, ...] = ()
    findings: tuple[Finding, ...] = ()
    doubtful: tuple[Span, ...] = ()
    unknown_tags: tuple[str, ...] = ()  # declared beside the text, in words nobody knows

    def to_json(self) -> dict[str, Any]:
        """Its contract form."""
        return {
            "id": self.id,
            "lang": self.lang,
            "verdict": self.verdict and self.verdict.value,
            "ruleset": self.ruleset,
            "allergens": {"contains": list(self.contains), "may_contain": list(self.may_contain)},
            "unrecognised": [span.to_json() for span in self.unrecognised],
            "vague": [span.to_json() for span in self.vague],
            "findings": [finding.to_json() for finding in self.findings],
            **({"doubtful": [span.to_json() for span in self.doubtful]} if self.doubtful else {}),
            **({"unknown_tags": list(self.unknown_tags)} if self.unknown_tags else {}),
        }
