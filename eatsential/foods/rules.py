"""A check as it is kept and shown: the text, the answers, and the marks in the text."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from operator import itemgetter
from typing import Any, Self
from uuid import UUID

from eatsential.foods.asked import asked_about
from eatsential.foods.composed import Composed
from eatsential.foods.declared import Declaration, Declared
from eatsential.foods.listing import Listing
from eatsential.profiles.rules.entries import REGION
from eatsential.screening.answer import Food, Verdict

LONGEST = 100_000  # characters of a label
EXCERPT = 60  # characters of a label in a list


class ReportState(StrEnum):
    """What curators made of a finding that somebody says is wrong."""

    OPEN = "open"
    MENDED = "mended"
    DECLINED = "declined"


@dataclass(frozen=True)
class Was:
    """An answer that was another one, and when it ceased to be given."""

    answer: dict[str, Any]
    until: datetime

    @property
    def verdict(self) -> Verdict:
        """What it came to."""
        return Verdict(self.answer["verdict"])


@dataclass(frozen=True)
class Gone:
    """A finding that is made no longer, and since when."""

    finding: dict[str, Any]
    until: datetime


class Asked(StrEnum):
    """How much of a profile was looked for in a label."""

    NOTHING = "nothing"
    WORDS = "words"  # of somebody's own alone
    MORE = "more"


@dataclass(frozen=True)
class PersonAnswer:
    """What speaks against a food for one person, by the law of a region.

    `answer` has the form of contract/screening.md. `asked` says how much of a profile was looked
    for; none where that was not kept yet. `words` are the words that alone were looked for, where
    who asked may see them. `profile` is the digest of the question that was asked, `was` the last
    answer with another verdict, `gone` what was found once and is found no longer.
    """

    person_id: UUID
    name: str
    answer: dict[str, Any]
    asked: Asked | None = None
    words: tuple[str, ...] = ()
    region: str = REGION
    profile: str = ""
    was: Was | None = None
    gone: tuple[Gone, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As it is packed."""
        packed: dict[str, Any] = {
            "person": str(self.person_id),
            "name": self.name,
            "answer": self.answer,
            "asked": self.asked,
            "words": self.words,
            "region": self.region,
            "profile": self.profile,
        }
        if self.was:
            packed["was"] = {"answer": self.was.answer, "until": self.was.until.isoformat()}
        if self.gone:
            packed["gone"] = [
                {"finding": one.finding, "until": one.until.isoformat()} for one in self.gone
            ]
        return packed

    @classmethod
    def from_json(cls, packed: dict[str, Any]) -> Self:
        """The answer that was packed."""
        was, asked = packed.get("was"), packed.get("asked")
        gone = packed.get("gone", ())
        return cls(
            person_id=UUID(packed["person"]),
            name=packed["name"],
            answer=packed["answer"],
            asked=Asked(asked) if asked else None,
            words=tuple(packed.get("words", ())),
            region=packed.get("region", REGION),
            profile=packed.get("profile", ""),
            was=Was(was["answer"], datetime.fromisoformat(was["until"])) if was else None,
            gone=tuple(Gone(o["finding"], datetime.fromisoformat(o["until"])) for o in gone),
        )

    @property
    def empty(self) -> bool:
        """Whether nothing was looked for."""
        return self.asked is Asked.NOTHING

    @property
    def verdict(self) -> Verdict:
        """The strongest of its findings, or what their absence means."""
        return Verdict(self.answer["verdict"])

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The reasons, the weightiest first."""
        found: list[dict[str, Any]] = self.answer["findings"]
        return sorted(found, key=lambda f: (Verdict(f["verdict"]).rank, f.get("start", 0)))


@dataclass(frozen=True)
class Check:
    """One question and its answers, as they were given last.

    `edition` is the rule set that answered, by version and content; `due` says that another answer
    may be coming, `changed_at` since when the answers are others than were seen. What `listing`
    declares, and what is `declared` to be inside, is asked about together with the text, now and
    whenever the check is answered again. What is `composed` is no label but a recipe, and is
    answered line by line.
    """

    id: UUID
    created_at: datetime
    text: str
    answers: tuple[PersonAnswer, ...]
    edition: str = ""
    listing: Listing | None = None
    composed: Composed | None = None
    food_id: UUID | None = None
    due: bool = False
    changed_at: datetime | None = None
    declared: Declared = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The hash of the text, by which two texts are told apart."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        answers = [answer.to_json() for answer in self.answers]
        packed: dict[str, Any] = {"text": self.text, "sha256": self.sha256, "answers": answers}
        if self.listing:
            packed["listing"] = self.listing.to_json()
        if self.declared:
            packed["declared"] = {id_: one.to_json() for id_, one in self.declared.items()}
        if self.composed:
            packed["composed"] = self.composed.to_json()
        return json.dumps(packed).encode()

    @classmethod
    def unpacked(cls, packed: bytes, id_: UUID, created_at: datetime, **stored: Any) -> Self:
        """The check that was packed, with what stands beside it."""
        given = json.loads(packed)
        answers = tuple(map(PersonAnswer.from_json, given["answers"]))
        listed = Listing.from_json(given["listing"]) if "listing" in given else None
        made = Composed.from_json(given["composed"]) if "composed" in given else None
        said = {id_: Declaration.from_json(o) for id_, o in given.get("declared", {}).items()}
        stored |= {"listing": listed, "composed": made, "declared": said}
        return cls(id_, created_at, given["text"], answers, **stored)

    @property
    def verdict(self) -> Verdict:
        """The strongest verdict over everybody who was asked about."""
        return min((answer.verdict for answer in self.answers), key=lambda v: v.rank)

    @property
    def empty(self) -> bool:
        """Whether nothing was looked for, for anybody."""
        return all(answer.empty for answer in self.answers)

    @property
    def excerpt(self) -> str:
        """The beginning of the text on one line, or what a recipe is called, for lists."""
        if self.composed:
            return self.composed.title
        line = " ".join(self.text[: EXCERPT * 2].split())
        return line if len(line) <= EXCERPT else line[:EXCERPT].rstrip(" ,;") + "…"

    @property
    def food(self) -> Food:
        """What was asked about, to ask again: in the language that was read, with its doubts."""
        doubtful = self.answers[0].answer.get("doubtful", ())
        pieces = frozenset(piece["text"] for piece in doubtful)
        return asked_about(self.id, self.text, self.language, pieces, self.listing, self.declared)

    @property
    def language(self) -> str | None:
        """The language the text was read in."""
        found: str | None = self.answers[0].answer["lang"]
        return found

    @property
    def ruleset(self) -> str:
        """The version of the vocabulary that answered."""
        return str(self.answers[0].answer["ruleset"])


def numbered(check: Check) -> list[tuple[PersonAnswer, dict[str, Any]]]:
    """Each finding with the answer it belongs to, in the order of their numbers from 1."""
    answers = sorted(check.answers, key=lambda answer: answer.verdict.rank)
    return [(answer, finding) for answer in answers for finding in answer.findings]


@dataclass(frozen=True)
class Differing:
    """A check that would be answered differently after a change of a profile."""

    check: Check
    now: Verdict
    then: Verdict


@dataclass(frozen=True)
class Effect:
    """What a change of a profile makes of the last answers: how many, and those that differ.

    `left_out` are answers that were too much text to be looked at as well.
    """

    asked: int
    differing: tuple[Differing, ...]
    left_out: int = 0


@dataclass(frozen=True)
class Mark:
    """A piece of the label: plain, or words that a finding stands on."""

    text: str
    kind: str = ""  # a verdict, "unrecognised", "vague", or empty for plain text
    findings: tuple[int, ...] = ()  # numbers of the findings, from 1


@dataclass(frozen=True)
class Span:
    """Where something stands in the text, what kind it is, and the number of its finding."""

    start: int
    end: int
    kind: str
    number: int = 0


def marked(text: str, spans: Sequence[Span]) -> list[Mark]:
    """The text cut into plain and marked pieces, in its order and complete.

    Where spans overlap, a piece carries the kind of the first of them and the numbers of all.
    """
    edges = sorted({0, len(text), *(s.start for s in spans), *(s.end for s in spans)})
    waiting = sorted(enumerate(spans), key=lambda numbered: numbered[1].start, reverse=True)
    open_: list[tuple[int, Span]] = []
    marks: list[Mark] = []
    for begin, end in pairwise(edges):
        open_ = [numbered for numbered in open_ if numbered[1].end > begin]
        while waiting and waiting[-1][1].start <= begin:
            open_.append(waiting.pop())
        kind = min(open_, key=itemgetter(0))[1].kind if open_ else ""
        numbers = tuple(sorted({span.number for _place, span in open_ if span.number}))
        marks.append(Mark(text[begin:end], kind, numbers))
    return marks
