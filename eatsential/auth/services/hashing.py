"""Password hashes with the peppers and the cost of this installation.

A hash takes long and waits for others. No connection of the database is held meanwhile: else a
storm of logins would take them all.
"""

from eatsential.auth import passwords
from eatsential.database import let_go
from eatsential.installation import peppers, settings


def hashed(password: str) -> str:
    """What is stored of a password. Raises Busy."""
    let_go()
    return passwords.hashed(password, peppers(), settings().bcrypt_rounds)


def fits(password: str, stored: str | None) -> bool:
    """Whether the password belongs to the hash; takes as long when there is none. Raises Busy."""
    let_go()
    return passwords.fits(password, stored, peppers(), settings().bcrypt_rounds)


def is_outdated(stored: str) -> bool:
    """Whether the hash is due to be made again."""
    return passwords.is_outdated(stored, peppers(), settings().bcrypt_rounds)
