"""What answers: the rule set and the core that reads it, by version and content."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from eatsential.vocabulary.load import DATA, version_of

CORE = Path(__file__).parent.parent / "screening"
DIGITS = 12  # of the digest that an edition shows


@cache
def edition(data: Path = DATA) -> str:
    """The version of a rule set, and a digest of its files and of the core.

    Whoever changes a file without a new version makes another edition all the same.
    """
    content = sha256()
    for folder, files in ((data, "*.*"), (CORE, "*.py")):
        for path in sorted(folder.rglob(files)):
            if path.is_file() and path.suffix in (".csv", ".txt", ".py"):
                content.update(f"{path.relative_to(folder).as_posix()}\0".encode())
                content.update(sha256(path.read_bytes()).digest())
    return f"{version_of(data)}+{content.hexdigest()[:DIGITS]}"
