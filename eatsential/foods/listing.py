"""The food of the catalogue that a label is of, as it was when the label was checked."""

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from eatsential.catalogue.rules import LICENCES, Licence, Source
from eatsential.screening.answer import Figures


@dataclass(frozen=True)
class Listing:
    """What a source calls a food, and what it declares beside the text of its label.

    `figures` are amounts in 100 g, each with its nutrient and basis.
    """

    food_id: UUID
    source: Source
    name: str
    brand: str
    barcode: str
    allergens: tuple[str, ...]
    traces: tuple[str, ...]
    figures: tuple[tuple[str, str, float], ...]

    @property
    def licence(self) -> Licence:
        """The terms of its source."""
        return LICENCES[self.source]

    @property
    def nutrients(self) -> Figures:
        """The amounts as they are asked about."""
        return {(nutrient, basis): amount for nutrient, basis, amount in self.figures}

    def to_json(self) -> dict[str, Any]:
        """As it is packed."""
        return {**vars(self), "food_id": str(self.food_id)}

    @classmethod
    def from_json(cls, packed: dict[str, Any]) -> Self:
        """The listing that was packed."""
        return cls(
            food_id=UUID(packed["food_id"]),
            source=Source(packed["source"]),
            name=packed["name"],
            brand=packed["brand"],
            barcode=packed["barcode"],
            allergens=tuple(packed["allergens"]),
            traces=tuple(packed["traces"]),
            figures=tuple((n, b, a) for n, b, a in packed["figures"]),
        )
