"""What is on a card, worded by severity, for one reader and in one or two languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from babel.dates import format_date

from eatsential.cards.words import Said, named, sentence, tells
from eatsential.profiles.rules.entries import Entry, EntryKind, Reaction
from eatsential.profiles.rules.people import Person
from eatsential.screening.answer import FLEXIBLE, Problem, Severity

LINKS = 20  # open ones of an account
GUESSES = "30/hour"  # wrong links of one address
VISIT = timedelta(minutes=30)  # looks from a like device in this time are one visit
KEPT = timedelta(days=30)  # that a link is shown after it ended

# As they stand on the card. What is none of these severities has no severity.
SECTIONS = (
    Severity.LIFE_THREATENING, Severity.SEVERE, "condition", Severity.MODERATE, Severity.MILD,
    "intolerance", "word", "diet", FLEXIBLE, "preference",
)  # fmt: skip
GRAVE = frozenset({Severity.LIFE_THREATENING, Severity.SEVERE})
HARMLESS = frozenset({"diet", FLEXIBLE, "preference"})
LOCALES = {"en": "en_GB"}  # whose dates a language has, where that is not said by its code
COELIAC = "coeliac"

Lines = tuple[Said, ...]  # the same in each language of the card, the reader's first


class Paper(StrEnum):
    """What a card is printed on."""

    A6 = "a6"
    A4 = "a4"


@dataclass(frozen=True)
class Wish:
    """How a card is wanted: for whom, how long, and with what beside what must be avoided."""

    reader: str
    own: str
    expires: date
    notes: bool = False
    emergency: bool = True

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the card, the reader's first, each once."""
        return (self.reader,) if self.reader == self.own else (self.reader, self.own)


@dataclass(frozen=True)
class Shown:
    """How a link shows cards: in which languages, and with what beside what must be avoided."""

    reader: str
    own: str
    notes: bool
    emergency: bool


@dataclass(frozen=True)
class Item:
    """One thing to avoid, by its names. `english` says so where a language has none for it."""

    names: Lines
    english: Lines = ()
    note: str = ""


@dataclass(frozen=True)
class Section:
    """Things to avoid that are alike: what they do, and their names."""

    key: str
    heading: Lines
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Words:
    """What somebody wrote, under a heading."""

    heading: Lines
    text: str


@dataclass(frozen=True)
class Card:
    """A card, ready to be shown or printed."""

    person: str
    title: Lines
    opening: Lines
    sections: tuple[Section, ...]
    requests: tuple[Lines, ...]
    written: tuple[Words, ...]
    dates: Lines
    thanks: Lines
    scan: Lines


def card(person: Person, wish: Wish, today: date) -> Card:
    """The card of a person: what binds them today, what they can eat, whom to call."""
    sections = tuple(_sections(person.binding(), wish))
    keys = {section.key for section in sections}
    told = person.details
    written = {"fine": told.fine, "emergency": told.emergency if wish.emergency else ""}
    return Card(
        person=person.name,
        title=_in_each(wish, "title"),
        opening=_in_each(wish, "opening" if sections else "nothing"),
        sections=sections,
        requests=tuple(_in_each(wish, key) for key in _requests(keys, person.binding())),
        written=tuple(Words(_in_each(wish, k), text) for k, text in written.items() if text),
        dates=tuple(_dates(wish, today)),
        thanks=_in_each(wish, "thanks"),
        scan=_in_each(wish, "scan"),
    )


def best_reader(wanted: str, chosen: str, own: str) -> str:
    """The language to show a card in to whoever opened it, by what their browser wants.

    A browser that wants the owner's own language is the owner's, who shows it to a reader.
    """
    return chosen if wanted == own else wanted


def _requests(keys: set[str], entries: list[Entry]) -> Iterator[str]:
    if not keys:
        return
    grave = any(_is_grave(entry) for entry in entries)
    if grave or _is_coeliac(entries):
        yield "apart"
    elif keys - HARMLESS:
        yield "leave_out"
    yield "unsure"
    if grave:
        yield "ambulance"


def _sections(entries: list[Entry], wish: Wish) -> Iterator[Section]:
    found: dict[str, list[Item]] = {key: [] for key in SECTIONS}
    if _is_coeliac(entries):
        found["condition"].append(_item(Entry(EntryKind.CONDITION, COELIAC), wish))
    for entry in entries:
        if (key := _section(entry)) is not None:
            found[key].append(_item(entry, wish))
    for key, items in found.items():
        if items:
            yield Section(key, _in_each(wish, key), tuple(items))


def _section(entry: Entry) -> str | None:
    """Under which heading an entry stands; None for what is no kitchen's business."""
    if entry.kind is EntryKind.WORD:
        return "word"
    if entry.kind is not EntryKind.ALLERGY:
        said_already = entry.kind is EntryKind.CONDITION and entry.subject == COELIAC
        kind = entry.kind if entry.strict else FLEXIBLE
        return kind if tells(entry.kind, entry.subject) and not said_already else None
    if entry.problem in (Problem.INTOLERANCE, Problem.PREFERENCE) and not _is_grave(entry):
        return entry.problem
    return entry.severity


def _is_grave(entry: Entry) -> bool:
    """Whether it harms gravely, by its severity or by what happened, whatever kind it is called."""
    return entry.severity in GRAVE or Reaction.ANAPHYLAXIS in entry.reactions


def _is_coeliac(entries: list[Entry]) -> bool:
    return any(
        entry.problem is Problem.COELIAC
        or (entry.kind is EntryKind.CONDITION and entry.subject == COELIAC)
        for entry in entries
    )


def _item(entry: Entry, wish: Wish) -> Item:
    note = entry.notes if wish.notes else ""
    if entry.kind is EntryKind.WORD:
        return Item((Said(entry.subject),), note=note)
    each = [(language, named(entry.kind, entry.subject, language)) for language in wish.languages]
    nameless = [language for language, name in each if name.language != language]
    return Item(
        names=tuple(dict.fromkeys(name for _, name in each)),
        english=tuple(sentence("english_name", language) for language in nameless),
        note=note,
    )


def _in_each(wish: Wish, key: str) -> Lines:
    return tuple(sentence(key, language) for language in wish.languages)


def _dates(wish: Wish, today: date) -> Iterator[Said]:
    for language in wish.languages:
        locale = LOCALES.get(language, language)
        said = [
            f"{sentence(key, language).text} {format_date(day, 'long', locale)}"
            for key, day in (("issued", today), ("expires", wish.expires))
        ]
        yield Said(" · ".join(said), language)
