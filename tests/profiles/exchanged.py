"""Profiles of every kind, for what goes out and comes in."""

from datetime import date
from uuid import uuid4

from hypothesis import strategies as st

from eatsential.profiles.exchange.json_form import Profile, by_day, in_order
from eatsential.profiles.rules.entries import (
    ConfirmedBy,
    DietReason,
    Entry,
    EntryKind,
    Onset,
    Reaction,
    Recorded,
)
from eatsential.profiles.rules.measurements import Activity, Measured, Measurement
from eatsential.profiles.rules.people import Details, Person, Sex, Stage
from eatsential.profiles.rules.words import findable
from eatsential.screening.answer import Problem, Severity
from eatsential.text import one_line, visible
from eatsential.vocabulary.approved import choices, regions

TEXT = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
BORN = date(1990, 1, 1)


def a_line(least: int, most: int) -> st.SearchStrategy[str]:
    """A text of one line as a form takes it."""
    typed = st.text(TEXT, min_size=least, max_size=most)
    return typed.map(one_line).filter(lambda line: least <= len(line) <= most)


def subjects(kind: EntryKind) -> st.SearchStrategy[str]:
    """What an entry of a kind can be about."""
    if kind is EntryKind.WORD:
        return a_line(2, 60).filter(findable)
    return st.sampled_from(sorted(choices(kind)))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Any entry that somebody could have typed."""
    kind = draw(st.sampled_from(EntryKind))
    allergy = kind is EntryKind.ALLERGY
    maybe = st.none()
    return Entry(
        kind=kind,
        subject=draw(subjects(kind)),
        severity=draw(st.sampled_from(Severity)) if allergy else None,
        problem=draw(maybe | st.sampled_from(Problem)) if allergy else None,
        reactions=tuple(draw(st.lists(st.sampled_from(Reaction), unique=True))) if allergy else (),
        onset=draw(maybe | st.sampled_from(Onset)) if allergy else None,
        reaction=draw(a_line(0, 200)),
        diagnosed_on=draw(maybe | st.dates(BORN, date(2026, 1, 1))),
        confirmed_by=draw(maybe | st.sampled_from(ConfirmedBy)),
        ends_on=draw(maybe | st.dates()),
        notes=draw(st.text(TEXT, max_size=500)),
        strict=draw(st.booleans()) if kind is EntryKind.DIET else True,
        reason=draw(maybe | st.sampled_from(DietReason)) if kind is EntryKind.DIET else None,
    )


DETAILS = st.builds(
    Details,
    name=a_line(1, 60).filter(visible),
    guest=st.booleans(),
    birth_date=st.none() | st.just(BORN),
    sex=st.none() | st.sampled_from(Sex),
    stage=st.none() | st.sampled_from(Stage),
    emergency=st.text(TEXT, max_size=500),
    fine=st.text(TEXT, max_size=300),
    region=st.sampled_from(sorted(regions())),
    cross_reactions=st.booleans(),
)


MEASUREMENTS = st.builds(
    Measurement,
    day=st.dates(BORN, date(2026, 1, 1)),
    height_cm=st.none() | st.floats(20, 280),
    weight_kg=st.none() | st.floats(0.2, 650),
    activity=st.sampled_from(Activity),
)


def measured_of(profile: Profile) -> list[Measured]:
    """The measurements of a profile, as rows that are not stored."""
    return [Measured(uuid4(), one) for one in profile.measurements]


def profiles(most: int = 12) -> st.SearchStrategy[Profile]:
    """Any profile that somebody could have typed."""
    listed = st.lists(
        entries(), max_size=most, unique_by=lambda one: (one.kind, one.subject.casefold())
    )
    return st.builds(
        lambda person, several, days: Profile(
            person=person, entries=tuple(in_order(several)), measurements=by_day(days)
        ),
        DETAILS,
        listed,
        st.lists(MEASUREMENTS, max_size=3, unique_by=lambda one: one.day),
    )


def person_of(profile: Profile) -> Person:
    """Somebody with this profile, who is not stored."""
    recorded = tuple(Recorded(uuid4(), entry) for entry in profile.entries)
    return Person(uuid4(), profile.person, recorded)


def a_full_person() -> Person:
    """Somebody with an entry of every kind, and one with everything said."""
    allergy = Entry(
        kind=EntryKind.ALLERGY,
        subject="milk",
        severity=Severity.LIFE_THREATENING,
        problem=Problem.IGE,
        reactions=(Reaction.HIVES, Reaction.THROAT),
        reaction="swollen eyelids",
        onset=Onset.MINUTES,
        diagnosed_on=date(2010, 1, 1),
        confirmed_by=ConfirmedBy.CLINICIAN,
        ends_on=date(2027, 1, 1),
        notes="carries an auto-injector",
    )
    others = (
        Entry(EntryKind.ALLERGY, "egg", Severity.MILD),
        Entry(EntryKind.ALLERGY, "gluten", Severity.SEVERE, Problem.COELIAC),
        Entry(EntryKind.ALLERGY, "celery", Severity.MILD, Problem.PREFERENCE),
        Entry(EntryKind.INTOLERANCE, "lactose"),
        Entry(EntryKind.DIET, "vegan", strict=False, reason=DietReason.ETHICS),
        Entry(EntryKind.CONDITION, "coeliac", confirmed_by=ConfirmedBy.SELF),
        Entry(EntryKind.MEDICATION, "warfarin"),
        Entry(EntryKind.WORD, "fenugreek", reaction="itching"),
    )
    details = Details(
        "Robin",
        birth_date=BORN,
        sex=Sex.FEMALE,
        stage=Stage.PREGNANT,
        emergency="Sam, +49 30 1234567",
        fine="rice, fruit",
        region="UK",
        cross_reactions=True,
    )
    return person_of(Profile(person=details, entries=(allergy, *others)))
