"""The list of erased accounts, in a file that no backup of the database holds.

A restored backup brings erased accounts back. The ledger says which, by identifiers that mean
nothing to anybody else, so that they can be erased again. It also says who has the people that an
erased account had given away, because a backup may be older than the handover.
"""

import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

ID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
ENTRY = re.compile(f"{ID}$", re.MULTILINE)
MOVED = re.compile(rf"{ID} belongs to {ID}\.$", re.MULTILINE)


def append(path: Path, user_id: UUID, at: datetime, given: Mapping[UUID, UUID]) -> None:
    """Add an account, after whose the people are that it gave away; on disk when this returns.

    Raises OSError: what is not noted is not erased. A line that a full disk cut off spoils no
    other: each is read by its end.
    """
    new = not path.exists()
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        said = [f"{person} belongs to {owner}." for person, owner in given.items()]
        lines = "".join(f"{at.isoformat()} {what}\n" for what in [*said, user_id]).encode()
        if os.write(file, lines) != len(lines):
            raise OSError("the ledger was not written whole")
        os.fsync(file)
    finally:
        os.close(file)
    if new:
        _fsync_folder(path.parent)


def erased(path: Path) -> list[UUID]:
    """The accounts that the ledger names, each once, the first erased first."""
    return [UUID(identifier) for identifier in dict.fromkeys(ENTRY.findall(_text(path)))]


def moved(path: Path) -> dict[UUID, UUID]:
    """The people that erased accounts had given away, and who had each of them last."""
    return {UUID(person): UUID(owner) for person, owner in MOVED.findall(_text(path))}


def is_writable(path: Path) -> bool:
    """Whether this process could add a line."""
    if path.exists():
        return path.is_file() and os.access(path, os.R_OK | os.W_OK)
    return path.parent.is_dir() and os.access(path.parent, os.W_OK)


def _text(path: Path) -> str:
    return path.read_text(encoding="ascii", errors="replace") if path.exists() else ""


def _fsync_folder(folder: Path) -> None:
    """Have the file's name on disk as well."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
