"""What becomes of an answer when it is given again: nothing that was found ceases silently."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from eatsential.foods.rules import Check, Gone, PersonAnswer, Was

KEPT = 200  # findings that are made no longer, for one person


@dataclass(frozen=True)
class Again:
    """A check that was answered again.

    `worse` says whether a verdict is now stronger than the owner has seen; None that none is
    another than before.
    """

    check: Check
    worse: bool | None


@dataclass(frozen=True)
class Changes:
    """How many answers are others than their owner has seen, and how many of these are worse."""

    changed: int
    worse: int


@dataclass(frozen=True)
class Progress:
    """How many answers of an account are still to be given again, of how many."""

    rest: int
    total: int


def given_again(check: Check, fresh: Mapping[UUID, PersonAnswer], now: datetime) -> Again:
    """The check with fresh answers, by person, beside the old ones.

    Whoever is missing keeps the old one; whoever was not asked about is added.
    """
    answers = [
        _again(old, fresh.get(old.person_id), now, check.changed_at) for old in check.answers
    ]
    flipped = [
        new for old, new in zip(check.answers, answers, strict=True) if old.verdict != new.verdict
    ]
    known = {old.person_id for old in check.answers}
    answers += [answer for person_id, answer in fresh.items() if person_id not in known]
    whole = replace(check, answers=tuple(answers))
    if not flipped:
        return Again(whole, None)
    whole = replace(whole, changed_at=check.changed_at or now)
    if not flips(whole):
        whole = replace(whole, changed_at=None)
    return Again(whole, got_worse(whole))


def carried_over(old: Check, new: Check) -> Check:
    """The answers to a newer text of a food, beside what was found in the one before."""
    before = {
        answer.person_id: replace(
            answer,
            answer={**answer.answer, "findings": list(map(_placeless, answer.findings))},
            gone=tuple(replace(one, finding=_placeless(one.finding)) for one in answer.gone),
        )
        for answer in old.answers
    }
    answers = (
        _again(before[one.person_id], one, new.created_at, None) if one.person_id in before else one
        for one in new.answers
    )
    return replace(new, answers=tuple(answers))


def is_worse(answer: PersonAnswer) -> bool:
    """Whether the verdict is stronger than the one before."""
    return answer.was is not None and answer.verdict.rank < answer.was.verdict.rank


def flips(check: Check) -> list[PersonAnswer]:
    """The answers that are others than the owner of a check has seen."""
    since = check.changed_at
    return [a for a in check.answers if since and a.was and a.was.until >= since]


def got_worse(check: Check) -> bool:
    """Whether an answer is a stronger one than the owner of a check has seen."""
    return any(map(is_worse, flips(check)))


def _again(
    old: PersonAnswer, new: PersonAnswer | None, now: datetime, unseen_since: datetime | None
) -> PersonAnswer:
    if new is None:
        return old
    gone, was = _gone(old, new, now), _was(old, new, now, unseen_since)
    return replace(new, gone=gone, was=was) if gone or was else new


def _was(
    old: PersonAnswer, new: PersonAnswer, now: datetime, unseen_since: datetime | None
) -> Was | None:
    """The answer that the owner has seen last, unless the new one comes to the same."""
    if new.verdict == old.verdict:
        return old.was
    if old.was and unseen_since and old.was.until >= unseen_since:
        return None if old.was.verdict == new.verdict else old.was
    return Was(old.answer, now)


def _gone(old: PersonAnswer, new: PersonAnswer, now: datetime) -> tuple[Gone, ...]:
    """What was found once and is found no longer, the latest first."""
    there = {key(finding) for finding in new.answer["findings"] for key in (_key, _said)}
    gone = {_key(finding): Gone(finding, now) for finding in old.answer["findings"]}
    for one in old.gone:
        gone.setdefault(_key(one.finding), one)
    return tuple(one for key, one in gone.items() if key not in there)[:KEPT]


def _key(finding: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes a finding the same: whom it concerns, and where it stands, if that is known."""
    if "start" not in finding:
        return _said(finding)
    return tuple(finding.get(name) for name in ("subject", "allergen", "start", "end"))


def _said(finding: Mapping[str, Any]) -> tuple[Any, ...]:
    """The same in every text: whom it concerns, and by which words."""
    return tuple(finding.get(name) for name in ("subject", "allergen", "text"))


def _placeless(finding: Mapping[str, Any]) -> dict[str, Any]:
    return {name: finding[name] for name in finding if name not in ("start", "end")}
