"""The acts that are recorded, by the name under which an administrator finds them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

NUMBERS = range(1, 2**63)  # of events: what a BIGINT holds


class Act(StrEnum):
    """What was done. A new act is a new word here."""

    REGISTERED = "registered"
    VERIFIED = "verified"
    LOGGED_IN = "logged_in"
    LOGIN_FAILED = "login_failed"
    LOGGED_OUT = "logged_out"
    SESSION_ENDED = "session_ended"
    IDENTITY_PROVED = "identity_proved"
    LIMIT_HIT = "limit_hit"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_RESET = "password_reset"
    ADDRESS_CHANGE_ASKED = "address_change_asked"
    ADDRESS_CHANGED = "address_changed"
    USERNAME_CHANGED = "username_changed"
    PREFERENCES_CHANGED = "preferences_changed"
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    EXPORT_ASKED = "export_asked"
    EXPORT_FETCHED = "export_fetched"
    DELETION_SCHEDULED = "deletion_scheduled"
    DELETION_CANCELLED = "deletion_cancelled"
    ACCOUNT_ERASED = "account_erased"
    ADMINISTRATOR_MADE = "administrator_made"
    ROLE_CHANGED = "role_changed"
    SESSIONS_ENDED = "sessions_ended"
    RESET_SENT = "reset_sent"
    VERIFICATION_SENT = "verification_sent"
    AUDIT_SEARCHED = "audit_searched"
    AUDIT_EXPORTED = "audit_exported"
    USERS_LISTED = "users_listed"
    USER_SEEN = "user_seen"
    MAIL_TRIED_AGAIN = "mail_tried_again"
    MAIL_GIVEN_UP = "mail_given_up"
    KEYS_ROTATED = "keys_rotated"
    SEAL_BROKEN = "seal_broken"
    WORD_ANSWERED = "word_answered"
    USER_SUSPENDED = "user_suspended"
    USER_REINSTATED = "user_reinstated"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    PERSON_REMOVED = "person_removed"
    PROFILE_EXPORTED = "profile_exported"
    ENTRY_RECORDED = "entry_recorded"
    ENTRY_CHANGED = "entry_changed"
    ENTRY_REMOVED = "entry_removed"
    MEASUREMENT_RECORDED = "measurement_recorded"
    MEASUREMENT_REMOVED = "measurement_removed"
    CARD_CHANGED = "card_changed"
    CARD_SHARED = "card_shared"
    CARD_REVOKED = "card_revoked"
    INVITED = "invited"
    INVITATION_ENDED = "invitation_ended"
    SHARED = "shared"
    SHARING_NARROWED = "sharing_narrowed"
    SHARING_ENDED = "sharing_ended"
    HANDED_OVER = "handed_over"
    PROFILE_UNMASKED = "profile_unmasked"
    CHECK_MADE = "check_made"
    CHECK_REMOVED = "check_removed"
    CHECKED_FOR = "checked_for"
    LOOKED_UP_FOR = "looked_up_for"
    FOOD_KEPT = "food_kept"
    FOOD_CHANGED = "food_changed"
    FOOD_REMOVED = "food_removed"
    REPORTED = "reported"
    REPORT_ANSWERED = "report_answered"
    NOTE_MADE = "note_made"
    NOTE_REMOVED = "note_removed"
    TABLE_BROUGHT = "table_brought"
    TABLE_ERASED = "table_erased"
    DRAFT_BEGUN = "draft_begun"
    DRAFT_CHANGED = "draft_changed"
    DRAFT_SENT = "draft_sent"
    DRAFT_TRIED = "draft_tried"
    DRAFT_ANSWERED = "draft_answered"
    RULE_SET_PUBLISHED = "rule_set_published"
    RULE_SET_ACTIVATED = "rule_set_activated"
    FLAG_CHANGED = "flag_changed"
    ACCESS_REFUSED = "access_refused"


class Outcome(StrEnum):
    """How an act ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


OUTCOMES = {
    Act.ACCESS_REFUSED: Outcome.REFUSED,
    Act.LIMIT_HIT: Outcome.REFUSED,
    Act.LOGIN_FAILED: Outcome.REFUSED,
    Act.MAIL_GIVEN_UP: Outcome.FAILED,
    Act.SEAL_BROKEN: Outcome.FAILED,
    Act.SECOND_FACTOR_FAILED: Outcome.REFUSED,
}


def outcome_of(act: Act) -> Outcome:
    """How an act ended; each act has one ending, and a refused one has a name of its own."""
    return OUTCOMES.get(act, Outcome.DONE)


@dataclass(frozen=True)
class Sought:
    """Which events are sought: by whom, about what, which act, from a moment to before another."""

    actor: UUID | None = None
    target: UUID | None = None
    act: Act | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def noted(self) -> dict[str, str]:
        """What the record keeps of a search. The account itself is its target."""
        given = {
            "done_by": self.actor and "one account",
            "done_to": self.target and "one account",
            "act": self.act and self.act.value,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
        }
        return {name: value for name, value in given.items() if value}


def number_of(text: str) -> int:
    """The number of an event, from an address. Raises ValueError for what none can have."""
    number = int(text)
    if number not in NUMBERS:
        raise ValueError("no event has this number")
    return number
