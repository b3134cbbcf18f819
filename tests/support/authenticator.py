"""A key as people carry it: makes passkeys and signs with them, as WebAuthn level 3 says."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def encoded(raw: bytes) -> str:
    """Base 64 as in URLs, without its padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """One key with at most one passkey. What is off about it, a test says."""

    origin: str = "http://localhost"
    host: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    identifier: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: bytes | None = None
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: dict[str, Any]) -> str:
        """What `navigator.credentials.create` answers, as JSON."""
        handle = options["user"]["id"]
        self.handle = base64.urlsafe_b64decode(handle + "=" * (-len(handle) % 4))
        public = self.private.public_key().public_numbers()
        key = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32), -3: public.y.to_bytes(32)}
        )
        length = len(self.identifier).to_bytes(2)
        attested = bytes(16) + length + self.identifier + key
        data = self._data(self.flags | ATTESTED) + attested
        return self._answer(
            clientDataJSON=self._client("webauthn.create", options),
            attestationObject=cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}),
        )

    def get(self, options: dict[str, Any]) -> str:
        """What `navigator.credentials.get` answers, as JSON."""
        self.count += 1
        data, client = self._data(self.flags), self._client("webauthn.get", options)
        signed = data + hashlib.sha256(client).digest()
        return self._answer(
            clientDataJSON=client,
            authenticatorData=data,
            signature=self.private.sign(signed, ec.ECDSA(hashes.SHA256())),
            userHandle=self.handle,
        )

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps({**said, "crossOrigin": False}).encode()

    def _answer(self, **response: bytes | None) -> str:
        named = encoded(self.identifier)
        parts = {name: encoded(raw) for name, raw in response.items() if raw is not None}
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": parts})
