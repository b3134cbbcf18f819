"""From a file to a profile, or to everything that is wrong in the file.

pydantic reads the form strictly, and `checks` asks what a form of ours would have asked.
"""

from collections import Counter
from dataclasses import replace
from difflib import get_close_matches
from json import loads
from typing import Any, Literal

from pydantic import ValidationError
from pydantic_core import ErrorDetails, from_json, to_json

from eatsential import clock
from eatsential.errors import N_
from eatsential.profiles.exchange.checks import (
    faults_of,
    measured_faults,
    shortened,
    tidied,
)
from eatsential.profiles.exchange.errors import Fault, NotAProfile
from eatsential.profiles.exchange.json_form import FORMAT, VERSION, Profile, by_day, in_order
from eatsential.profiles.rules.entries import Entry
from eatsential.profiles.rules.measurements import Measurement
from eatsential.profiles.rules.people import Details

LONGEST = 1_000_000  # characters; a profile of 200 entries with every text full has a third
MOST_FAULTS = 100  # that are named


class _Given(Profile):
    """A file that was brought along has to say what it is."""

    format: Literal["eatsential-profile"]
    version: Literal[1]


def read(text: str) -> Profile:
    """What a file holds. Raises NotAProfile with every fault, by entry."""
    if len(text) > LONGEST:
        raise NotAProfile([Fault(N_("Use %(most)s characters or fewer."), {"most": LONGEST})])
    text = text.removeprefix("\ufeff")
    try:
        given = _Given.model_validate_json(text)
    except ValidationError as refused:
        faults = refused.errors(include_url=False)
        found = _shape(faults)
        if not any(_alone(fault) for fault in faults):
            found += _others(text, faults)
            found.sort(key=lambda fault: fault.entry or 0)
        raise NotAProfile(_most(found)) from None
    profile = Profile(
        person=tidied(given.person),
        entries=tuple(in_order(map(tidied, given.entries))),
        measurements=by_day(given.measurements),
    )
    numbered = list(enumerate(map(tidied, given.entries), 1))
    found = [
        *_twice_named(text),
        *faults_of(profile.person, numbered, clock.today()),
        *measured_faults(given.measurements, clock.today()),
    ]
    if found:
        raise NotAProfile(_most(found))
    return profile


def since_birth(profile: Profile) -> tuple[Profile, list[Fault]]:
    """A profile without days before the birth, which was not always looked at; and what it lost."""
    born = profile.person.birth_date
    if born is None:
        return profile, []
    undated = {
        entry: replace(entry, diagnosed_on=None)
        for entry in profile.entries
        if entry.diagnosed_on is not None and entry.diagnosed_on < born
    }
    told = [
        Fault(
            N_("“%(subject)s” is brought in without its date of diagnosis, which is before birth."),
            {"subject": entry.subject},
        )
        for entry in undated
    ]
    told += [
        Fault(N_("What was measured on %(day)s is left out: it is before birth."), {"day": one.day})
        for one in profile.measurements
        if one.day < born
    ]
    kept = {
        "entries": tuple(undated.get(entry, entry) for entry in profile.entries),
        "measurements": tuple(one for one in profile.measurements if one.day >= born),
    }
    return profile.model_copy(update=kept), told


def _others(text: str, faults: list[ErrorDetails]) -> list[Fault]:
    """What is wrong besides the form: in the entries, and in the person, whose form is right."""
    wrong = {fault["loc"][1] for fault in faults if fault["loc"][0] == "entries"}
    raw = from_json(text)
    sound = [(n, one) for n, one in enumerate(raw["entries"], 1) if n - 1 not in wrong]
    wrong = {fault["loc"][1] for fault in faults if fault["loc"][0] == "measurements"}
    days = [one for n, one in enumerate(raw.get("measurements", [])) if n not in wrong]
    person = {"name": "-"} if any(f["loc"][0] == "person" for f in faults) else raw["person"]
    kept = _Given.model_validate_json(
        to_json(
            {
                "format": FORMAT,
                "version": VERSION,
                "person": person,
                "entries": [one for _number, one in sound],
                "measurements": days,
            }
        )
    )
    numbers = [number for number, _one in sound]
    numbered = zip(numbers, map(tidied, kept.entries), strict=True)
    return [
        *_twice_named(text),
        *faults_of(tidied(kept.person), numbered, clock.today()),
        *measured_faults(kept.measurements, clock.today()),
    ]


def _most(faults: list[Fault]) -> list[Fault]:
    more = len(faults) - MOST_FAULTS
    if more <= 0:
        return faults
    return [*faults[:MOST_FAULTS], Fault(N_("And %(n)s more."), {"n": more})]


ELSEWHERE = {
    "format": N_("This is no profile of Eatsential: “format” is not “%(format)s”."),
    "version": N_("This needs another Eatsential: “version” is not %(version)s."),
}


def _alone(fault: ErrorDetails) -> bool:
    """Whether it leaves nothing of the file to look at: no JSON, another form, no list."""
    place = fault["loc"]
    return len(place) < 2 and fault["type"] != "extra_forbidden" and place != ("person",)


def _shape(faults: list[ErrorDetails]) -> list[Fault]:
    """Faults of the form. That this is something else is said alone."""
    for name, message in ELSEWHERE.items():
        if any(fault["loc"] == (name,) for fault in faults):
            return [Fault(message, {"format": FORMAT, "version": VERSION})]
    return [_named(fault) for fault in faults]


SAYS = {
    "bool_type": N_("“%(field)s” must be true or false."),
    "dataclass_type": N_("“%(field)s” must be an object in braces."),
    "date_parsing": N_("“%(field)s” must be a date like 1984-05-21."),
    "date_type": N_("“%(field)s” must be a date like 1984-05-21."),
    "enum": N_("“%(field)s” must be one of %(known)s."),
    "extra_forbidden": N_("“%(field)s” is unknown.%(hint)s"),
    "float_type": N_("“%(field)s” must be a number."),
    "missing": N_("“%(field)s” is missing."),
    "string_type": N_("“%(field)s” must be text."),
    "too_long": N_("“%(field)s” holds too much: %(most)s at most."),
    "tuple_type": N_("“%(field)s” must be a list in brackets."),
    "unexpected_keyword_argument": N_("“%(field)s” is unknown.%(hint)s"),
}
UNCLEAR = N_("“%(field)s” cannot be understood.")
NO_JSON = N_("This is not JSON that can be read: %(why)s.")
NO_OBJECT = N_("This is JSON, but not an object with a profile in it.")


def _named(fault: ErrorDetails) -> Fault:
    place, known = fault["loc"], fault.get("ctx", {})
    if fault["type"] == "json_invalid":
        return Fault(NO_JSON, {"why": known["error"]})
    if not place:
        return Fault(NO_OBJECT)
    if place[0] != "entries" or len(place) == 1:
        entry, names = None, place
    else:
        entry, names = int(place[1]) + 1, place[2:] or ("entries",)
    name = next((str(part) for part in reversed(names) if isinstance(part, str)), "entries")
    values = {
        "field": shortened(name),
        "known": known.get("expected", ""),
        "most": known.get("max_length", ""),
        "hint": "",
    }
    if fault["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        fields = [
            *Entry.__dataclass_fields__,
            *Details.__dataclass_fields__,
            *Measurement.__dataclass_fields__,
            *_Given.model_fields,
        ]
        near = get_close_matches(shortened(name), fields, n=1)
        values["hint"] = f" ({near[0]}?)" if near else ""
    return Fault(SAYS.get(fault["type"], UNCLEAR), values, entry)


def _twice_named(text: str) -> list[Fault]:
    """Names that an object has twice: which of the two holds, readers do not agree about.

    Asked after the form was found right, and so of JSON that is nowhere deep.
    """
    twice: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        twice.extend(name for name, times in Counter(n for n, _ in pairs).items() if times > 1)
        return dict(pairs)

    loads(text.removeprefix("\ufeff"), object_pairs_hook=note)
    return [
        Fault(N_("“%(field)s” stands twice in the same object."), {"field": shortened(name)})
        for name in twice
    ]
