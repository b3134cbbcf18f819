"""Why a file was not brought in."""

from eatsential.errors import DomainError


class WrongFile(DomainError):
    """The file is of another kind, cut off or not readable. The words are for the operator."""


class NotOurTurn(DomainError):
    """Somebody else brings in the same file at this moment."""
