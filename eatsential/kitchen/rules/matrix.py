"""The answers about a table: rows are foods, columns are allergens of a law, or people."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple, Self
from uuid import UUID

from eatsential.kitchen.rules.declared import Declared, listed_in
from eatsential.kitchen.rules.table import Row
from eatsential.screening.answer import Answer, Evidence, Food, Profile, Verdict
from eatsential.screening.language import language_of
from eatsential.screening.normalise import tokens
from eatsential.screening.profile import profile_from
from eatsential.screening.ruleset import HOME, Duty, RuleSet
from eatsential.screening.screen import screen


class Cell(StrEnum):
    """What a table says of a food and an allergen, from the strongest."""

    CONTAINS = "contains"
    MAY_CONTAIN = "may_contain"
    CANNOT_TELL = "cannot_tell"
    NOTHING_FOUND = "nothing_found"


CELLS = {
    Evidence.CONTAINS: Cell.CONTAINS,
    Evidence.USUALLY: Cell.MAY_CONTAIN,
    Evidence.MAY_CONTAIN: Cell.MAY_CONTAIN,
    Evidence.VAGUE: Cell.CANNOT_TELL,
    Evidence.EXEMPT: Cell.CANNOT_TELL,  # nobody has to name it; whoever cooks decides
}
_ORDER = list(Cell)
WITHIN_ANOTHER = {"lactose"}  # laws name it with milk, of which a matrix has a column


class Found(NamedTuple):
    """One cell: a `Cell` or a verdict, and the words it stands on."""

    code: str
    words: str = ""


@dataclass
class Batch:
    """A table as it is kept: what was asked, and the answers so far, one for each row begun with.

    `columns` are allergens by id where a region is given, and else the names of the `people`, who
    have `id`, `name`, `version` and, until all is answered, `question`, the profile as it was when
    it was asked about. `ruleset` is the edition that answered. `left_out` are the heads of columns
    that were not read.
    """

    title: str
    region: str
    lang: str
    people: list[dict[str, Any]]
    columns: list[str]
    rows: list[Row]
    ruleset: str = ""
    answers: list[list[Found]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return json.dumps(self.content()).encode()

    def content(self) -> dict[str, Any]:
        """All that it is as plain values."""
        return {**vars(self), "rows": [list(asdict(row).values()) for row in self.rows]}

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """The table that was packed."""
        given = json.loads(packed)
        given["rows"] = [Row(*row) for row in given["rows"]]
        given["answers"] = [[Found(*found) for found in row] for row in given["answers"]]
        return cls(**given)

    def without_questions(self) -> list[dict[str, Any]]:
        """The people without what they must avoid."""
        return [{key: one[key] for key in one if key != "question"} for one in self.people]

    def others_now(self, versions: Mapping[UUID, str]) -> list[str]:
        """The names of those for whom something else is asked by now, by the digests of today."""
        return [
            one["name"]
            for one in self.people
            if one.get("version") != versions.get(UUID(one["id"]))
        ]

    def only(self, ids: Collection[str]) -> Self:
        """The table with the columns of these people; one by law has none and stays whole."""
        if not self.people:
            return self
        kept = [at for at, one in enumerate(self.people) if one["id"] in ids]
        return replace(
            self,
            people=[self.people[at] for at in kept],
            columns=[self.columns[at] for at in kept],
            answers=[[row[at] for at in kept] for row in self.answers],
        )


def named_by_law(region: str, rules: RuleSet) -> list[str]:
    """The allergens that labels must name in a region, in the order of the vocabulary."""
    duties, known = rules.laws[region].duties, rules.named("allergy")
    must = (id_ for id_ in rules.allergens if duties.get(id_) is Duty.MUST)
    return [id_ for id_ in must if id_ in known and id_ not in WITHIN_ANOTHER]


class Screener:
    """What answers the rows of one table, by one rule set."""

    def __init__(self, batch: Batch, rules: RuleSet) -> None:
        self.rules = rules
        self.nobody = profile_from({"region": batch.region or HOME}, rules)
        self.given = batch.lang or None
        some = " ".join(row.ingredients for row in batch.rows[:50])
        self.usual = language_of(tokens(some).words, self.given, rules.speakers)
        self.people = [profile_from(one["question"], rules) for one in batch.people]
        self.columns = batch.columns
        severe = (
            []
            if batch.people
            else [{"allergen": id_, "severity": "severe"} for id_ in batch.columns]
        )
        self.law = profile_from({"region": batch.region or HOME, "allergies": severe}, rules)

    def answer(self, row: Row) -> list[Found]:
        """The cells of a row."""
        lang = self.given or language_of(tokens(row.ingredients).words, None, self.rules.speakers)
        lang = lang or self.usual
        declared = listed_in(row.allergens, lang, self.rules)
        traces = listed_in(row.traces, lang, self.rules)
        declared += Declared((), traces.allergens + traces.traces, traces.unread)
        food = Food(
            str(row.line), row.ingredients, lang, declared.allergens, declared.traces, name=row.name
        )
        unread = bool(declared.unread) or self._is_unread(food)
        if self.people:
            return [self._for_person(one, food, unread) for one in self.people]
        found = _evidence(screen(food, self.law, self.rules))
        left = Found(Cell.CANNOT_TELL if unread else Cell.NOTHING_FOUND)
        return [_stronger(found.get(id_), left) for id_ in self.columns]

    def _is_unread(self, food: Food) -> bool:
        """Whether something could stand in the text that was not understood."""
        return screen(food, self.nobody, self.rules).verdict is not Verdict.NOTHING_FOUND

    def _for_person(self, profile: Profile, food: Food, unread: bool) -> Found:
        found = screen(food, profile, self.rules)
        findings = [one for one in found.findings if one.verdict]
        verdicts = [one.verdict for one in findings if one.verdict] + [found.verdict]
        verdicts += [Verdict.CANNOT_TELL] if unread else []
        verdict = min((one for one in verdicts if one), key=lambda one: one.rank)
        words = (f.span.text if f.span else f.allergen or "" for f in findings)
        return Found(verdict.value, _listed(words))


def _evidence(answer: Answer) -> dict[str, Found]:
    """Under each allergen the strongest cell, and the words of that strength."""
    words: dict[tuple[str, Cell], list[str]] = {}
    for finding in answer.findings:
        kind, _colon, id_ = finding.subject.partition(":")
        cell = CELLS.get(finding.evidence)
        if kind == "allergy" and cell:
            said = finding.span.text if finding.span else finding.term
            words.setdefault((id_, cell), []).append(said)
    strongest: dict[str, Found] = {}
    for (id_, cell), read in sorted(words.items(), key=lambda one: _ORDER.index(one[0][1])):
        strongest.setdefault(id_, Found(cell.value, _listed(read)))
    return strongest


def _stronger(found: Found | None, left: Found) -> Found:
    """What was found, unless what is left open weighs more."""
    if found is None:
        return left
    return min(found, left, key=lambda one: _ORDER.index(Cell(one.code)))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(word for word in words if word))


def in_words(columns: Sequence[str], row: Sequence[Found]) -> str:
    """Where the label says so, for all columns of a row."""
    said = [(column, one.words) for column, one in zip(columns, row, strict=True) if one.words]
    return "; ".join(f"{column}: {words}" for column, words in said)
