"""A food that is kept, its barcode, and what changed from one text to the next."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Self
from uuid import UUID

from eatsential.foods.rules import Check

FOODS = 2_000  # of an account
TEXTS = 100  # of a food
NAME, BRAND = 120, 80  # characters


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


class Named(NamedTuple):
    """An ingredient as it is written, and the terms by which it is the same as another one."""

    written: str
    terms: str


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


def duplicates(foods: Sequence[Kept]) -> dict[str, list[Kept]]:
    """The foods that share a barcode, by it."""
    by_barcode: dict[str, list[Kept]] = {}
    for food in foods:
        by_barcode.setdefault(food.label.barcode, []).append(food)
    return {code: same for code, same in by_barcode.items() if code and len(same) > 1}


def difference(older: Sequence[Named], newer: Sequence[Named]) -> Difference:
    """What changed from one list of ingredients to the next, however each is spelled.

    Counted, not aligned: that takes the same short time for any two lists.
    """
    had, has = [[one.terms for one in named] for named in (older, newer)]
    added, removed = Counter(has) - Counter(had), Counter(had) - Counter(has)
    same = [[one for one in both if one not in added | removed] for both in (had, has)]
    return Difference(_named(newer, added), _named(older, removed), same[0] != same[1])


def _named(ingredients: Sequence[Named], wanted: Counter[str]) -> tuple[str, ...]:
    """Each wanted ingredient once, as it is written."""
    written: dict[str, str] = {}
    for ingredient in ingredients:
        if ingredient.terms in wanted:
            written.setdefault(ingredient.terms, ingredient.written)
    return tuple(written.values())
