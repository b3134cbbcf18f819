"""A recipe as text: its title, its parts, its lines, and of each line how much of what.

Of a line only what was understood as an amount or as plain preparation is left out of what the
screening core reads. Whatever else stands there is read as it stands.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from eatsential.kitchen.rules.amounts import WORD, Amount, amount_in, leads, one_of
from eatsential.kitchen.rules.words import ARTICLES, FOR, INGREDIENTS, METHOD, PREPARED

_BULLET = re.compile(r"\s*(?:[-–—*•●▪◦‣☐□✓>]+\s+|\d{1,2}[.)]\s+(?=\S))?")
_FOR = re.compile(rf"(?:{one_of(FOR)})\s*", re.IGNORECASE)
_STARTS = re.compile(rf"(?:{'|'.join(INGREDIENTS.values())})\s*", re.IGNORECASE)
_BRACKETED = re.compile(r"\(([^()]*)\)")
LONGEST_HEADING = 6  # words
LONGEST_LINE = 500  # characters; a longer one is a text, and read as it stands


class Kind(StrEnum):
    """What a line of a recipe is for."""

    TITLE = "title"
    HEADING = "heading"
    INGREDIENT = "ingredient"
    METHOD = "method"


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
        return named_in(line, (part for part in self.parts if part != line.part))

    @property
    def said(self) -> str:
        """What is read of it as one text, by which its language is told."""
        read = (line.read for line in self.lines if line.kind in (Kind.TITLE, Kind.INGREDIENT))
        return "\n".join(read)


def named_in(line: Line, names: Iterable[str]) -> tuple[str, bool]:
    """The longest of these names that stands in a line of ingredients, and whether nothing else
    does. Empty where there is none.
    """
    words = _content(line.name) if line.kind is Kind.INGREDIENT else []
    for name in sorted(names, key=len, reverse=True):
        wanted = _content(name)
        if wanted and _stands_in(wanted, words):
            return name, wanted == words
    return "", False


def recipe_of(text: str) -> Recipe:
    """Read a recipe. A first line with nothing under it, or a heading, is the title."""
    spaced = (" ".join(line.split()) for line in text.splitlines())
    given = [_BULLET.sub("", line, count=1) for line in spaced]
    lines: list[Line] = []
    part, kind = "", Kind.INGREDIENT
    for at, line in enumerate(given):
        if not WORD.search(line):
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
    amount, measure, rest = amount_in(text)
    name, _comma, preparation = _split(rest)
    plain = [found[0] for found in _BRACKETED.finditer(name) if _is_plain(found[1])]
    for bracketed in plain:
        name = name.replace(bracketed, " ")
    if not WORD.search(name):
        return Line(text, Kind.INGREDIENT, part, name=text)
    name = " ".join(name.split()).strip(" ,;:")
    return Line(text, Kind.INGREDIENT, part, amount, measure, name, preparation.strip())


def _step(text: str) -> Line:
    return Line(text, Kind.METHOD, name=text)


def _is_measured(line: str) -> bool:
    """Whether a line of the method begins as one of ingredients does: "200 g flour"."""
    amount = line_of(line).amount
    return amount is not None and (leads(line) or bool(amount.unit))


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
    if (not colon and not begins and line.casefold() not in METHOD) or leads(before):
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
    words = WORD.findall(text.casefold())
    return bool(words) and not re.search(r"\d", text) and all(word in PREPARED for word in words)


def _content(text: str) -> list[str]:
    """The words of a name without articles and remarks."""
    return [word for word in WORD.findall(text.casefold()) if word not in ARTICLES]


def _stands_in(wanted: list[str], words: list[str]) -> bool:
    size = len(wanted)
    return any(words[at : at + size] == wanted for at in range(len(words) - size + 1))
