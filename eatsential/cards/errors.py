"""What sharing a card can refuse."""

from eatsential.errors import DomainError


class TooManyLinks(DomainError):
    """More links than an account can have open."""


class NoPdf(Exception):
    """This machine lacks what makes a PDF."""
