"""What the kitchen's answers say to a person, in the language of the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask_babel import format_date, lazy_gettext, ngettext
from flask_babel import gettext as _

from eatsential import clock
from eatsential.foods import wording
from eatsential.foods.rules import Check, PersonAnswer
from eatsential.foods.wording import VERDICTS, Shown
from eatsential.kitchen.rules.answered import AnsweredLine, AnsweredRecipe
from eatsential.kitchen.rules.asking import UNREAD
from eatsential.kitchen.rules.matrix import Batch, Cell, Found
from eatsential.kitchen.rules.state import Progress
from eatsential.screening.answer import Verdict
from eatsential.vocabulary import approved
from eatsential.web.locale import listed

CELLS = {
    Cell.CONTAINS: lazy_gettext("Contains"),
    Cell.MAY_CONTAIN: lazy_gettext("May contain"),
    Cell.CANNOT_TELL: lazy_gettext("Cannot tell"),
    Cell.NOTHING_FOUND: lazy_gettext("Nothing found"),
}
LETTERS = {
    Cell.CONTAINS: lazy_gettext("C"),
    Cell.MAY_CONTAIN: lazy_gettext("M"),
    Cell.CANNOT_TELL: "?",
    Cell.NOTHING_FOUND: "–",
}
LOOKS = {  # of which verdict a cell has the colour
    Cell.CONTAINS: Verdict.AVOID,
    Cell.MAY_CONTAIN: Verdict.CAUTION,
    Cell.CANNOT_TELL: Verdict.CANNOT_TELL,
    Cell.NOTHING_FOUND: Verdict.NOTHING_FOUND,
}


@dataclass(frozen=True)
class Sign:
    """A cell of the matrix: its letter or word, what it stands for, and its look."""

    short: str
    words: str
    look: Verdict


def told(answers: Iterable[PersonAnswer], *, brief: bool = False) -> list[Shown]:
    """The answers with their sentences. A `brief` one leaves to others what was not looked for."""
    asked = _check(map(_placeless, answers))
    return wording.shown(asked, brief=brief)[0] if asked.answers else []


def for_all(answers: Sequence[PersonAnswer]) -> str:
    """What holds for all who were asked about, where they are several."""
    return wording.for_all(_check(answers))


def in_lines(found: AnsweredRecipe) -> list[tuple[AnsweredLine, list[Shown]]]:
    """The lines of a recipe, each with its answers in short."""
    return [(one, told(one.answers, brief=True)) for one in found.lines]


def signs(batch: Batch, row: Sequence[Found]) -> list[Sign]:
    """The cells of a row. Verdicts are words, for no letter says them."""
    codes, made = [found.code for found in row], {}
    for code in set(codes):
        if not batch.region:
            verdict = Verdict(code)
            clear = verdict is Verdict.NOTHING_FOUND
            words = str(CELLS[Cell.NOTHING_FOUND] if clear else VERDICTS[verdict])
            made[code] = Sign(words, words, verdict)
        else:
            cell = Cell(code)
            made[code] = Sign(str(LETTERS[cell]), str(CELLS[cell]), LOOKS[cell])
    return [made[code] for code in codes]


def columns(batch: Batch) -> list[str]:
    """The heads of the columns: names of allergens, or of people."""
    if not batch.region:
        return batch.columns
    return [approved.name_of("allergy", id_) for id_ in batch.columns]


def looked_for(batch: Batch) -> str:
    """What a table was screened for."""
    if not batch.region:
        return str(_("What these people must avoid"))
    name = approved.regions().get(batch.region, batch.region)
    return str(_("All allergens that labels must name in %(region)s", region=name))


def record_of(batch: Batch, progress: Progress) -> str:
    """What a table was screened for, on which day and by which rule set."""
    assert progress.finished_at is not None  # it is shown once it is finished
    sentence = _(
        "%(looked_for)s. Checked on %(day)s with vocabulary %(version)s.",
        looked_for=looked_for(batch),
        day=format_date(progress.finished_at, "d MMMM y"),
        version=batch.ruleset,
    )
    return str(sentence)


def changed_since(batch: Batch, versions: Mapping[UUID, str], edition: str) -> list[str]:
    """What is another one by now than when a table was screened, each in a sentence."""
    said = []
    if others := batch.others_now(versions):
        profiles = ngettext(
            "What %(names)s must avoid has changed since.",
            "What these people must avoid has changed since: %(names)s.",
            len(others),
            names=listed(others),
        )
        said.append(profiles)
    if batch.ruleset != edition:
        said.append(_("The vocabulary has changed since."))
    return said


def _check(answers: Iterable[PersonAnswer]) -> Check:
    return Check(UUID(int=0), clock.now(), "", tuple(answers))


def _placeless(answer: PersonAnswer) -> PersonAnswer:
    """The answer without places, for its words are shown without their text."""
    content: dict[str, Any] = dict(answer.answer)
    content["findings"] = [
        {key: one[key] for key in one if key not in ("start", "end")} for one in answer.findings
    ]
    for kind in UNREAD:
        content[kind] = [{**one, "start": 0, "end": 0} for one in content[kind]]
    return replace(answer, answer=content)
