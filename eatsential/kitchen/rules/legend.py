"""What the codes of a menu stand for, where the menu itself says so."""

import re
from collections.abc import Iterator, Sequence

from eatsential.kitchen.rules.prices import PRICE

CODE = r"(?:[A-Z][A-Z]?[0-9]?|[a-z][0-9]?|[1-9]\d?[a-z]?)(?!\w)"
CLAIMS = frozenset("V VG VE VGN GF DF LF NF".split())  # they never clear a food
_CLAIM = "|".join(sorted(map(str.lower, CLAIMS)))
MIXED = rf"(?:{CODE}|(?:[A-Z][a-z]{{1,2}}|{_CLAIM}|VGN)(?!\w))"  # "Mk": also a short word
_ENTRY = rf"(?:^|(?<=[\s,;|(\[])){CODE}(?:\s*[=:)\]–—]\s*|\s+-\s+)"
_PLAIN = rf"(?:^|[,;|]\s*)({CODE})\s+(?=[^\W\d_]{{3,}})"
_SAID = [  # how an entry begins: as any line may, and where a line is said to be a legend
    (re.compile(_ENTRY), re.compile(_PLAIN)),
    (
        re.compile(_ENTRY.replace(CODE, MIXED)),
        re.compile(_PLAIN.replace(CODE, MIXED).replace(r"[,;|]\s*", r"[,;|]\s*|\s(?=\d)")),
    ),
]
_NUMBERED = re.compile(rf"(?:^|(?<=[\s,;|])){CODE}\.\s+")  # dishes are numbered like this, too
_ONE = re.compile(MIXED)
_INTRODUCED = re.compile(
    r"(?:allergens?|allergene?n?|allergènes?|alérgenos?|allergeni|legend[ea]?|légende|leyenda|"
    r"kennzeichnung|zusatzstoffe?n?|additi(?:ves|fs|vi)|aditivos|codes?|key)\b[^:]{0,60}:\s*",
    re.IGNORECASE,
)
_NOTES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹˒⸴’", "0123456789,,,")
_NOTE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:\s*[,˒⸴’]\s*[⁰¹²³⁴⁵⁶⁷⁸⁹]+)*")
BRACKETS = re.compile(rf"[(\[] ?({MIXED}(?:(?: ?[,;/+.&] ?| ){MIXED})*) ?[)\]]")
_LETTER = re.compile(r"[^\W\d_]")


def without_legend(text: str) -> tuple[dict[str, str], list[list[str]]]:
    """What the codes of a menu stand for, and its other lines, those together that stand so."""
    legend: dict[str, str] = {}
    blocks: list[list[str]] = [[]]
    in_legend = False
    lines = [" ".join(line.split()) for line in text.splitlines()]
    used = {
        code for line in lines for found in BRACKETS.finditer(line) for code in codes_of(found[1])
    }
    for block in _blocks(lines):
        listed = _listed(block, used)
        if listed:
            legend.update(listed)
            continue
        for line in block:
            entries = _entries(line, in_legend)
            in_legend = bool(entries)
            if entries:
                legend.update(entries)
            elif _INTRODUCED.fullmatch(f"{line.rstrip(':')}:"):
                in_legend = True
            else:
                blocks[-1].append(line)
        blocks.append([])
    return legend, [block for block in blocks if block]


def codes_of(written: str) -> list[str]:
    """The codes of some that stand together."""
    return _ONE.findall(written)


def with_notes_in_brackets(line: str) -> str:
    """The line with raised numbers as if they stood in brackets: "Soup¹˒³", "Soup (1,3)"."""
    return _NOTE.sub(lambda note: f" ({note[0].translate(_NOTES)}) ", line)


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in [*lines, ""]:
        if line:
            block.append(line)
        elif block:
            yield block
            block = []


def _listed(block: Sequence[str], used: set[str]) -> dict[str, str]:
    """A legend of one code a line that nothing introduces: dishes use what it explains."""
    pairs = [line.partition(" ") for line in block]
    found = {code: words for code, _space, words in pairs if re.fullmatch(CODE, code) and words}
    explained = len(found.keys() & used)
    if len(found) < len(block) or len(found) < 2 or explained * 2 < len(found):
        return {}
    return {} if any(map(PRICE.search, block)) else found


def _entries(line: str, goes_on: bool) -> dict[str, str]:
    """What a line of a legend says: "A = gluten, B: crustaceans", "1 Milk, 2 Egg"."""
    introduced = _INTRODUCED.search(line)
    rest = line[introduced.end() :].strip() if introduced else line
    noted = _NOTE.match(rest)
    if noted:
        rest = rest.translate(_NOTES)
    told = bool(introduced or goes_on or noted)
    entry, plainly = _SAID[told]
    if told and _NUMBERED.match(rest):
        entry = _NUMBERED
    found = _between(rest, [(m.start(), m.end(), m[0]) for m in entry.finditer(rest)])
    plain = [(m.start(1), m.end(), m[1]) for m in plainly.finditer(rest)]
    begins = bool(plain) and plain[0][0] == 0 and not PRICE.search(rest)
    if not found and begins and (told or len(plain) > 1):
        found = _between(rest, plain)
    if found and not introduced and not _ONE.match(rest.lstrip("([")):
        return {}
    if len(found) == 1 and not introduced and PRICE.search(rest):
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
