"""A recipe as text: its title, its parts, its lines, and of each line how much of what.

Of a line only what was understood as an amount or as plain preparation is left out of what the
screening core reads. Whatever else stands there is read as it stands.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from eatsential.kitchen.rules.words import (
    ABOUT,
    ARTICLES,
    BETWEEN,
    FOR,
    FRACTIONS,
    HALVES,
    HEAPED,
    INGREDIENTS,
    METHOD,
    NUMBERS,
    OF,
    PREPARED,
    SOME,
    TASTE,
    UNITS,
)


def _one_of(words: Iterable[str]) -> str:
    """The longest first; a word ends where no letter follows, unless it ends with a sign."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w) + (r"(?!\w)" if w[-1].isalpha() else "") for w in ordered)


_SIGNS = "".join(FRACTIONS)
_NUMBER = rf"(?:\d+\s+\d+\s*[/⁄]\s*\d+|\d+\s*[/⁄]\s*\d+|\d*\s?[{_SIGNS}]|\d+(?:[.,]\d+)?)"
_WORDS = rf"(?:{_one_of(HALVES)}|{_one_of(NUMBERS)})"
_LINK = "|".join(rf"\s*{w}\s*" if not w.isalpha() else rf"\s+{w}\s+" for w in BETWEEN)
_QUANTITY = rf"(?:(?P<low>{_NUMBER})(?:(?:{_LINK})(?P<high>{_NUMBER}))?|(?P<word>{_WORDS}))"
_UNIT = rf"(?:(?:{_one_of(HEAPED)})\s+)?(?P<unit>{_one_of(UNITS)})\.?"
_BARE = rf"{_NUMBER}(?:(?:{_LINK}){_NUMBER})?\s*-?\s*(?:{_one_of(UNITS)})\.?"
_MORE = re.compile(
    rf"\s*(?:[/|]\s*{_BARE}|\((?:{_one_of(ABOUT)})?\s*{_BARE}(?:\s*[/,]\s*{_BARE})*\)"
    rf"|[x×]\s*{_BARE}|(?P<bare>{_one_of(UNITS)})\.?(?=\s))",
    re.IGNORECASE,
)
_ABOUT = re.compile(rf"(?:{_one_of(ABOUT)})\s*", re.IGNORECASE)
_AMOUNT = re.compile(rf"{_QUANTITY}(?:\s*-?\s*{_UNIT})?", re.IGNORECASE)
_SOME = re.compile(rf"(?:{_one_of(SOME)})(?:\s+{_UNIT})?", re.IGNORECASE)
_OF = re.compile(rf"\s*(?:{_one_of(OF)})\s*", re.IGNORECASE)
_AT_END = re.compile(
    rf"(?:\s*[:–—]\s*|\s+-?\s*)(?:{_one_of(ABOUT)})?\s*(?P<amount>{_QUANTITY}(?:\s*{_UNIT})?)\s*$",
    re.IGNORECASE,
)
_TASTE = re.compile(rf"[,(]?\s*(?:{_one_of(TASTE)})\s*\)?\s*$", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-–—*•●▪◦‣☐□✓>]+\s+|\d{1,2}[.)]\s+(?=\S))?")
_FOR = re.compile(rf"(?:{_one_of(FOR)})\s*", re.IGNORECASE)
_STARTS = re.compile(rf"(?:{'|'.join(INGREDIENTS.values())})\s*", re.IGNORECASE)
_BRACKETED = re.compile(r"\(([^()]*)\)")
_WORD = re.compile(r"[^\W\d_]+")
LONGEST_HEADING = 6  # words
LONGEST_LINE = 500  # characters; a longer one is a text, and read as it stands


class Kind(StrEnum):
    """What a line of a recipe is for."""

    TITLE = "title"
    HEADING = "heading"
    INGREDIENT = "ingredient"
    METHOD = "method"


@dataclass(frozen=True)
class Amount:
    """How much: from `low` to `high` of a unit. Without numbers it is "some"."""

    low: Fraction | None
    high: Fraction | None
    unit: str = ""


@dataclass(frozen=True)
class Line:
    """A line as typed, and `read`: what of it the screening core is asked about.

    `measure` is the amount as typed.
    """

    text: str
    kind: Kind
    part: str = ""
    amount: Amount | None = None
    measure: str = ""
    name: str = ""
    preparation: str = ""

    @property
    def read(self) -> str:
        """The name, with what of the preparation was not understood."""
        return ", ".join(piece for piece in (self.name, *self._unread()) if piece)

    def _unread(self) -> Iterator[str]:
        return (piece for piece in _pieces(self.preparation) if not _is_plain(piece))


@dataclass(frozen=True)
class Recipe:
    """The lines of a recipe in their order."""

    lines: tuple[Line, ...]

    @property
    def ingredients(self) -> tuple[Line, ...]:
        """The lines that say what goes in."""
        return tuple(line for line in self.lines if line.kind is Kind.INGREDIENT)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that have a name, in their order."""
        return tuple(dict.fromkeys(line.part for line in self.ingredients if line.part))

    def named_by(self, line: Line) -> tuple[str, bool]:
        """The other part that a line names, and whether it names nothing else."""
        if line.kind is not Kind.INGREDIENT:
            return "", False
        words = _content(line.name)
        for part in self.parts:
            wanted = _content(part)
            if part != line.part and wanted and _stands_in(wanted, words):
                return part, wanted == words
        return "", False

    def as_label(self, lang: str | None, also: Iterable[str] = ()) -> str:
        """What was read of it as one text, each line a sentence, as a label would say it.

        `also` are words that count although they stand in no line of ingredients.
        """
        heading = INGREDIENTS.get(lang or "", INGREDIENTS["en"])
        names = [line.text for line in self.lines if line.kind is Kind.TITLE]
        said = [line.read for line in self.ingredients if not self.named_by(line)[1]]
        ends = (f"{sentence.rstrip(' .')}." for sentence in (*said, *also))
        return "\n".join([*names, f"{heading}: " + "\n".join(ends)])


def recipe_of(text: str) -> Recipe:
    """Read a recipe. A first line with nothing under it, or a heading, is the title."""
    spaced = (" ".join(line.split()) for line in text.splitlines())
    given = [_BULLET.sub("", line, count=1) for line in spaced]
    lines: list[Line] = []
    part, kind = "", Kind.INGREDIENT
    for at, line in enumerate(given):
        if not _WORD.search(line):
            continue
        heading = _heading(line)
        if heading is not None:
            title, rest = heading
            kind = Kind.METHOD if title.casefold() in METHOD else Kind.INGREDIENT
            part = "" if kind is Kind.METHOD or _STARTS.fullmatch(title) else title
            if part:
                lines.append(Line(line.removesuffix(rest).strip(), Kind.HEADING, part, name=title))
            line = rest
        elif not lines and _is_title(line, given[at + 1 :]):
            lines.append(Line(line, Kind.TITLE, name=line))
            continue
        if line:
            goes_in = kind is Kind.INGREDIENT or _is_measured(line)
            lines.append(line_of(line, part) if goes_in else _step(line))
    return Recipe(tuple(lines))


def line_of(text: str, part: str = "") -> Line:
    """Read one line of ingredients."""
    text = " ".join(text.split())
    if len(text) > LONGEST_LINE:
        return Line(text, Kind.INGREDIENT, part, name=text)
    amount, measure, rest = _amount(text)
    taste = _TASTE.search(rest)
    if taste and _WORD.search(rest[: taste.start()]):
        amount, rest = amount or Amount(None, None), rest[: taste.start()]
    if amount is None:
        amount, measure, rest = _amount_at_end(rest)
    name, _comma, preparation = _split(rest)
    plain = [found[0] for found in _BRACKETED.finditer(name) if _is_plain(found[1])]
    for bracketed in plain:
        name = name.replace(bracketed, " ")
    if not _WORD.search(name):
        return Line(text, Kind.INGREDIENT, part, name=text)
    name = " ".join(name.split()).strip(" ,;:")
    return Line(text, Kind.INGREDIENT, part, amount, measure, name, preparation.strip())


def _step(text: str) -> Line:
    return Line(text, Kind.METHOD, name=text)


def _is_measured(line: str) -> bool:
    """Whether a line of the method begins as one of ingredients does: "200 g flour"."""
    amount = line_of(line).amount
    return amount is not None and (_leads(line) or bool(amount.unit))


def _is_title(line: str, following: list[str]) -> bool:
    """Whether a first line stands apart from the ingredients, which are closer to each other."""
    if line_of(line).amount is not None or not following:
        return False
    if following[0]:
        return _heading(following[0]) is not None
    rest = [bool(one) for one in following]
    return rest.count(True) < 2 or (True, True) in pairwise(rest)


def _heading(line: str) -> tuple[str, str] | None:
    """The name of the part that a line opens, and what of the part stands in the same line."""
    line = line.strip("#*_ ")
    before, colon, rest = line.partition(":")
    begins = _STARTS.match(before) or _FOR.match(before)
    if (not colon and not begins and line.casefold() not in METHOD) or _leads(before):
        return None
    if (rest.strip() and not begins) or len(before.split()) > LONGEST_HEADING:
        return None
    if not colon and begins and begins[0].strip() and not _stands_alone(begins, before):
        return None
    title = before.strip()
    if _STARTS.match(title):
        title = _STARTS.sub("", title, count=1) or title
    return _FOR.sub("", title, count=1).strip() or title, rest.strip()


def _stands_alone(begins: re.Match[str], before: str) -> bool:
    """Whether a line without a colon is a heading: "Ingredients", "For the sauce"."""
    return (
        begins.re is _FOR or begins.end() == len(before) or bool(_FOR.match(before, begins.end()))
    )


def _leads(text: str) -> bool:
    """Whether a line begins with a number, as no heading does."""
    return bool(re.match(rf"[\d{_SIGNS}]", text))


def _amount(text: str) -> tuple[Amount | None, str, str]:
    """The amount at the beginning of a line, as typed, and the rest.

    Nothing where it is not understood.
    """
    start = about.end() if (about := _ABOUT.match(text)) else 0
    found = _AMOUNT.match(text, start) or _SOME.match(text, start)
    if found is None or _goes_on(text, found) or re.match(r"0\d", found[0]):
        return None, "", text
    amount, end = _measured(found), found.end()
    while (more := _MORE.match(text, end)) and _WORD.search(text, more.end()):
        end = more.end()
        amount = amount if amount.unit else Amount(amount.low, amount.high, more["bare"] or "")
    measure = text[:end]
    if (of := _OF.match(text, end)) and (amount.unit or amount.low is None):
        end = of.end() if _WORD.search(text, of.end()) else end
    rest = text[end:].strip(" .:")
    if _WORD.search(rest):
        return amount, measure, rest
    if found["unit"]:  # "3 cloves" are no amount of nothing
        at = found.start("unit")
        return Amount(amount.low, amount.high), text[:at].strip(), text[at:]
    return None, "", text


def _amount_at_end(text: str) -> tuple[Amount | None, str, str]:
    """The amount at the end of a line ("flour: 200 g"), as typed, and what stands before it."""
    found = _AT_END.search(text)
    if found is None or found["word"] or not _WORD.search(text[: found.start()]):
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


def _split(text: str) -> tuple[str, str, str]:
    """At the first comma that stands in no brackets and no number."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth <= 0 and not text[at + 1 : at + 2].isdigit():
            return text[:at], ",", text[at + 1 :]
    return text, "", ""


def _pieces(text: str) -> list[str]:
    return [piece.strip() for piece in re.split(r"[,;]", text) if piece.strip()]


def _is_plain(text: str) -> bool:
    """Whether words say only how something is prepared."""
    words = _WORD.findall(text.casefold())
    return bool(words) and not re.search(r"\d", text) and all(word in PREPARED for word in words)


def _content(text: str) -> list[str]:
    """The words of a name without articles and remarks."""
    return [word for word in _WORD.findall(text.casefold()) if word not in ARTICLES]


def _stands_in(wanted: list[str], words: list[str]) -> bool:
    size = len(wanted)
    return any(words[at : at + size] == wanted for at in range(len(words) - size + 1))
