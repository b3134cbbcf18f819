"""Barcodes of products as GS1 defines them: EAN-8, UPC-A, UPC-E, EAN-13 and GTIN-14."""

import re

from eatsential.errors import N_, DomainError

LENGTHS = (8, 12, 13, 14)
_LOOSE = re.compile(r"[0-9]{7,14}")


def written(text: str) -> str:
    """A barcode with as many digits as EAN-8, EAN-13 or GTIN-14 have, empty when it is none.

    UPC-A is an EAN-13 that begins with a nought; sources differ in whether they write it, and the
    last digit of what they have is not always right.
    """
    digits = _digits(text)
    bare = digits.lstrip("0") if _LOOSE.fullmatch(digits) else ""
    return bare.zfill(8 if len(bare) <= 8 else 13) if bare else ""


def checked(typed: str) -> str:
    """The barcode that somebody typed, as `written`. Raises DomainError with what is wrong."""
    digits = _digits(typed)
    if not (digits.isascii() and digits.isdigit()):
        raise DomainError(N_("Type the digits of the barcode, and nothing else."))
    if len(digits) not in LENGTHS:
        raise DomainError(
            N_("A barcode has 8, 12, 13 or 14 digits. This one has %(n)s."), n=len(digits)
        )
    for code in (_in_full(digits), digits):
        if code and code[-1] == check_digit(code[:-1]):
            return written(code)
    raise DomainError(N_("One of the digits is wrong. Compare them with the packet."))


def check_digit(digits: str) -> str:
    """The digit that has to follow: every second one, from the last, counts three times."""
    total = sum(int(digit) * (1 if at % 2 else 3) for at, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def _digits(typed: str) -> str:
    return re.sub(r"[\s-]", "", typed)


def _in_full(digits: str) -> str:
    """The UPC-A that a UPC-E stands for; nothing for any other code.

    An EAN-8 begins with 0 only inside a shop, a UPC-E always.
    """
    if len(digits) != 8 or digits[0] != "0":
        return ""
    body, last, check = digits[1:6], digits[6], digits[7]
    match last:
        case "0" | "1" | "2":
            return f"0{body[:2]}{last}0000{body[2:]}{check}"
        case "3":
            return f"0{body[:3]}00000{body[3:]}{check}"
        case "4":
            return f"0{body[:4]}00000{body[4]}{check}"
        case _:
            return f"0{body}0000{last}{check}"
