"""What is written down beside a backup, and what a restored one is held against."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Facts:
    """What a database holds, told by numbers: its migration, the audit chain, rows by table."""

    revision: str
    head_number: int
    head_digest: str
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Manifest:
    """The facts of a backup at the moment it shows, and the digest of its file."""

    sha256: str
    facts: Facts

    def to_json(self) -> str:
        """As it is written."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The manifest that was written. Raises ValueError, KeyError or TypeError."""
        given = json.loads(text)
        return cls(given["sha256"], Facts(**given["facts"]))


def manifest_of(backup: Path) -> Path:
    """Where the manifest of a backup lies: beside it."""
    return backup.with_name(f"{backup.name}.json")


def sha256_of(path: Path) -> str:
    """The digest of a file, however large it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def differences(wanted: Facts, found: Facts) -> list[str]:
    """Where a restored database is not what was copied, in sentences."""
    said = []
    if found.revision != wanted.revision:
        said.append(f"Its migration is {found.revision}, not {wanted.revision}.")
    if (found.head_number, found.head_digest) != (wanted.head_number, wanted.head_digest):
        said.append("The audit chain ends elsewhere.")
    for table in sorted({*wanted.rows, *found.rows}):
        if found.rows.get(table) != wanted.rows.get(table):
            said.append(f"{table} has {found.rows.get(table)} rows, not {wanted.rows.get(table)}.")
    return said
