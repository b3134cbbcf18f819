"""The label in a form that can be compared, with the way back to the text as given.

Lower case, Unicode form NFKC, without markup: HTML, entities, `_emphasis_`, soft hyphens, hyphens
at the end of a line. Linear in the text; plain ASCII takes no second pass.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_NOISE = re.compile(
    r"<(?P<tag>/?[a-zA-Z][a-zA-Z0-9]{0,15})(?:\s[^<>]{0,300})?/?>"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});)"
    r"|(?P<gone>[_*]+|[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+)"
    r"|(?P<broken>(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?=[^\W\d_]))"
    r"|(?P<lines>[ \t\xa0]*\n[ \t\xa0\r\n]*)"
    r"|(?P<space>[ \t\xa0\r\f\v]{2,})"
)
_SUSPECT = re.compile(r"[<&_*\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]|\n|[ \t\xa0\r\f\v]{2}")
_BLOCK_TAGS = frozenset("br p div li ul ol td tr th table h1 h2 h3 h4".split())
_SAME_LENGTH = str.maketrans(
    {
        "İ": "i",  # the one capital whose small form is longer
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "\xa0": " ",
        "\t": " ",
        "\x00": " ",
    }
)


@dataclass(frozen=True, slots=True)
class Text:
    """`plain` is compared; `given` is what the person typed. Offsets are code points."""

    given: str
    plain: str
    plain_starts: tuple[int, ...] = ()
    given_starts: tuple[int, ...] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of `plain` stands in `given`."""
        if not self.plain_starts:
            return start, end
        return self._given(start), self._given(end - 1) + 1

    def _given(self, index: int) -> int:
        piece = bisect_right(self.plain_starts, index) - 1
        return self.given_starts[piece] + index - self.plain_starts[piece]


def normalise(given: str) -> Text:
    """Prepare a label for comparison."""
    if given.isascii() and not _SUSPECT.search(given):
        return Text(given, given.translate(_SAME_LENGTH).lower())
    pieces = _Pieces(given)
    at = 0
    for noise in _NOISE.finditer(given):
        pieces.copy(at, noise.start())
        pieces.put(noise.start(), _replacement(noise))
        at = noise.end()
    pieces.copy(at, len(given))
    return pieces.text()


class _Pieces:
    """The plain text as it grows, with the places where it departs from the given one."""

    def __init__(self, given: str) -> None:
        self.given = given
        self.parts: list[str] = []
        self.length = 0
        self.plain_starts: list[int] = []
        self.given_starts: list[int] = []

    def copy(self, start: int, end: int) -> None:
        """Take a piece over, normalised character by character only where it is not already."""
        piece = self.given[start:end]
        if unicodedata.is_normalized("NFKC", piece):
            self.put(start, piece)
            return
        begin = 0
        for index in range(1, len(piece) + 1):
            if index == len(piece) or not unicodedata.combining(piece[index]):
                cluster = unicodedata.normalize("NFKC", piece[begin:index])
                for character in cluster:
                    self.put(start + begin, character)
                begin = index

    def put(self, start: int, plain: str) -> None:
        """Add plain text that stands for what begins at `start` of the given one."""
        if not plain:
            return
        self.plain_starts.append(self.length)
        self.given_starts.append(start)
        self.parts.append(plain)
        self.length += len(plain)

    def text(self) -> Text:
        """The text with its way back."""
        plain = "".join(self.parts).translate(_SAME_LENGTH).lower()
        return Text(self.given, plain, tuple(self.plain_starts), tuple(self.given_starts))


def _replacement(noise: re.Match[str]) -> str:
    kind = noise.lastgroup
    if kind == "tag":
        return "\n" if noise["tag"].lower().strip("/") in _BLOCK_TAGS else ""
    if kind == "entity":
        return html.unescape(noise["entity"])[:1]
    if kind == "lines":
        return "\n"
    if kind == "space":
        return " "
    return ""
