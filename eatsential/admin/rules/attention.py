"""What an administrator or a curator may have to act on."""

from dataclasses import dataclass
from enum import StrEnum

from eatsential.users.rules import Permission

MOST = 100  # that are counted of what waits


class Due(StrEnum):
    """Something that needs attention, the most urgent first."""

    MIGRATIONS = "migrations"
    WORKER = "worker"
    PARTS = "parts"
    BACKUP = "backup"
    MAIL = "mail"
    FLAGS = "flags"
    REPORTS = "reports"
    WORDS = "words"
    KEYS = "keys"


NEEDED = {
    Due.MIGRATIONS: Permission.SEE_SYSTEM,
    Due.WORKER: Permission.SEE_SYSTEM,
    Due.PARTS: Permission.SEE_SYSTEM,
    Due.BACKUP: Permission.SEE_SYSTEM,
    Due.MAIL: Permission.SEE_MAIL,
    Due.FLAGS: Permission.CHANGE_FLAGS,
    Due.REPORTS: Permission.ANSWER_REPORTS,
    Due.WORDS: Permission.ANSWER_WORDS,
    Due.KEYS: Permission.SEE_SYSTEM,
}


@dataclass(frozen=True)
class Waiting:
    """Something that needs attention, and how much of it there is."""

    due: Due
    number: int
