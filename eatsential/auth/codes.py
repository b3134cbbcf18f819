"""Codes that prove somebody holds something: time codes of an app, and recovery codes on paper.

Time codes: RFC 6238 with SHA-1, six digits and steps of 30 seconds, which is all that every
authenticator app can do. Recovery codes: 80 random bits in the alphabet of Crockford's base 32,
which has no letters that are taken for digits.
"""

import hmac
import secrets
from datetime import datetime

import pyotp

STEP = 30  # seconds
DRIFT = 1  # steps a clock may be wrong, either way
SECRET_LENGTH = 32  # characters of base 32, 160 bits: RFC 4226, section 4
RECOVERY_CODES = 10
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
MISREAD = str.maketrans("ilo", "110", " -")
ISSUER = "Eatsential"


def fresh_secret() -> str:
    """What an authenticator app and the server share, in base 32."""
    return pyotp.random_base32(SECRET_LENGTH)


def step_of(secret: str, code: str, moment: datetime) -> int | None:
    """The step whose time code this is, of those that count at the moment, or None."""
    typed = "".join(code.split()).encode("utf-8", "surrogatepass")
    totp = pyotp.TOTP(secret)
    now = int(moment.timestamp()) // STEP
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed):
            return step
    return None


def provisioning_uri(secret: str, username: str) -> str:
    """What the QR code says: the key, for whom, by whom."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def qr_code(text: str) -> str:
    """An image for `src`: black on white with its quiet zone, in light and in dark pages."""
    import segno  # 30 ms, for this page alone

    return segno.make(text, error="m", micro=False).svg_data_uri(scale=5, dark="#000", light="#fff")


def in_groups(key: str) -> str:
    """A key as people read and type it: four characters at a time."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def fresh_recovery_code() -> str:
    """A recovery code as it is shown: four groups of four."""
    return in_groups("".join(secrets.choice(ALPHABET) for _ in range(16))).replace(" ", "-")


def plain_recovery_code(typed: str) -> str:
    """A recovery code as it is compared, however it was typed or misread."""
    return typed.lower().translate(MISREAD)
