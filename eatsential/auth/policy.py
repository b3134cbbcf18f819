"""Which passwords are accepted: decision D1 of the bar, NIST SP 800-63B-4 3.1.1, OWASP ASVS 6.2."""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from eatsential.auth.errors import WeakPassword
from eatsential.errors import N_
from eatsential.text import folded
from eatsential.users.rules import Role

SHORTEST, LONGEST, LONG = 8, 128, 15  # characters
CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
PRODUCT = "eatsential"
GUESSABLE = 1  # zxcvbn scores 0 and 1: fewer than a million guesses
COMMON = 3_000  # the most used passwords, which a year and a sign behind them make no better
ZXCVBN_LIMIT = 72  # characters it takes


class Weakness(StrEnum):
    """Why a password is easily guessed."""

    PERSONAL = "personal"
    COMMON = "common"
    OTHER = "other"


def policy_of(role: Role, policy: str) -> str:
    """The policy for an account of this role: administrators always have the strict one."""
    return "strict" if role is Role.ADMINISTRATOR else policy


def check_password(password: str, policy: str, *personal: str) -> None:
    """Refuse a password that is too short, too long or easily guessed. Raises WeakPassword.

    `personal` are words an attacker would try first: username, address. Guesses are estimated
    by zxcvbn, whose lists hold 30,000 common passwords.
    """
    length = len(unicodedata.normalize("NFKC", password))
    if length > LONGEST:
        raise WeakPassword(N_("Use 128 characters or fewer."), field="password")
    if policy == "strict" and length < LONG:
        raise WeakPassword(N_("Use 15 characters or more."), field="password")
    if length < SHORTEST:
        raise WeakPassword(
            N_("Use 15 characters or more, or 8 or more with a capital, a digit and a symbol."),
            field="password",
        )
    if length < LONG and not all(re.search(kind, password) for kind in CLASSES):
        raise WeakPassword(
            N_(
                "Add a small letter, a capital letter, a digit and a symbol,"
                " or use 15 characters or more."
            ),
            field="password",
        )
    weakness = _weakness(password, personal)
    if weakness is Weakness.PERSONAL:
        raise WeakPassword(
            N_(
                "This password is easy to guess: it is hardly more than your name, your address"
                " or ours. Try three or four words that do not belong together."
            ),
            field="password",
        )
    if weakness is Weakness.COMMON:
        raise WeakPassword(
            N_(
                "This password is easy to guess: it is one of those that are used most."
                " Try three or four words that do not belong together."
            ),
            field="password",
        )
    if weakness is Weakness.OTHER:
        raise WeakPassword(
            N_(
                "This password is easy to guess."
                " Try three or four words that do not belong together."
            ),
            field="password",
        )


def _weakness(password: str, personal: tuple[str, ...]) -> Weakness | None:
    """Why a password is easily guessed; None where it is not."""
    from zxcvbn import zxcvbn  # 25 ms and 10 MiB, for registering alone
    from zxcvbn.matching import RANKED_DICTIONARIES

    words = [part for word in personal for part in (word, word.partition("@")[0]) if len(part) > 2]
    words.append(PRODUCT)
    rest = folded(password)
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(folded(word), "")
    if len(rest) < SHORTEST and rest != folded(password):
        return Weakness.PERSONAL
    stem = re.sub(r"[^a-z]+$", "", folded(password))
    if len(password) < LONG and RANKED_DICTIONARIES["passwords"].get(stem, COMMON + 1) <= COMMON:
        return Weakness.COMMON
    found = zxcvbn(password[:ZXCVBN_LIMIT], user_inputs=words)
    listed = {name for part in found["sequence"] for name in _lists(part)}
    if found["score"] > GUESSABLE or not listed:
        return None
    if "user_inputs" in listed:
        return Weakness.PERSONAL
    return Weakness.COMMON if "passwords" in listed else Weakness.OTHER


def _lists(part: dict[str, Any]) -> Iterator[str]:
    """The lists of words on which a part of a password, or what it repeats, is found."""
    if part["pattern"] == "dictionary":
        yield str(part["dictionary_name"])
    for inner in part.get("base_matches") or ():
        yield from _lists(inner)
