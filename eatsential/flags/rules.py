"""Which flags there are, and for whom a feature is on."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from eatsential.users.rules import Role


class Flag(StrEnum):
    """A feature that can be rolled out slowly or switched off while everything runs."""

    PHOTO_READING = "photo_reading"
    ANSWER_WHILE_TYPING = "answer_while_typing"


@dataclass(frozen=True)
class Setting:
    """For whom a feature is on: so many of a hundred accounts, roles, or accounts by name.

    After its last day it is on for nobody: a flag that nobody looks after is not left behind.
    """

    percent: int
    roles: frozenset[Role]
    accounts: frozenset[UUID]
    owner: str
    purpose: str
    expires_on: date

    @property
    def noted(self) -> str:
        """What the record keeps of it; the accounts by their number."""
        parts = (
            f"{self.percent} of a hundred",
            f"roles: {', '.join(sorted(self.roles)) or 'none'}",
            f"accounts by name: {len(self.accounts)}",
            f"until {self.expires_on.isoformat()}",
            f"for: {self.purpose}",
            f"looked after by {self.owner}",
        )
        return "; ".join(parts)

    def has_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return today > self.expires_on

    def is_on(self, flag: Flag, account_id: UUID, role: Role, today: date) -> bool:
        """Whether the feature is on for this account."""
        if self.has_expired(today):
            return False
        chosen = role in self.roles or account_id in self.accounts
        return chosen or place(flag, account_id) < self.percent


DEFAULTS = {Flag.PHOTO_READING: True, Flag.ANSWER_WHILE_TYPING: True}  # without a setting


def place(flag: Flag, account_id: UUID) -> int:
    """Where an account stands among a hundred: always the same, and another one for each flag.

    Who is in at ten percent is in at twenty.
    """
    hashed = hashlib.sha256(f"{flag}/{account_id}".encode()).digest()
    return int.from_bytes(hashed[:8], "big") % 100
