"""What an administrator or a curator may have to act on."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from eatsential.users.rules import Permission

MOST = 100  # that are counted of what waits
LONG_UNREAD = timedelta(days=3)  # the record is read over every day; a long one takes hours

SAID_BY_THEMSELVES = ("MAIL:", "RULE SET:")  # of what the worker found: each is a `Due` of its own


class Due(StrEnum):
    """Something that needs attention, the most urgent first."""

    MIGRATIONS = "migrations"
    CHAIN_BROKEN = "chain_broken"
    RULE_SET = "rule_set"
    WORKER = "worker"
    PARTS = "parts"
    CHAIN_UNREAD = "chain_unread"
    BACKUP = "backup"
    WENT_BACK = "went_back"
    MAIL = "mail"
    FLAGS = "flags"
    REPORTS = "reports"
    WORDS = "words"
    DRAFTS = "drafts"
    KEYS = "keys"


NEEDED = {
    Due.MIGRATIONS: Permission.SEE_SYSTEM,
    Due.CHAIN_BROKEN: Permission.SEARCH_AUDIT,
    Due.RULE_SET: Permission.PROPOSE_CHANGES,
    Due.WORKER: Permission.SEE_SYSTEM,
    Due.PARTS: Permission.SEE_SYSTEM,
    Due.CHAIN_UNREAD: Permission.SEARCH_AUDIT,
    Due.BACKUP: Permission.SEE_SYSTEM,
    Due.WENT_BACK: Permission.PROPOSE_CHANGES,
    Due.MAIL: Permission.SEE_MAIL,
    Due.FLAGS: Permission.CHANGE_FLAGS,
    Due.REPORTS: Permission.ANSWER_REPORTS,
    Due.WORDS: Permission.ANSWER_WORDS,
    Due.DRAFTS: Permission.PUBLISH_RULES,
    Due.KEYS: Permission.SEE_SYSTEM,
}


@dataclass(frozen=True)
class Waiting:
    """Something that needs attention, and how much of it there is."""

    due: Due
    number: int
