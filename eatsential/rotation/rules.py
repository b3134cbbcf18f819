"""What a key ring owes to the database."""

from dataclasses import dataclass, field
from enum import StrEnum


class Ring(StrEnum):
    """A setting that holds keys by their ids."""

    ENCRYPTION_KEYS = "ENCRYPTION_KEYS"
    PASSWORD_PEPPERS = "PASSWORD_PEPPERS"


@dataclass
class Usage:
    """How many values of each table begin with each key id."""

    ring: Ring
    present: tuple[str, ...]  # the ids that are set, the current one first
    tables: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def kids(self) -> list[str]:
        """Every key id that is set or in use, those that are set first."""
        used = {kid for counts in self.tables.values() for kid in counts}
        return [*self.present, *sorted(used - set(self.present))]

    def values(self, kid: str) -> int:
        """How many values need this key."""
        return sum(counts.get(kid, 0) for counts in self.tables.values())

    def needing(self, kid: str) -> list[str]:
        """The tables with values that need this key."""
        return sorted(table for table, counts in self.tables.items() if counts.get(kid))

    @property
    def missing(self) -> list[str]:
        """Key ids that values need and that are not set."""
        return [kid for kid in self.kids if kid not in self.present]

    @property
    def removable(self) -> list[str]:
        """Key ids that are set and that no value needs any more; the current one stays."""
        return [kid for kid in self.present[1:] if self.values(kid) == 0]

    def says(self, kid: str) -> str:
        """What becomes of a key."""
        if kid in self.missing:
            return f"MISSING, needed in {', '.join(self.needing(kid))}"
        if kid == self.present[0]:
            return "current"
        return "can be removed" if kid in self.removable else ""
