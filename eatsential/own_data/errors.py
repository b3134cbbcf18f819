"""What taking data along and leaving can refuse."""

from eatsential.errors import DomainError, NotFound


class ExportUnderway(DomainError):
    """An export of this account is being made."""


class ExportGone(NotFound):
    """There is no export to fetch: it was fetched already, is too old, or was never made."""


class TooLate(DomainError):
    """The account is due, and may be gone in a moment."""


class Interrupted(Exception):
    """The worker was asked to end, and left the work as if it had not begun."""
