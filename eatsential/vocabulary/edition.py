"""What answers: the rule set and the core that reads it, by version and content."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from eatsential.vocabulary.files import DATA, Data, folder_of, opened, version_of

CORE = Path(__file__).parent.parent / "screening"
DIGITS = 12  # of the digest that an edition shows


@cache
def shipped_edition() -> str:
    """The edition of this release, read once."""
    return edition_of(DATA)


def edition_of(data: Data) -> str:
    """The version of a rule set, and a digest of its files and of the core.

    Whoever changes a file without a new version makes another edition all the same.
    """
    content = sha256()
    for folder, files, given in ((folder_of(data), "*.*", data), (CORE, "*.py", CORE)):
        for path in sorted(folder.rglob(files)):
            if path.is_file() and path.suffix in (".csv", ".txt", ".py"):
                name = path.relative_to(folder).as_posix()
                content.update(f"{name}\0".encode())
                with opened(name, given) as file:
                    content.update(sha256(file.read().encode()).digest())
    return f"{version_of(data)}+{content.hexdigest()[:DIGITS]}"
