"""What a note can be refused for."""

from eatsential.errors import DomainError


class TooSevere(DomainError):
    """The words of the finding name what the person is severely allergic to."""
