"""What is refused of a flag."""

from eatsential.errors import DomainError


class NobodyOfThisName(DomainError):
    """There is no account of a name that was typed."""
