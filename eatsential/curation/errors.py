"""What curation can refuse."""

from eatsential.errors import DomainError


class Faulty(DomainError):
    """A change with which the vocabulary would have a fault."""


class NotNow(DomainError):
    """A draft in another state, of somebody else, or over rows that have changed."""


class SecondPersonNeeded(DomainError):
    """A draft that whoever wrote it would review."""


class NotTried(DomainError):
    """A draft that was not tried as it stands, or broke what must hold."""
