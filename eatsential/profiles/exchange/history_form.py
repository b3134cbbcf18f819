"""The history of a profile as JSON: a record of what was so and when. It goes out only.

Who brings a profile in begins a new history: what happened elsewhere was not seen here.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from eatsential.profiles.rules.entries import Entry
from eatsential.profiles.rules.history import Change
from eatsential.profiles.rules.people import Details


class Line(BaseModel):
    """One change: nothing old is something new, and the reverse."""

    at: datetime
    by_owner: bool
    old_entry: Entry | None
    new_entry: Entry | None
    old_details: Details | None
    new_details: Details | None


class History(BaseModel):
    """What a file of a history holds, the oldest change first."""

    format: Literal["eatsential-history"] = "eatsential-history"
    version: Literal[1] = 1
    changes: tuple[Line, ...]


def written(changes: Iterable[Change], owner: UUID) -> str:
    """The file. Others than the owner are not named in it: they are in the account's log."""
    lines = (
        Line(
            at=change.at,
            by_owner=change.actor == owner,
            old_entry=change.changed.old_entry,
            new_entry=change.changed.new_entry,
            old_details=change.changed.old_details,
            new_details=change.changed.new_details,
        )
        for change in sorted(changes, key=lambda change: (change.at, change.id))
    )
    return History(changes=tuple(lines)).model_dump_json(indent=2) + "\n"
