"""A note that somebody eats what a finding speaks against, and how long it holds."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from eatsential.foods.rules import Check, PersonAnswer, numbered
from eatsential.profiles.rules.entries import EntryKind, rank
from eatsential.profiles.rules.people import Person
from eatsential.screening.answer import Evidence, Severity, Verdict

Finding = Mapping[str, Any]


@dataclass(frozen=True)
class Note:
    """That a person eats this, with the finding as it was on the day; `lapsed_at` is for good."""

    id: UUID
    check_id: UUID
    person_id: UUID
    created_at: datetime
    lapsed_at: datetime | None
    finding: dict[str, Any]

    def is_about(self, person_id: UUID, finding: Finding) -> bool:
        """Whether it is about this, wherever in the label it stands by now."""
        same = (self.finding.get(name) == finding.get(name) for name in ABOUT)
        return self.person_id == person_id and all(same)


ABOUT = "subject", "allergen", "term"


def mark_of(answer: PersonAnswer, finding: Finding) -> str:
    """What tells a finding, and for whom it is made, from any other."""
    packed = json.dumps([str(answer.person_id), finding], sort_keys=True)
    return hashlib.sha256(packed.encode()).hexdigest()


def marked(check: Check, mark: str) -> tuple[PersonAnswer, dict[str, Any]] | None:
    """The finding of an answer with this mark, if it is made still."""
    return next((each for each in numbered(check) if mark_of(*each) == mark), None)


def is_severe(person: Person, answer: PersonAnswer, finding: Finding) -> bool:
    """Whether the words or the allergen of a finding speak to a severe allergy of a person."""
    severe = {
        f"{entry.kind}:{entry.subject}"
        for entry in person.binding()
        if entry.kind is EntryKind.ALLERGY and rank(entry.severity) >= rank(Severity.SEVERE)
    }
    return any(one["subject"] in severe and _meet(one, finding) for one in answer.findings)


def holds(note: Note, answer: PersonAnswer, person: Person | None) -> bool:
    """Whether a note still holds: nothing got worse since, and nothing severe has come to it."""
    if note.lapsed_at is not None or person is None:
        return False
    there = (one for one in answer.findings if note.is_about(answer.person_id, one))
    return not any(
        _is_stronger(one, note.finding) or is_severe(person, answer, one) for one in there
    )


def _is_stronger(now: Finding, then: Finding) -> bool:
    return (
        Verdict(now["verdict"]).rank < Verdict(then["verdict"]).rank
        or Evidence(now["evidence"]).rank < Evidence(then["evidence"]).rank
    )


def _meet(one: Finding, other: Finding) -> bool:
    """Whether two findings are about the same allergen or share a word of the label."""
    if one["allergen"] and one["allergen"] == other["allergen"]:
        return True
    if "start" not in one or "start" not in other:  # in a recipe: the words alone
        said, also = ((finding.get("text") or "").casefold() for finding in (one, other))
        return bool(said and also) and (said in also or also in said)
    return bool(one["start"] < other["end"] and other["start"] < one["end"])
