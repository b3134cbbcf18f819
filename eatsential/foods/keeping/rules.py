"""A food that is kept, its barcode, and what changed from one text to the next."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from eatsential.errors import N_, DomainError
from eatsential.foods.rules import Check

FOODS = 2_000  # of an account
TEXTS = 100  # of a food
NAME, BRAND = 120, 80  # characters
_GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")


class NoBarcode(DomainError):
    """Digits that are no barcode."""


@dataclass(frozen=True)
class Label:
    """What a food is called. Sealed as a whole."""

    name: str
    brand: str = ""
    barcode: str = ""

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return json.dumps(vars(self)).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """The label that was packed."""
        return cls(**json.loads(packed))


@dataclass(frozen=True)
class Kept:
    """A food that an account keeps."""

    id: UUID
    created_at: datetime
    label: Label


@dataclass(frozen=True)
class Difference:
    """What a newer text names and the older one does not, and the reverse; in their order.

    `reordered` says that what both name stands in another order, which is that of the weights.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    reordered: bool

    def __bool__(self) -> bool:
        """Whether anything is different."""
        return bool(self.added or self.removed or self.reordered)


@dataclass(frozen=True)
class Text:
    """A text that a food had, and what it changed in the one before; the first has none."""

    check: Check
    difference: Difference | None


def barcode_of(typed: str) -> str:
    """The digits of a barcode, as GTIN-13 where they can be; nothing for nothing.

    Raises NoBarcode, also where the last digit does not fit the others (GS1 General
    Specifications, 7.9: the sum of the digits, from the right in turn once and thrice, ends in 0).
    """
    digits = re.sub(r"[\s-]", "", typed)
    if not digits:
        return ""
    if not _GTIN.fullmatch(digits):
        raise NoBarcode(N_("A barcode has 8, 12, 13 or 14 digits."), field="barcode")
    turns = zip(reversed(digits), (1, 3) * 7, strict=False)
    if sum(int(digit) * times for digit, times in turns) % 10:
        raise NoBarcode(N_("A digit is wrong: the last one does not fit."), field="barcode")
    if len(digits) == 8:
        return digits
    return digits.removeprefix("0") if len(digits) == 14 else digits.zfill(13)


def duplicates(foods: Sequence[Kept]) -> dict[str, list[Kept]]:
    """The foods that share a barcode, by it."""
    by_barcode: dict[str, list[Kept]] = {}
    for food in foods:
        by_barcode.setdefault(food.label.barcode, []).append(food)
    return {code: same for code, same in by_barcode.items() if code and len(same) > 1}


def difference(older: Sequence[str], newer: Sequence[str]) -> Difference:
    """What changed from one list of ingredients to the next, however each is spelled.

    Counted, not aligned: that takes the same short time for any two lists.
    """
    had, has = [list(map(_plain, one)) for one in (older, newer)]
    added, removed = Counter(has) - Counter(had), Counter(had) - Counter(has)
    same = [[one for one in both if one not in added | removed] for both in (had, has)]
    return Difference(_named(newer, added), _named(older, removed), same[0] != same[1])


def _plain(ingredient: str) -> str:
    return " ".join(ingredient.casefold().split())


def _named(ingredients: Sequence[str], wanted: Counter[str]) -> tuple[str, ...]:
    """Each wanted ingredient once, as it is written."""
    written: dict[str, str] = {}
    for ingredient in ingredients:
        if _plain(ingredient) in wanted:
            written.setdefault(_plain(ingredient), ingredient)
    return tuple(written.values())
