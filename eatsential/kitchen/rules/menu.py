"""A menu as text: its sections, its dishes, and what the codes behind a dish stand for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from eatsential.kitchen.rules.legend import (
    BRACKETS,
    CLAIMS,
    CODE,
    codes_of,
    with_notes_in_brackets,
    without_legend,
)
from eatsential.kitchen.rules.prices import BARE, PRICE, TERMS

SECTIONS = frozenset(
    """
    menu|starters|to start|small plates|appetizers|appetisers|soups|salads|mains|main courses|
    main dishes|sides|side dishes|desserts|puddings|drinks|hot drinks|beverages|breakfast|brunch|
    lunch|dinner|specials|for children|kids|
    monday|tuesday|wednesday|thursday|friday|saturday|sunday|
    speisekarte|vorspeisen|suppen|salate|hauptgerichte|hauptspeisen|hauptgänge|beilagen|
    nachspeisen|nachtisch|getränke|warme getränke|kalte getränke|frühstück|mittagstisch|tageskarte|
    kinderkarte|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|
    carte|entrées|soupes|salades|plats|plats principaux|plat du jour|accompagnements|fromages|
    boissons|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|
    entrantes|primeros|segundos|principales|platos principales|raciones|tapas|postres|bebidas|
    ensaladas|sopas|carta|lunes|martes|miércoles|jueves|viernes|sábado|domingo|
    antipasti|primi|primi piatti|secondi|secondi piatti|contorni|dolci|bevande|
    lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|
    voorgerechten|soepen|hoofdgerechten|bijgerechten|nagerechten|dranken
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_OUR = re.compile(
    r"(?:our|the|unsere|nos|les|i nostri|le nostre|nuestros|nuestras|los|las)\s+", re.I
)
_CODE = re.compile(CODE)
_LOOSE = re.compile(rf"(?:(?<= )|^)({CODE}(?: ?[,;/] ?{CODE})*)$")
_NUMBER = re.compile(r"(?:\d{1,3}[.)]|0\d)\s+(?=[^\W\d_])")
_MORE = re.compile(
    r"(?:with|and|or|on|in|mit|und|oder|auf|dazu|avec|et|sur|con|y|e|met|en)\b", re.I
)
_ALL = re.compile(r"(?:all|alle|tou(?:te)?s|tutt[ie]|tod[oa]s|served with|dazu)\b", re.I)
_RULES = " :*#-–—_="  # around headings
_LETTER = re.compile(r"[^\W\d_]")
_DOTS = re.compile(r"\.{2,}|…+|_{2,}")


@dataclass
class Dish:
    """A dish: its name, what is said of it, its price, and the codes behind it."""

    name: str = ""
    description: list[str] = field(default_factory=list)
    price: str = ""
    codes: list[str] = field(default_factory=list)
    section: str = ""

    @property
    def text(self) -> str:
        """What the screening core reads."""
        return ". ".join(piece.strip(" .") for piece in (self.name, *self.description))


@dataclass(frozen=True)
class Menu:
    """The dishes of a menu, and what its codes stand for, by code."""

    dishes: tuple[Dish, ...]
    legend: dict[str, str]


@dataclass(frozen=True)
class _Row:
    """A line without its price and its codes."""

    words: str
    price: str
    codes: list[str]

    @property
    def is_marked(self) -> bool:
        """Whether it has what a dish has."""
        return bool(self.price or self.codes)

    @property
    def goes_on(self) -> bool:
        """Whether it says more of the dish above it, where it is not marked."""
        begins = self.words[:1]
        return begins.islower() or begins in tuple("(+&") or bool(_MORE.match(self.words))

    @property
    def serves_all(self) -> bool:
        """Whether it says what comes with every dish below it."""
        return not self.is_marked and bool(_ALL.match(self.words))


def menu_of(text: str) -> Menu:
    """Read a menu. Codes are looked up in the legend that stands in the same text."""
    legend, blocks = without_legend(text)
    dishes: list[Dish] = []
    section = ""
    for block in blocks:
        rows = [_row(line, legend) for line in block if not TERMS.fullmatch(line)]
        for heading, below in _parts(rows):
            section = heading or section
            dishes += _dishes(below, section)
    return Menu(tuple(dish for dish in dishes if _LETTER.search(dish.text)), legend)


def _row(line: str, legend: Mapping[str, str]) -> _Row:
    """A line with its price and codes taken out."""
    codes: list[str] = []

    def note(found: re.Match[str]) -> str:
        given = [code.upper() if code.upper() in CLAIMS else code for code in codes_of(found[1])]
        if not all(code in CLAIMS or code in legend or _CODE.fullmatch(code) for code in given):
            return found[0]
        codes.extend(code for code in given if code in legend or code not in CLAIMS)
        return " "

    line = BRACKETS.sub(note, with_notes_in_brackets(_NUMBER.sub("", line)))
    loose = _LOOSE.search(line.rstrip())
    if loose and all(code in legend for code in codes_of(loose[1])):
        line = line[: loose.start()]
        codes += codes_of(loose[1])
    prices = [found[0] for found in PRICE.finditer(line)]
    line = PRICE.sub(" ", line).rstrip()
    loose = _LOOSE.search(line)
    if loose and _are_codes(codes_of(loose[1]), legend):
        line = line[: loose.start()]
        codes += codes_of(loose[1])
    bare = BARE.search(line.rstrip())
    if bare and not prices and bare[1] not in legend:
        prices, line = [bare[1]], line[: bare.start()]
    words = _DOTS.sub(" ", line).strip(" \t.-–—*•|/+")
    return _Row(" ".join(words.split()), ", ".join(prices), codes)


def _are_codes(signs: list[str], legend: Mapping[str, str]) -> bool:
    """Whether loose signs at the end of a line are codes, and not words of a dish."""
    if all(sign in legend for sign in signs):
        return True
    return len(signs) > 1 and all(sign.isupper() or sign[0].isdigit() for sign in signs)


def _parts(rows: Sequence[_Row]) -> Iterator[tuple[str, list[_Row]]]:
    """The rows of a block under each heading in it.

    Where dishes have their price beside them, a line without one above them is a heading, too.
    """
    beside = sum(row.is_marked for row in rows) > 1 and not _closes(rows)
    capitals = any(row.is_marked and not row.words.isupper() for row in rows)
    heading, below = "", list[_Row]()
    for at, row in enumerate(rows):
        below_it = next((other for other in rows[at + 1 :] if not other.serves_all), row)
        heads = beside and not row.is_marked and below_it.is_marked
        if _is_section(row) or (heads and (not at or (capitals and row.words.isupper()))):
            yield heading, below
            heading, below = row.words.strip(_RULES), []
        else:
            below.append(row)
    yield heading, below


def _is_section(row: _Row) -> bool:
    words = _OUR.sub("", row.words.strip(_RULES).casefold())
    return not row.is_marked and (words in SECTIONS or row.words.endswith(":"))


def _dishes(rows: Sequence[_Row], section: str) -> Iterator[Dish]:
    """The dishes of lines that stand together."""
    closes, marked = _closes(rows), any(row.is_marked for row in rows)
    served = [rows[0].words] if marked and rows[0].serves_all else []
    dish = Dish(description=[*served], section=section)
    for row in rows[len(served) :]:
        if dish.name and _begins(row, dish, closes=closes, marked=marked):
            yield dish
            dish = Dish(description=[*served], section=section)
        if dish.name and row.words:
            dish.description.append(row.words)
        dish.name = dish.name or row.words
        dish.price = dish.price or row.price
        dish.codes += row.codes
    if dish.name:
        yield dish


def _begins(row: _Row, dish: Dish, *, closes: bool, marked: bool) -> bool:
    """Whether a line is the first of another dish."""
    if not row.words:
        return False
    if closes:
        return bool(dish.price or dish.codes)
    if row.price:
        return bool(dish.price)
    if row.codes:
        return bool(dish.codes)
    listed = "," in row.words and "," not in dish.name
    return not marked and not (row.goes_on or listed)


def _closes(rows: Sequence[_Row]) -> bool:
    """Whether the price stands in the last line of each dish."""
    marked = [row for row in rows if row.is_marked]
    if len(marked) < 2 or rows[0].is_marked:
        return False
    if not any(row.words for row in marked):
        return True
    one_each = all(one.is_marked + other.is_marked < 2 for one, other in pairwise(rows))
    more = (
        one.is_marked and (other.goes_on or "," in other.words) for one, other in pairwise(rows)
    )
    return rows[-1].is_marked and one_each and not any(more)
