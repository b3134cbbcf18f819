"""Height, weight and activity, day by day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import TypeAdapter

MEASUREMENTS = 1_000  # days of a person
PLAUSIBLE = {"height_cm": (20.0, 280.0), "weight_kg": (0.2, 650.0)}  # as people have been


class Activity(StrEnum):
    """How much somebody moves: the levels of the Dietary Reference Intakes for Energy (2023)."""

    INACTIVE = "inactive"
    LOW_ACTIVE = "low_active"
    ACTIVE = "active"
    VERY_ACTIVE = "very_active"


@dataclass(frozen=True)
class Measurement:
    """What was measured on a day, as far as it was. Sealed as a whole."""

    day: date
    height_cm: float | None = None
    weight_kg: float | None = None
    activity: Activity | None = None

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return _MEASUREMENT.dump_json(self)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Measurement":
        """The measurement that was packed."""
        return _MEASUREMENT.validate_json(packed)

    def over(self, older: "Measurement") -> "Measurement":
        """This one, with what it leaves out taken from an older one of the same day."""
        return Measurement(
            self.day,
            older.height_cm if self.height_cm is None else self.height_cm,
            older.weight_kg if self.weight_kg is None else self.weight_kg,
            self.activity or older.activity,
        )


@dataclass(frozen=True)
class Measured:
    """A measurement with the row that holds it."""

    id: UUID
    measurement: Measurement


_MEASUREMENT = TypeAdapter(Measurement)
