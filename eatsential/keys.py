"""Keys and what is done with them: sealing health data, hashing tokens and fingerprints.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce for every value; the context (table and
row) is authenticated with it, so that a value moved to another row does not open.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class Unreadable(Exception):
    """A sealed value was changed, moved to another row, or its key is missing.

    `place` is the one it was to be opened for: a table and a random identifier.
    """

    def __init__(self, reason: str, place: str) -> None:
        super().__init__(reason)
        self.place = place


@dataclass(frozen=True)
class KeyRing:
    """Keys of 32 bytes by their id; the first is used for what is new."""

    keys: Mapping[str, bytes]

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Read `kid:base64,…`. Raises ValueError without repeating any of it."""
        keys: dict[str, bytes] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            kid, _, encoded = part.partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except binascii.Error as fault:
                raise ValueError("must read kid:base64,kid:base64") from fault
            if not kid.isalnum() or len(key) < 32:
                raise ValueError("needs key ids of letters and digits, and keys of 32 bytes")
            if kid in keys:
                raise ValueError("names a key id twice")
            keys[kid] = key[:32]
        if not keys:
            raise ValueError("must hold at least one key, as kid:base64")
        return cls(keys)

    @property
    def current(self) -> str:
        """The id of the key that new values use."""
        return next(iter(self.keys))

    @property
    def oldest(self) -> str:
        """The id of the key that has been here longest."""
        return list(self.keys)[-1]

    @cached_property
    def _ciphers(self) -> dict[str, AESGCM]:
        return {kid: AESGCM(key) for kid, key in self.keys.items()}

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt for one place. The result is `kid`, a dot, the nonce, and the ciphertext."""
        nonce = secrets.token_bytes(NONCE)
        sealed = self._ciphers[self.current].encrypt(nonce, plain, context.encode())
        return self.current.encode() + b"." + nonce + sealed

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt what was sealed for this place. Raises Unreadable."""
        kid, _, rest = bytes(sealed).partition(b".")
        cipher = self._ciphers.get(kid.decode("ascii", "replace"))
        if cipher is None:
            raise Unreadable("sealed with a key that is not here", context)
        try:
            return cipher.decrypt(rest[:NONCE], rest[NONCE:], context.encode())
        except (InvalidTag, ValueError) as fault:
            raise Unreadable("changed or moved since it was sealed", context) from fault

    def fingerprint(self, kid: str, *parts: str) -> bytes:
        """A keyed hash that tells whether two values are equal and nothing else (32 bytes).

        Only fingerprints of the same key can be compared, so the caller names the key.
        """
        key = hashlib.sha256(b"fingerprint" + self.keys[kid]).digest()
        return hmac.digest(key, "\x1f".join(parts).encode(), "sha256")


def fresh_token() -> str:
    """256 random bits for a link or a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What is stored of a token: its SHA-256 (32 bytes). Enough for 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
