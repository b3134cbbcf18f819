"""What is said of notes, in the language of the page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import format_date
from flask_babel import gettext as _

from eatsential.foods.notes.rules import Note, holds, is_severe
from eatsential.foods.rules import Check, PersonAnswer, numbered
from eatsential.foods.wording import VERDICTS, said
from eatsential.profiles.rules.people import Person
from eatsential.screening.answer import Verdict


@dataclass(frozen=True)
class Beside:
    """What stands beside a finding about its note: a sentence, and by which id it is removed.

    `offered` says whose note it may get, where the account may edit them and nothing severe speaks
    against it.
    """

    offered: str = ""
    words: str = ""
    note_id: UUID | None = None


def by_finding(
    check: Check, notes: Collection[Note], people: Mapping[UUID, Person]
) -> dict[int, Beside]:
    """What stands beside each finding, by its number; `people` are those whom one may edit."""
    found = {}
    for number, (answer, finding) in enumerate(numbered(check), 1):
        person = people.get(answer.person_id)
        may_eat = person is not None and not is_severe(person, answer, finding)
        offered = answer.name if may_eat else ""
        note = next((n for n in notes if n.is_about(answer.person_id, finding)), None)
        if note is None:
            found[number] = Beside(offered)
        elif holds(note, answer, person):
            found[number] = Beside("", _holding(note, answer), note.id)
        else:
            found[number] = Beside(offered, _lapsed(note, answer), note.id)
    return found


def on_what_is_gone(check: Check, notes: Sequence[Note]) -> list[Beside]:
    """The notes on what is found no longer."""
    gone = []
    for note in notes:
        answers = [answer for answer in check.answers if answer.person_id == note.person_id]
        for answer in answers:
            if not any(note.is_about(answer.person_id, one) for one in answer.findings):
                was = _(
                    "On %(day)s you noted that %(name)s eats this, which is not found any more:"
                    " %(finding)s.",
                    day=_day(note),
                    name=answer.name,
                    finding=said(note.finding),
                )
                gone.append(Beside("", was, note.id))
    return gone


def _holding(note: Note, answer: PersonAnswer) -> str:
    noted = _(
        "%(name)s eats this: you noted it on %(day)s. The answer stays as it is.",
        name=answer.name,
        day=_day(note),
    )
    return str(noted)


def _lapsed(note: Note, answer: PersonAnswer) -> str:
    noted = _(
        "You noted that %(name)s eats this when the answer was “%(verdict)s”, on %(day)s. The note"
        " has ended, because more came to speak against it.",
        name=answer.name,
        verdict=VERDICTS[Verdict(note.finding["verdict"])],
        day=_day(note),
    )
    return str(noted)


def _day(note: Note) -> str:
    return str(format_date(note.created_at, "d MMMM y"))
