"""A menu as text: its sections, its dishes, and what the codes behind a dish stand for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

SECTIONS = frozenset(
    """
    menu|starters|appetizers|appetisers|soups|salads|mains|main courses|main dishes|sides|
    side dishes|desserts|drinks|beverages|breakfast|lunch|dinner|specials|for children|
    speisekarte|vorspeisen|suppen|salate|hauptgerichte|hauptspeisen|beilagen|nachspeisen|
    nachtisch|desserts|getränke|frühstück|mittagstisch|tageskarte|kinderkarte|
    carte|entrées|soupes|salades|plats|plat du jour|accompagnements|fromages|boissons|
    entrantes|primeros|segundos|postres|bebidas|ensaladas|sopas|carta|
    antipasti|primi|secondi|contorni|dolci|bevande|
    voorgerechten|soepen|hoofdgerechten|bijgerechten|nagerechten|dranken
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
CLAIMS = frozenset("V VG VE VGN GF DF LF NF".split())  # they never clear a food
_CURRENCY = r"(?:€|£|\$|EUR|CHF|USD|GBP|Fr\.|kr)"
_PRICE = re.compile(
    rf"(?<![\w,.])(?:{_CURRENCY}\s*\d{{1,4}}(?:[.,]\d{{1,2}})?|\d{{1,4}}[.,]\d{{2}}(?:\s*{_CURRENCY})?"
    rf"|\d{{1,4}}(?:[.,]\d{{1,2}})?\s*{_CURRENCY}|\d{{1,4}}[.,][-–—]+)(?![\w])",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"(?<=[^\W\d_])\s+(\d{1,3})$")  # a price without anything that says so
_CODE = r"(?:[A-Z][A-Z]?[0-9]?|[a-z][0-9]?|\d{1,2}[a-z]?)(?!\w)"
_CODES = re.compile(rf"[(\[] ?({_CODE}(?:(?: ?[,;/+.&] ?| ){_CODE})*) ?[)\]]")
_LOOSE = re.compile(rf"(?:(?<= )|^)({_CODE}(?: ?[,;/] ?{_CODE})*)$")
_ONE = re.compile(_CODE)
_ENTRY = re.compile(rf"(?:^|(?<=[\s,;|(\[])){_CODE}(?:\s*[=:)\]–—]\s*|\s+-\s+)")
_NUMBERED = re.compile(rf"(?:^|(?<=[\s,;|])){_CODE}\.\s+")  # dishes are numbered like this, too
_PLAIN_ENTRY = re.compile(rf"(?:^|[,;|]\s*)({_CODE})\s+(?=[^\W\d_]{{3,}})")
_INTRODUCED = re.compile(
    r"(?:allergens?|allergene?n?|allergènes?|alérgenos?|allergeni|legend[ea]?|légende|leyenda|"
    r"kennzeichnung|codes?|key)\b[^:]{0,60}:\s*",
    re.IGNORECASE,
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPER = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:\s*[,˒⸴’]\s*[⁰¹²³⁴⁵⁶⁷⁸⁹]+)*")
_MORE = re.compile(
    r"(?:with|and|or|on|in|mit|und|oder|auf|dazu|avec|et|sur|con|y|e|met|en)\b", re.I
)
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


def menu_of(text: str) -> Menu:
    """Read a menu. Codes are looked up in the legend that stands in the same text."""
    legend: dict[str, str] = {}
    blocks: list[list[str]] = [[]]
    in_legend = False
    for line in (" ".join(line.split()) for line in text.splitlines()):
        entries = _entries(line, in_legend)
        in_legend = bool(entries) or (in_legend and not line.strip())
        if entries:
            legend.update(entries)
        elif _INTRODUCED.fullmatch(f"{line.strip().rstrip(':')}:"):
            in_legend = True
        elif line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    dishes: list[Dish] = []
    section, rows = "", list[_Row]()
    for block in blocks:
        for row in (_row(line, legend) for line in block):
            if _is_section(row):
                dishes += _dishes(rows, section)
                section, rows = row.words.strip(_RULES), []
            else:
                rows.append(row)
        dishes += _dishes(rows, section)
        rows = []
    return Menu(tuple(dish for dish in dishes if _LETTER.search(dish.text)), legend)


def _entries(line: str, goes_on: bool) -> dict[str, str]:
    """What a line of a legend says: "A = gluten, B: crustaceans", "1 Milk, 2 Egg"."""
    introduced = _INTRODUCED.search(line)
    rest = line[introduced.end() :].strip() if introduced else line.strip()
    entry = _NUMBERED if (introduced or goes_on) and _NUMBERED.match(rest) else _ENTRY
    found = _between(rest, [(m.start(), m.end(), m[0]) for m in entry.finditer(rest)])
    plain = [(m.start(1), m.end(), m[1]) for m in _PLAIN_ENTRY.finditer(rest)]
    if not found and plain and plain[0][0] == 0 and not _PRICE.search(rest):
        single = len(plain) == 1 and "," in rest
        if introduced or goes_on or (len(plain) > 1 and not single):
            found = _between(rest, plain)
    if found and not introduced and not _ONE.match(rest.lstrip("([")):
        return {}
    if len(found) == 1 and not introduced and _PRICE.search(rest):
        return {}
    return found


def _between(text: str, marks: list[tuple[int, int, str]]) -> dict[str, str]:
    """Each code with the words up to the next one."""
    starts = [start for start, _end, _mark in marks]
    found = {}
    for at, (_start, end, mark) in enumerate(marks, start=1):
        until = starts[at] if at < len(marks) else len(text)
        words = text[end:until].strip(" ,;|.([")
        code = _ONE.search(mark)
        if code and len(words) > 1 and _LETTER.search(words):
            found[code[0]] = words
    return found


def _row(line: str, legend: dict[str, str]) -> _Row:
    """A line with its price and codes taken out."""
    codes: list[str] = []

    def note(found: re.Match[str]) -> str:
        given = [code.upper() if code.upper() in CLAIMS else code for code in _split(found[1])]
        codes.extend(code for code in given if code in legend or code not in CLAIMS)
        return " "

    line = _SUPER.sub(lambda m: f" ({m[0].translate(_SUPERSCRIPTS)}) ", line)
    line = " ".join(_CODES.sub(note, line).split())
    loose = _LOOSE.search(line.rstrip())
    if loose and all(code in legend for code in _split(loose[1])):
        line = line[: loose.start()]
        codes += _split(loose[1])
    prices = [found[0] for found in _PRICE.finditer(line)]
    line = _PRICE.sub(" ", line)
    loose = _LOOSE.search(line.rstrip())
    if loose and (len(_split(loose[1])) > 1 or _split(loose[1])[0] in legend) and _apart(loose[1]):
        line = line[: loose.start()]
        codes += _split(loose[1])
    whole = _WHOLE.search(line.rstrip())
    if whole and not prices and whole[1] not in legend:
        prices, line = [whole[1]], line[: whole.start()]
    words = _DOTS.sub(" ", line).strip(" \t.-–—*•|/")
    return _Row(" ".join(words.split()), ", ".join(prices), codes)


def _split(codes: str) -> list[str]:
    return _ONE.findall(codes)


def _apart(codes: str) -> bool:
    """Whether loose signs at the end of a line look like codes, and not like words of a dish."""
    return all(code.isupper() or code[0].isdigit() for code in _split(codes))


def _is_section(row: _Row) -> bool:
    words = row.words.strip(_RULES).casefold()
    return not row.price and not row.codes and (words in SECTIONS or row.words.endswith(":"))


def _dishes(rows: list[_Row], section: str) -> Iterator[Dish]:
    """The dishes of lines that stand together."""
    marked = [bool(row.price or row.codes) for row in rows]
    closes = sum(marked) > 1 and rows and not marked[0] and _alternate(marked)
    dish = Dish(section=section)
    for row in rows:
        if dish.name and _begins(row, dish, closes=bool(closes), marked=any(marked)):
            yield dish
            dish = Dish(section=section)
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
    if closes:  # the price stands in the last line of each dish
        return bool(dish.price or dish.codes)
    if row.price:
        return bool(dish.price)
    if row.codes:
        return bool(dish.codes)
    return not marked and not _goes_on(row.words)


def _alternate(marked: Iterable[bool]) -> bool:
    """Whether no two lines with a price or codes follow each other, and the last has one."""
    signs = "".join("x" if mark else "." for mark in marked)
    return "xx" not in signs and signs.endswith("x")


def _goes_on(words: str) -> bool:
    """Whether a line without a price says more of the dish above it."""
    return words[0].islower() or "," in words or words[0] in "(+&" or bool(_MORE.match(words))
