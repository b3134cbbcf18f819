"""What the words of a legend, or of a cell that lists allergens, declare."""

import re
from dataclasses import dataclass

from eatsential.screening.answer import Food
from eatsential.screening.reading import Reading
from eatsential.screening.ruleset import RuleSet
from eatsential.screening.screen import screen

NOTHING = frozenset(
    "- – — none no nil n/a keine keiner kein nein aucun aucune néant non ninguno ninguna nessuno"
    " nessuna geen nee".split()
)
_FREE = re.compile(r"[- ]?(?:free|frei)", re.IGNORECASE)
_ITEMS = re.compile(r"[,;|/\n•]")


@dataclass(frozen=True)
class Declared:
    """Allergens by id; `unread` are words that name none that is known."""

    allergens: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def __add__(self, other: "Declared") -> "Declared":
        return Declared(
            tuple(dict.fromkeys(self.allergens + other.allergens)),
            tuple(dict.fromkeys(self.traces + other.traces)),
            tuple(dict.fromkeys(self.unread + other.unread)),
        )


def declared_by(words: str, lang: str | None, rules: RuleSet) -> Declared:
    """What one entry of a list declares. Words that the core reads and that are no allergen
    ("with colouring") declare nothing.
    """
    name = words.strip(" .:()*").casefold()
    if not name or name in NOTHING:
        return Declared()
    if name in rules.allergens and not rules.allergens[name].is_group:
        return Declared(allergens=(name,))
    found = _read(words, lang, rules)
    if found.unread and lang is not None:  # names of allergens come in other languages as well
        other = _read(words, None, rules)
        found = found if other.unread else other
    return found


def listed_in(cell: str, lang: str | None, rules: RuleSet) -> Declared:
    """What a cell declares, item by item. One that names no allergen is unread, unless it says
    that there is none: it may be a code, or point to another place.
    """
    total = Declared()
    for item in filter(None, map(str.strip, _ITEMS.split(cell))):
        found = declared_by(item, lang, rules)
        silent = not (found.allergens or found.traces or item.casefold() in NOTHING)
        if silent and not _is_free(item, lang, rules):
            found = Declared(unread=(item,))
        total += found
    return total


def _is_free(item: str, lang: str | None, rules: RuleSet) -> bool:
    """Whether an item says that an allergen is left out, and nothing else: "milk-free"."""
    claims = Reading(Food("", item, lang), rules).claims
    return bool(claims) and _FREE.fullmatch(item[claims[0][0].end :]) is not None


def _read(words: str, lang: str | None, rules: RuleSet) -> Declared:
    answer = screen(Food("", words, lang), None, rules)
    known = answer.contains or answer.may_contain
    unread = () if known or (answer.lang and not answer.unrecognised) else (words.strip(),)
    return Declared(answer.contains, answer.may_contain, unread)
