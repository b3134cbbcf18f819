"""What the fields of a profile are called, and what stands in them, for a page of differences."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _

from eatsential.profiles.exchange.difference import differing
from eatsential.profiles.forms.choices import (
    CONFIRMED,
    ONSETS,
    PROBLEM_WORDS,
    REACTIONS,
    REASONS,
    SEVERITY_WORDS,
)
from eatsential.profiles.forms.people import SEXES, STAGES
from eatsential.profiles.rules.entries import Entry
from eatsential.profiles.rules.people import Details
from eatsential.vocabulary import approved

FIELDS = {
    "subject": _("Entry"),
    "severity": _("Severity"),
    "problem": _("What it is"),
    "reactions": _("What happens"),
    "reaction": _("Anything else that happens"),
    "onset": _("How soon"),
    "diagnosed_on": _("Date of diagnosis"),
    "confirmed_by": _("Confirmed by"),
    "ends_on": _("Last day it counts"),
    "notes": _("Notes"),
    "strict": _("Strictly kept"),
    "reason": _("Reason"),
    "name": _("Name"),
    "guest": _("A guest"),
    "birth_date": _("Date of birth"),
    "sex": _("Sex"),
    "stage": _("Pregnant or breast-feeding"),
    "emergency": _("Emergency contact"),
    "fine": _("Can eat"),
    "region": _("Where food is bought"),
    "cross_reactions": _("Warned of what is related to the allergens"),
}
VALUES: Mapping[Any, Any] = {
    **SEVERITY_WORDS,
    **PROBLEM_WORDS,
    **REACTIONS,
    **ONSETS,
    **REASONS,
    **SEXES,
    **STAGES,
    **CONFIRMED,
}


def lines(old: Details | Entry, new: Details | Entry) -> list[tuple[str, str, str]]:
    """Each field that differs, in words: its name, what it says, what it would say."""
    return [
        (str(FIELDS[name]), _said(name, was), _said(name, becomes))
        for name, was, becomes in differing(old, new)
    ]


def known(details: Details) -> list[tuple[str, str]]:
    """Each of the details that was said, in words: its name, and what it says."""
    return [
        (str(FIELDS[name]), _said(name, value)) for name, value in vars(details).items() if value
    ]


def _said(name: str, value: Any) -> str:
    if value is None or value == "" or value == ():
        return str(gettext("not said"))
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, date):
        return str(format_date(value, "d MMMM y"))
    if isinstance(value, tuple):
        return ", ".join(str(VALUES[one]) for one in value)
    if name == "region":
        return approved.regions().get(value, str(value))
    return str(VALUES.get(value, value))
