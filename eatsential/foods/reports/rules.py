"""A report: what somebody says of a finding, the trace of the finding, and what came of it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from eatsential.foods.rules import Check, ReportState, numbered

WORDS = 500  # characters
LIMIT = "20/day"  # reports of an account
AROUND = 60  # characters of the label before and after the words
SENT = "subject evidence verdict term allergen rule source why text".split()


@dataclass(frozen=True)
class Trace:
    """How a finding came about: the words it stands on, and the rule; never for whom."""

    finding: dict[str, Any]
    before: str
    after: str
    lang: str | None
    edition: str

    @property
    def mark(self) -> str:
        """What changes with the trace."""
        packed = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(packed.encode()).hexdigest()


@dataclass(frozen=True)
class Said:
    """What is sealed of a report."""

    words: str
    trace: Trace
    answer: str = ""

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """What was packed."""
        given = json.loads(packed)
        return cls(given["words"], Trace(**given["trace"]), given["answer"])


@dataclass(frozen=True)
class Report:
    """A report as its account and as curators see it. It does not say whose it is."""

    id: UUID
    state: ReportState
    created_at: datetime
    answered_at: datetime | None
    draft_id: UUID | None
    said: Said

    @property
    def answer(self) -> str:
        """What a curator said, or nothing yet."""
        return self.said.answer


def trace_of(check: Check, number: int) -> Trace | None:
    """The trace of a finding by its number on the page of the answer, if there is one."""
    found = numbered(check)
    if not 0 < number <= len(found):
        return None
    answer, finding = found[number - 1]
    start, end = finding.get("start", 0), finding.get("end", 0)
    return Trace(
        finding={name: finding[name] for name in SENT if name in finding},
        before=check.text[max(start - AROUND, 0) : start],
        after=check.text[end : end + AROUND] if end else "",
        lang=answer.answer["lang"],
        edition=check.edition,
    )
