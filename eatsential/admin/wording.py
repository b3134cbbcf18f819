"""What mails, drafts and acts on accounts are called where administrators see them."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import format_datetime, format_number, gettext
from flask_babel import lazy_gettext as _

from eatsential.admin.rules.accounts import AccountAct
from eatsential.admin.rules.attention import Due
from eatsential.counts.rules import CHECKS, FEW, Counted
from eatsential.curation.rules import DraftState
from eatsential.flags.rules import Flag


@dataclass(frozen=True)
class Words:
    """An act on an account: its name and button, what it does, and that it is done."""

    name: Any
    does: Any
    done: Any


ACTS = {
    AccountAct.SUSPEND: Words(
        _("Suspend account"),
        _("The account is logged out everywhere and cannot log in. Nothing of it is lost."),
        _("Account suspended."),
    ),
    AccountAct.REINSTATE: Words(
        _("Let in again"),
        _("The account can log in again. Nothing of it was lost."),
        _("The account can log in again."),
    ),
    AccountAct.END_SESSIONS: Words(
        _("Log out everywhere"),
        _("Every browser has to log in again."),
        _("The account is logged out everywhere."),
    ),
    AccountAct.SEND_RESET: Words(
        _("Send a link for a new password"),
        _("The owner chooses a new password with it. Until then the old one stays."),
        _("The link is on its way."),
    ),
    AccountAct.DELETE: Words(
        _("Delete account"),
        _("The account is deleted after some days. Until then its owner or you can keep it."),
        _("The account will be deleted."),
    ),
    AccountAct.KEEP: Words(
        _("Keep account"),
        _("The account is not deleted. Everything stays as it was."),
        _("The account is kept."),
    ),
}
MAILS = {
    "account_changed": _("An administrator changed an account"),
    "account_deleted": _("The account was deleted"),
    "address_change_asked": _("Another address was asked for"),
    "address_changed": _("The address was changed"),
    "answers_changed": _("Answers changed"),
    "already_registered": _("There is an account already"),
    "confirm_address": _("Confirm an address"),
    "confirm_new_address": _("Confirm a new address"),
    "deletion_cancelled": _("The account is kept"),
    "deletion_scheduled": _("The account will be deleted"),
    "entry_ends": _("An entry of a profile ends"),
    "export_ready": _("An export is ready"),
    "new_login": _("A new browser logged in"),
    "password_changed": _("The password was changed"),
    "reset_password": _("Choose a new password"),
    "profile_unmasked": _("A profile was opened by an administrator"),
    "second_factor_changed": _("The second factor was changed"),
    "sharing_accepted": _("An offer to share was accepted"),
    "sharing_offered": _("An offer to share"),
}
DRAFT_STATES = {
    DraftState.OPEN: _("Open"),
    DraftState.IN_REVIEW: _("Waiting for review"),
    DraftState.PUBLISHED: _("Published"),
    DraftState.DECLINED: _("Declined"),
}
PROMISES = {
    "must_flag": _("Has to be flagged"),
    "must_not_flag": _("Must not be flagged"),
    "not_cleared": _("Must not be cleared"),
    "cannot_tell": _("Nobody can tell"),
    "may_contain": _("Traces"),
    "declared": _("Declared"),
    "negated": _("Denied"),
}

FLAGS = {
    Flag.PHOTO_READING: _("Reading labels from pictures"),
    Flag.ANSWER_WHILE_TYPING: _("Answering while a label is typed"),
}

DUE = {
    Due.MIGRATIONS: (_("The database is not at the version of this program"), "admin.system"),
    Due.CHAIN_BROKEN: (_("The record of what happened was tampered with"), "admin.audit"),
    Due.RULE_SET: (
        _("Another rule set answers than the active one"),
        "admin.rule_sets",
    ),
    Due.WORKER: (_("The worker has not been seen lately"), "admin.system"),
    Due.PARTS: (_("What the last look at the parts found"), "admin.system"),
    Due.CHAIN_UNREAD: (
        _("The record of what happened was not read over in the last days"),
        "admin.audit",
    ),
    Due.BACKUP: (_("No backup was verified in the last week"), "admin.system"),
    Due.WENT_BACK: (
        _("The rule set that was published last was taken back"),
        "admin.rule_sets",
    ),
    Due.MAIL: (_("Mail that was given up"), "admin.mails"),
    Due.FLAGS: (_("Features whose last day is over"), "admin.flags"),
    Due.REPORTS: (_("Findings that people say are wrong"), "admin.reports"),
    Due.WORDS: (_("Words that people ask for"), "admin.words"),
    Due.DRAFTS: (_("Drafts of others that wait for review"), "admin.drafts"),
    Due.KEYS: (_("Keys that are old, or that nothing needs any more"), "admin.system"),
}
ONE_OF = frozenset(  # where a number says nothing
    {
        Due.MIGRATIONS,
        Due.CHAIN_BROKEN,
        Due.RULE_SET,
        Due.WORKER,
        Due.CHAIN_UNREAD,
        Due.BACKUP,
        Due.WENT_BACK,
    }
)
CHECKED = "checked"
COUNTED = {
    Counted.ACCOUNTS: _("New accounts"),
    Counted.PEOPLE: _("New people in profiles"),
    CHECKED: _("Checks"),
    Counted.AVOID: _("Avoid"),
    Counted.CAUTION: _("Caution"),
    Counted.CANNOT_TELL: _("Cannot tell"),
    Counted.NOTHING_FOUND: _("Nothing found"),
}
PICTURES = (  # each with what is drawn, and what that is the sum of
    (_("People"), [(what, [what]) for what in (Counted.ACCOUNTS, Counted.PEOPLE)]),
    (_("Checks"), [(CHECKED, CHECKS)]),
    (_("What the answers came to"), [(what, [what]) for what in CHECKS]),
)


def act_words(act: str) -> str:
    """An act of the record, or what is kept with it, by its name, which is the one in exports."""
    return act.replace("_", " ").capitalize()


def detail_words(value: str | int) -> str:
    """What is kept with an act, as people write it: moments, and the keys of rows."""
    text = str(value)
    try:
        if "T" in text:
            return str(format_datetime(datetime.fromisoformat(text)))
        return ", ".join(json.loads(text)) if text.startswith("[") else text
    except ValueError:
        return text


def shown_number(number: int | None) -> str:
    """A number of a day; one that could point at somebody is not said."""
    return str(format_number(number)) if number else gettext("fewer than %(few)s", few=FEW)
