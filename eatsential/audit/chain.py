"""The chain of events: each digest covers the event and the digest before it. Pure.

HMAC-SHA256 (RFC 2104) with a key that the database holds only sealed: who can write to the
database alone can break the chain, and cannot mend it. Events from before there was a chain have
no key and are chained with SHA-256. See docs/decisions/005-audit-chain.md.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")
START = bytes(32)  # what stands in the place of the digest before the first event


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, as it is chained. `key_id` names the key of its digest."""

    number: int
    id: UUID
    at: datetime
    act: str
    actor: UUID | None
    target: UUID | None
    request_id: str
    reason: str
    outcome: str
    details: Mapping[str, str | int]
    key_id: UUID | None


@dataclass(frozen=True, slots=True)
class Link:
    """An event with the digest that is stored beside it."""

    event: Event
    digest: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """How many events there are, and the digest of the last; written `number:hex`."""

    number: int
    digest: bytes

    def __str__(self) -> str:
        return f"{self.number}:{self.digest.hex()}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Read what a log holds. Raises ValueError."""
        found = HEAD.fullmatch(text)
        if found is None:
            raise ValueError("must read number:digest, as the log has it")
        return cls(int(found[1]), bytes.fromhex(found[2]))


class Damage(StrEnum):
    """What was done to the record, as far as the chain can tell."""

    EDITED = "edited"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first number at which the chain is broken, and how."""

    number: int
    damage: Damage


Keys = Mapping[UUID, bytes]
Links = Callable[[int], Iterable[Link]]  # all links from a number on, ordered by number


def canonical(event: Event) -> bytes:
    """An event as the same bytes on every database, and no two events as the same ones."""
    return json.dumps(
        [
            event.number,
            event.id.hex,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.act,
            event.actor and event.actor.hex,
            event.target and event.target.hex,
            event.request_id,
            event.reason,
            event.outcome,
            event.details,
            event.key_id and event.key_id.hex,
        ],
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def digest_of(event: Event, before: bytes, key: bytes | None) -> bytes:
    """The digest of an event that follows on the digest `before` (32 bytes)."""
    covered = before + canonical(event)
    if key is None:
        return hashlib.sha256(covered).digest()
    return hmac.digest(key, covered, "sha256")


def first_fault(
    links: Links,
    keys: Keys,
    head: Head,
    noted: Head | None = None,
    begin: Link | None = None,
) -> Fault | None:
    """Where the chain is first broken, or None where it is whole up to its head.

    `noted` is a head from elsewhere, such as the log: it shows also what was cut off, or written
    anew, together with the head of the database. `begin` is an event that was found to fit, after
    which to go on.
    """
    before, number, keyed = START, 0, False
    if begin is not None:
        before, number, keyed = begin.digest, begin.event.number, begin.event.key_id is not None
    for link in links(number + 1):
        found = link.event.number
        if found > number + 1:
            return Fault(number + 1, Damage.REMOVED)
        if found <= number or found > head.number:
            return Fault(found, Damage.INSERTED)
        number = found
        unkeyed = link.event.key_id is None
        if (keyed and unkeyed) or not _fits(link, number, before, keys):
            return Fault(number, _damage(links, link, before, keys, head))
        if noted is not None and number == noted.number and link.digest != noted.digest:
            return Fault(number, Damage.REWRITTEN)
        before, keyed = link.digest, keyed or not unkeyed
    if number < max(head.number, noted.number if noted else 0):
        return Fault(number + 1, Damage.TRUNCATED)
    return None if before == head.digest else Fault(number, Damage.REWRITTEN)


def _fits(link: Link, number: int, before: bytes, keys: Keys) -> bool:
    """Whether a stored digest is that of the event at a place of the chain."""
    event = link.event
    key = keys.get(event.key_id) if event.key_id else None
    if event.key_id is not None and key is None:
        return False
    return hmac.compare_digest(digest_of(replace(event, number=number), before, key), link.digest)


def _damage(links: Links, wrong: Link, before: bytes, keys: Keys, head: Head) -> Damage:
    """What was done where an event does not fit: is it, or the true one, somewhere else?

    The digest before an event is stored in the row before it, or, where rows were moved along,
    at its own number.
    """
    place = wrong.event.number
    true_one = wrong_one = False
    following: Link | None = None
    for other in links(place):
        if other == wrong:
            continue
        following = following or other
        at = other.event.number
        true_one = true_one or _fits(other, place, before, keys)
        wrong_one = wrong_one or any(_fits(wrong, n, other.digest, keys) for n in (at, at + 1))
        if true_one and wrong_one:
            return Damage.REORDERED
    if true_one:
        return Damage.INSERTED
    moved_up = (
        head == Head(place + 1, wrong.digest)
        if following is None
        else _fits(following, following.event.number + 1, wrong.digest, keys)
    )
    return Damage.REMOVED if moved_up else Damage.EDITED
