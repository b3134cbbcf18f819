"""What reporting a finding can refuse."""

from eatsential.errors import DomainError


class AnswerChanged(DomainError):
    """The finding that was shown is another one by now."""
