"""What an entry may say, asked of what nobody typed into a form here."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeVar

from eatsential.errors import N_
from eatsential.profiles.exchange.errors import Fault
from eatsential.profiles.rules.entries import NOTES, Entry, EntryKind
from eatsential.profiles.rules.measurements import PLAUSIBLE, Measurement
from eatsential.profiles.rules.people import FINE, Details
from eatsential.profiles.rules.words import findable
from eatsential.text import one_line, storable, visible
from eatsential.vocabulary.approved import choices, regions

LIMITS = {
    "name": 60,
    "subject": 60,
    "reaction": 200,
    "emergency": NOTES,
    "fine": FINE,
    "notes": NOTES,
}
LINES = ("name", "subject", "reaction")
OLDEST = 130  # years
OF_ALLERGIES = ("severity", "problem", "reactions", "onset")
OF_DIETS = ("strict", "reason")
Told = TypeVar("Told", Details, Entry)


def shortened(text: str) -> str:
    """As much of somebody's text as a message can hold."""
    return text if len(text) <= 60 else f"{text[:60]}…"


def tidied(told: Told) -> Told:
    """The same with its texts of one line as forms take them. Unstorable text stays, and shows."""
    texts = {name: getattr(told, name) for name in LINES if hasattr(told, name)}
    lines: dict[str, Any] = {
        name: one_line(text) for name, text in texts.items() if storable(text) == text
    }
    return replace(told, **lines)


def faults_of(
    person: Details, entries: Iterable[tuple[int, Entry]], today: date
) -> Iterator[Fault]:
    """What is wrong with a person and their numbered entries, in their order."""
    yield from _texts(person, None)
    if not person.name:
        yield Fault(N_("“%(field)s” is missing."), {"field": "name"})
    elif not visible(person.name):
        yield Fault(N_("“%(field)s” has nothing that can be seen."), {"field": "name"})
    if person.region not in regions():
        said = {"field": "region", "value": shortened(person.region)}
        yield Fault(N_("“%(field)s” is “%(value)s”, which no law here is known for."), said)
    born = person.birth_date
    if born is not None and (born > today or today.year - born.year > OLDEST):
        yield Fault(N_("“birth_date” must be in the past, but not by more than a life."))
    seen: dict[tuple[EntryKind, str], int] = {}
    for number, entry in entries:
        yield from _texts(entry, number)
        yield from _subject(entry, number)
        yield from _kind(entry, number)
        yield from _dates(entry, number, today)
        first = seen.setdefault((entry.kind, entry.subject.casefold()), number)
        if first != number:
            yield Fault(N_("This is entry %(first)s once more."), {"first": first}, number)


def measured_faults(measurements: Iterable[Measurement], today: date) -> Iterator[Fault]:
    """What is wrong with measurements, in their order; each is named by its day."""
    seen: set[date] = set()
    for one in measurements:
        given = {"day": one.day.isoformat()}
        if not date(today.year - OLDEST, 1, 1) <= one.day <= today:
            yield Fault(N_("“day” %(day)s is later than today, or longer ago than a life."), given)
        if one.day in seen:
            yield Fault(N_("“day” %(day)s stands twice."), given)
        seen.add(one.day)
        said = {name: getattr(one, name) for name in PLAUSIBLE}
        for name, (least, most) in PLAUSIBLE.items():
            if said[name] is not None and not least <= said[name] <= most:
                bounds = {"field": name, "least": f"{least:g}", "most": f"{most:g}"}
                message = N_("“%(field)s” of %(day)s must be from %(least)s to %(most)s.")
                yield Fault(message, {**given, **bounds})
        if one.activity is None and set(said.values()) == {None}:
            yield Fault(N_("Nothing was measured on “day” %(day)s."), given)


def _texts(told: Details | Entry, number: int | None) -> Iterator[Fault]:
    for name, most in LIMITS.items():
        text = getattr(told, name, "")
        if storable(text) != text:
            yield Fault(
                N_("“%(field)s” has characters that cannot be shown."), {"field": name}, number
            )
        elif len(text) > most:
            yield Fault(
                N_("“%(field)s” is too long: %(most)s characters at most."),
                {"field": name, "most": most},
                number,
            )


def _subject(entry: Entry, number: int) -> Iterator[Fault]:
    if entry.kind is EntryKind.WORD:
        if not findable(entry.subject):
            yield Fault(N_("“subject” must be a word of 2 to 60 letters or digits."), {}, number)
        return
    known = choices(entry.kind)
    if entry.subject in known:
        return
    given = {"given": shortened(entry.subject), "kind": entry.kind.value}
    near = nearest(entry.subject, entry.kind)
    if near:
        message = N_("“%(given)s” is no %(kind)s of the vocabulary. The nearest: %(near)s.")
        yield Fault(message, {**given, "near": ", ".join(near)}, number)
    else:
        message = N_("“%(given)s” is no %(kind)s of the vocabulary. It can be a “word”.")
        yield Fault(message, given, number)


def nearest(subject: str, kind: EntryKind) -> list[str]:
    """The ids of the vocabulary that somebody may have meant, by id or by name, at most three."""
    spelled = {id_: id_ for id_ in choices(kind)}
    spelled |= {name.casefold(): id_ for id_, name in choices(kind).items()}
    found = get_close_matches(subject[:60].casefold(), spelled, n=6)
    return list(dict.fromkeys(spelled[spelling] for spelling in found))[:3]


def _kind(entry: Entry, number: int) -> Iterator[Fault]:
    """What every allergy must have, and what an entry of another kind must not."""
    if entry.kind is not EntryKind.DIET:
        for name in OF_DIETS:
            if getattr(entry, name) not in (True, None):
                yield Fault(N_("“%(field)s” belongs to diets alone."), {"field": name}, number)
    if entry.kind is EntryKind.ALLERGY:
        if entry.severity is None:
            yield Fault(N_("“%(field)s” is missing."), {"field": "severity"}, number)
        return
    for name in OF_ALLERGIES:
        if getattr(entry, name):
            yield Fault(N_("“%(field)s” belongs to allergies alone."), {"field": name}, number)


def _dates(entry: Entry, number: int, today: date) -> Iterator[Fault]:
    diagnosed = entry.diagnosed_on
    if diagnosed is None:
        return
    if diagnosed > today:
        yield Fault(
            N_("“%(field)s” must be today or in the past."), {"field": "diagnosed_on"}, number
        )
