"""What makes a text a recipe: it has a name, and its lines name other recipes that are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True)
class Composed:
    """What a recipe is called, and the kept recipes that it is made with.

    `parts` are those by the names that they had when the text was written: a line that names one
    goes on meaning it when it is called something else.
    """

    title: str
    parts: Mapping[str, UUID]

    def to_json(self) -> dict[str, Any]:
        """As it is packed."""
        return {"title": self.title, "parts": {name: str(id_) for name, id_ in self.parts.items()}}

    @classmethod
    def from_json(cls, packed: dict[str, Any]) -> Self:
        """What was packed."""
        return cls(packed["title"], {name: UUID(id_) for name, id_ in packed["parts"].items()})
