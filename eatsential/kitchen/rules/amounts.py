"""How much of what: the amount in a line of a recipe, and what else stands there.

Only what was understood as an amount is taken out; everything else stays as it stands.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from eatsential.kitchen.rules.words import (
    ABOUT,
    BETWEEN,
    FRACTIONS,
    HALVES,
    HEAPED,
    NUMBERS,
    OF,
    SOME,
    TASTE,
    UNITS,
)


def one_of(words: Iterable[str]) -> str:
    """A pattern of words, the longest first; a word ends where no letter follows, unless it ends
    with a sign.
    """
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w) + (r"(?!\w)" if w[-1].isalpha() else "") for w in ordered)


_SIGNS = "".join(FRACTIONS)
_NUMBER = rf"(?:\d+\s+\d+\s*[/⁄]\s*\d+|\d+\s*[/⁄]\s*\d+|\d*\s?[{_SIGNS}]|\d+(?:[.,]\d+)?)"
_WORDS = rf"(?:{one_of(HALVES)}|{one_of(NUMBERS)})"
_LINK = "|".join(rf"\s*{w}\s*" if not w.isalpha() else rf"\s+{w}\s+" for w in BETWEEN)
_QUANTITY = rf"(?:(?P<low>{_NUMBER})(?:(?:{_LINK})(?P<high>{_NUMBER}))?|(?P<word>{_WORDS}))"
_UNIT = rf"(?:(?:{one_of(HEAPED)})\s+)?(?P<unit>{one_of(UNITS)})\.?"
_BARE = rf"{_NUMBER}(?:(?:{_LINK}){_NUMBER})?\s*-?\s*(?:{one_of(UNITS)})\.?"
_MORE = re.compile(
    rf"\s*(?:[/|]\s*{_BARE}|\((?:{one_of(ABOUT)})?\s*{_BARE}(?:\s*[/,]\s*{_BARE})*\)"
    rf"|[x×]\s*{_BARE}|(?P<bare>{one_of(UNITS)})\.?(?=\s))",
    re.IGNORECASE,
)
_ABOUT = re.compile(rf"(?:{one_of(ABOUT)})\s*", re.IGNORECASE)
_AMOUNT = re.compile(rf"{_QUANTITY}(?:\s*-?\s*{_UNIT})?", re.IGNORECASE)
_SOME = re.compile(rf"(?:{one_of(SOME)})(?:\s+{_UNIT})?", re.IGNORECASE)
_OF = re.compile(rf"\s*(?:{one_of(OF)})\s*", re.IGNORECASE)
_AT_END = re.compile(
    rf"(?:\s*[:–—]\s*|\s+-?\s*)(?:{one_of(ABOUT)})?\s*(?P<amount>{_QUANTITY}(?:\s*{_UNIT})?)\s*$",
    re.IGNORECASE,
)
_TASTE = re.compile(rf"[,(]?\s*(?:{one_of(TASTE)})\s*\)?\s*$", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Amount:
    """How much: from `low` to `high` of a unit. Without numbers it is "some"."""

    low: Fraction | None
    high: Fraction | None
    unit: str = ""


def amount_in(text: str) -> tuple[Amount | None, str, str]:
    """The amount of a line, at its beginning or its end, as typed, and the rest of the line."""
    amount, measure, rest = _leading(text)
    taste = _TASTE.search(rest)
    if taste and WORD.search(rest[: taste.start()]):
        amount, rest = amount or Amount(None, None), rest[: taste.start()]
    return (amount, measure, rest) if amount else _at_end(rest)


def leads(text: str) -> bool:
    """Whether a line begins with a number, as no heading does."""
    return bool(re.match(rf"[\d{_SIGNS}]", text))


def _leading(text: str) -> tuple[Amount | None, str, str]:
    """The amount at the beginning of a line, as typed, and the rest.

    Nothing where it is not understood.
    """
    start = about.end() if (about := _ABOUT.match(text)) else 0
    found = _AMOUNT.match(text, start) or _SOME.match(text, start)
    if found is None or _goes_on(text, found) or re.match(r"0\d", found[0]):
        return None, "", text
    amount, end = _measured(found), found.end()
    while (more := _MORE.match(text, end)) and WORD.search(text, more.end()):
        end = more.end()
        amount = amount if amount.unit else Amount(amount.low, amount.high, more["bare"] or "")
    measure = text[:end]
    if (of := _OF.match(text, end)) and (amount.unit or amount.low is None):
        end = of.end() if WORD.search(text, of.end()) else end
    rest = text[end:].strip(" .:")
    if WORD.search(rest):
        return amount, measure, rest
    if found["unit"]:  # "3 cloves" are no amount of nothing
        at = found.start("unit")
        return Amount(amount.low, amount.high), text[:at].strip(), text[at:]
    return None, "", text


def _at_end(text: str) -> tuple[Amount | None, str, str]:
    """The amount at the end of a line ("flour: 200 g"), as typed, and what stands before it."""
    found = _AT_END.search(text)
    if found is None or found["word"] or not WORD.search(text[: found.start()]):
        return None, "", text
    if not found["unit"] and text[found.start() :].strip()[0] not in ":–—":  # "E 471"
        return None, "", text
    return _measured(found), found["amount"], text[: found.start()]


def _goes_on(text: str, found: re.Match[str]) -> bool:
    """Whether what looks like an amount is part of something else: "7up", "2%", "5-spice"."""
    after = text[found.end() :]
    if found["unit"]:
        return bool(re.match(r"\w", after)) and not found[0].endswith(".")
    return bool(re.match(r"\w|\s?%|[-–]\w|[:/]\d", after))


def _measured(found: re.Match[str]) -> Amount:
    unit, names = found["unit"] or "", found.groupdict()
    if names.get("word"):
        word = found["word"].casefold()
        number = Fraction(NUMBERS[word]) if word in NUMBERS else Fraction(1, 2)
        return Amount(number, number, unit)
    if not names.get("low"):
        return Amount(None, None, unit)
    low = _number(found["low"], unit)
    return Amount(low, _number(found["high"], unit) if found["high"] else low, unit)


def _number(typed: str, unit: str) -> Fraction:
    """The value of "1 ½", "1 1/2", "1,5" or "1.000" (of a small unit: a thousand)."""
    total = Fraction(0)
    for sign, value in FRACTIONS.items():
        if sign in typed:
            typed, total = typed.replace(sign, ""), total + value
    for piece in re.sub(r"\s*[/⁄]\s*", "/", typed).split():
        if "/" in piece:
            above, below = piece.split("/")
            total += Fraction(int(above), int(below) or 1)
        elif unit.casefold() in ("g", "ml", "mg") and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", piece):
            total += int(re.sub(r"\D", "", piece))
        else:
            total += Fraction(piece.replace(",", "."))
    return total
