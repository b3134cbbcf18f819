"""What an account may do for a person of somebody else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import TypeAdapter

from eatsential import clock

WAITS = timedelta(days=14)  # an invitation, for its answer


class Permit(StrEnum):
    """What somebody else than the owner may do for one person."""

    CARD = "card"
    PROFILE = "profile"
    EDIT = "edit"
    CHECK = "check"


@dataclass(frozen=True)
class Shared:
    """By whom a person is shared with the account that asks, for what, and until when."""

    grant_id: UUID
    owner_id: UUID
    owner: str
    permits: frozenset[Permit]
    ends_on: date | None


@dataclass(frozen=True)
class Caregiver:
    """An account that a person is shared with, as the owner sees it."""

    grant_id: UUID
    username: str
    permits: frozenset[Permit]
    since: datetime
    ends_on: date | None


@dataclass(frozen=True)
class Offer:
    """What an invitation says: whom the owner named, and what they may do until when.

    In a handover the permits are those that the giver would like to keep. Sealed as a whole.
    """

    called: str
    permits: frozenset[Permit]
    ends_on: date | None = None

    @property
    def over(self) -> bool:
        """Whether its last day is over everywhere."""
        return self.ends_on is not None and self.ends_on < clock.still()

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return _OFFER.dump_json(self)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Offer":
        """The offer that was packed."""
        return _OFFER.validate_json(packed)


@dataclass(frozen=True)
class Invitation:
    """An offer that waits for its answer, with who makes it."""

    id: UUID
    person_id: UUID
    owner_id: UUID
    owner: str
    handover: bool
    created_at: datetime
    offer: Offer


_OFFER = TypeAdapter(Offer)


def with_implied(permits: Iterable[Permit]) -> frozenset[Permit]:
    """The permits with those that make no sense without: who edits sees, who sees has the card."""
    given = set(permits)
    if Permit.EDIT in given:
        given.add(Permit.PROFILE)
    if Permit.PROFILE in given:
        given.add(Permit.CARD)
    return frozenset(given)
