"""The acts that are recorded, by the name under which an administrator finds them."""

from enum import StrEnum


class Act(StrEnum):
    """What was done. A new act is a new word here."""

    REGISTERED = "registered"
    VERIFIED = "verified"
    LOGGED_IN = "logged_in"
    LOGIN_FAILED = "login_failed"
    LOGGED_OUT = "logged_out"
    SESSION_ENDED = "session_ended"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_RESET = "password_reset"
    ADMINISTRATOR_MADE = "administrator_made"
    USER_SUSPENDED = "user_suspended"
    USER_REINSTATED = "user_reinstated"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    PERSON_REMOVED = "person_removed"
    ENTRY_RECORDED = "entry_recorded"
    ENTRY_CHANGED = "entry_changed"
    ENTRY_REMOVED = "entry_removed"
    CHECK_MADE = "check_made"
    CHECK_REMOVED = "check_removed"
