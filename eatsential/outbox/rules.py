"""What a mail is made of."""

import json
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True)
class Mail:
    """A message to one person: one recipient, one subject line, text and HTML of the same words."""

    to: str
    subject: str
    text: str
    html: str

    def packed(self) -> bytes:
        """As bytes that can be sealed."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """The mail that was packed."""
        return cls(**json.loads(packed))
