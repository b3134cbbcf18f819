"""What a term says in a sentence of each role, found out once for all labels that have it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from eatsential.screening.answer import Evidence, Finding
from eatsential.screening.remembered import MOST, Remembered
from eatsential.screening.terms import Meaning, Role, Term

_AS_SAID = {evidence: evidence for evidence in Evidence}
_ROLES_READ = {
    Role.INGREDIENTS: _AS_SAID,
    Role.CONTAINS: _AS_SAID,
    Role.IMITATION: {
        Evidence.CONTAINS: Evidence.USUALLY,
        Evidence.USUALLY: Evidence.USUALLY,
        Evidence.VAGUE: Evidence.VAGUE,
    },
    Role.MAY_CONTAIN: {
        Evidence.CONTAINS: Evidence.MAY_CONTAIN,
        Evidence.USUALLY: Evidence.MAY_CONTAIN,
        Evidence.VAGUE: Evidence.VAGUE,
    },
}
_ROLES_READ[Role.FACILITY] = _ROLES_READ[Role.MAY_CONTAIN]

BY_EVIDENCE = {
    Evidence.CONTAINS: "The label names it.",
    Evidence.USUALLY: "It is usually made with it; the label does not say.",
    Evidence.MAY_CONTAIN: "The label says that it may be in there.",
    Evidence.CROSS_REACTIVE: "It is a relative, and some people react to both.",
    Evidence.VAGUE: "The label does not say what exactly is in it.",
    Evidence.EXEMPT: "It is made from it, and the law exempts it from being declared.",
}


class Said(NamedTuple):
    """One meaning of one term, as sure as its sentence makes it."""

    term: Term
    meaning: Meaning
    evidence: Evidence


class Telling:
    """Everything that one term says in a sentence; there is one of it for all labels."""

    __slots__ = ("said", "usual")

    def __init__(self, said: tuple[Said, ...]) -> None:
        self.said = said
        self.usual = any(one.evidence is Evidence.USUALLY for one in said)


class Heard(NamedTuple):
    """What the words from `start` up to `end` tell; -1 for what stands beside the text."""

    start: int
    end: int
    telling: Telling


def evidence_of(meaning: Meaning, role: Role) -> Evidence | None:
    """How surely a sentence of this role says it; None where it says nothing."""
    read = _ROLES_READ.get(role)
    return read.get(meaning.evidence) if read else None


def telling_of(term: Term, role: Role) -> Telling:
    """What a term tells in a sentence of this role."""
    said = ((meaning, evidence_of(meaning, role)) for meaning in term.means)
    return Telling(
        tuple(Said(term, meaning, evidence) for meaning, evidence in said if evidence is not None)
    )


class Tellings(Remembered[Term, Telling]):
    """What each term tells in a sentence of one role."""

    def __init__(self, role: Role) -> None:
        super().__init__()
        self._role = role

    def __missing__(self, term: Term) -> Telling:
        return self.keep(term, telling_of(term, self._role))


TELLINGS = {role: Tellings(role) for role in Role}


@lru_cache(MOST)
def without(telling: Telling, unsaid: tuple[Evidence, ...]) -> Telling:
    """The same, but for what the place where it stands settles."""
    return Telling(tuple(one for one in telling.said if one.evidence not in unsaid))


class Summary(NamedTuple):
    """What a telling comes to for nobody in particular; `findings` without their place."""

    contains: frozenset[str]
    may_contain: frozenset[str]
    findings: tuple[Finding, ...]


class Summaries(Remembered[Telling, Summary]):
    """The summary of each telling. `reported` are the ids that an answer names for an id."""

    def __init__(self, reported: Mapping[str, tuple[str, ...]], groups: frozenset[str]) -> None:
        super().__init__()
        self._reported = reported
        self._groups = groups

    def __missing__(self, telling: Telling) -> Summary:
        return self.keep(
            telling,
            Summary(
                self._named(telling, Evidence.CONTAINS),
                self._named(telling, Evidence.MAY_CONTAIN),
                tuple(_finding(one) for one in telling.said if self._is_asked(one)),
            ),
        )

    def _named(self, telling: Telling, evidence: Evidence) -> frozenset[str]:
        said = (one.meaning.allergen for one in telling.said if one.evidence is evidence)
        return frozenset(above for id_ in said for above in self._reported[id_])

    def _is_asked(self, one: Said) -> bool:
        return one.meaning.allergen not in self._groups


def _finding(one: Said) -> Finding:
    term, meaning, evidence = one
    return Finding(
        f"allergy:{meaning.allergen}",
        evidence,
        None,
        term.text,
        meaning.allergen,
        term.rule,
        meaning.source,
        meaning.why or BY_EVIDENCE[evidence],
    )
