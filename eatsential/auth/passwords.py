"""Hashing passwords so that a stolen database gives none of them away.

NFKC, then HMAC-SHA-256 with a pepper that is not in the database, then bcrypt: nothing is cut off
at bcrypt's 72 bytes, and no input can upset it. Stored as `v1$pepper id$bcrypt hash`.
"""

import base64
import hmac
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

import bcrypt

from eatsential.errors import N_, Busy
from eatsential.keys import KeyRing
from eatsential.logs import get_logger

VERSION = "v1"
log = get_logger()
NOBODY = "nobodynobodynobodynobe" + "nobody" * 5 + "n"  # salt and hash of no account
WAIT = 2.0  # seconds at the gate before somebody is asked to come back

_gate = threading.BoundedSemaphore(1)


def hashed(password: str, peppers: KeyRing, rounds: int) -> str:
    """What is stored of a password. Raises Busy."""
    prepared = _peppered(password, peppers.keys[peppers.current])
    with _one_at_a_time():
        stored = bcrypt.hashpw(prepared, bcrypt.gensalt(rounds)).decode()
    return f"{VERSION}${peppers.current}${stored}"


def fits(password: str, stored: str | None, peppers: KeyRing, rounds: int) -> bool:
    """Whether the password belongs to the hash; takes as long when there is none. Raises Busy."""
    nobodys = f"{VERSION}${peppers.current}$$2b${rounds:02}${NOBODY}"
    _, kid, hash_ = (stored or nobodys).split("$", 2)
    known = kid in peppers.keys
    if not known:
        log.error("pepper_missing", kid=kid)
    prepared = _peppered(password, peppers.keys[kid if known else peppers.current])
    with _one_at_a_time():
        fit = bcrypt.checkpw(prepared, hash_.encode())
    return fit and known and stored is not None


def is_outdated(stored: str, peppers: KeyRing, rounds: int) -> bool:
    """Whether the hash was made with an older pepper, cost or scheme, and is due to be renewed."""
    version, kid, hash_ = stored.split("$", 2)
    return (version, kid) != (VERSION, peppers.current) or int(hash_.split("$")[2]) < rounds


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """One hash at a time in each process, so that many logins do not stop every other page."""
    if not _gate.acquire(timeout=WAIT):
        raise Busy(N_("Many people are logging in. Try again in a moment."), retry_after=2)
    try:
        yield
    finally:
        _gate.release()


def _peppered(password: str, pepper: bytes) -> bytes:
    text = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return base64.b64encode(hmac.digest(pepper, text, "sha256"))
