"""What any typed text goes through before a rule or the database sees it."""

import re
import unicodedata

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")  # OWASP, "CSV Injection"
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and symbols by name, that show nothing
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # UAX #9: what overrides and isolates
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


def storable(value: str) -> str:
    """The text with what no database or file can hold (NUL, lone surrogates) replaced by U+FFFD.

    The length in code points stays, so that offsets into it hold.
    """
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)


def one_line(value: str) -> str:
    """Storable text in Unicode form NFC with one space where there were several or a line break."""
    return unicodedata.normalize("NFC", " ".join(_CONTROL.sub(" ", storable(value)).split()))


def visible(value: str) -> bool:
    """Whether one can see a text, and nothing in it turns round the order of what stands beside."""
    signs = (sign for sign in value if sign not in _BLANK)
    seen = any(unicodedata.category(sign)[0] in "LNPS" for sign in signs)
    return seen and not _TURNING.search(value)


def folded(value: str) -> str:
    """The form in which two spellings of the same name are equal: NFKC, without case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold())


def no_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what could begin one."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
