"""What a mail is made of, and how long one that failed waits."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Self

MOST_TRIES = 8  # with the default settings the last one is about ten minutes after the first
LONGEST_WAIT = 3_600.0  # seconds


@dataclass(frozen=True, repr=False)
class Mail:
    """A message to one person: one recipient, one subject line, text and HTML of the same words.

    `username` is that of the account it is about, where it is about one: it may go to an address
    that the account no longer has, or not yet.

    Raises ValueError for a line break in the recipient or the subject: it would begin a header.
    """

    to: str
    subject: str
    text: str
    html: str
    username: str = ""

    def __post_init__(self) -> None:
        if any(len(line.splitlines()) != 1 for line in (self.to, self.subject)):
            raise ValueError("a recipient and a subject are one line each")

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """The mail that was packed."""
        return cls(**json.loads(packed))


def wait_after(tries: int, base: float, luck: float) -> timedelta:
    """How long a mail waits after its n-th failed try: `base` seconds, doubled each time.

    `luck` between 0 and 1 takes up to half of it, so that mails that failed together do not all
    come back together.
    """
    seconds = min(base * 2.0 ** (tries - 1), LONGEST_WAIT)
    return timedelta(seconds=seconds * (1 - luck / 2))
