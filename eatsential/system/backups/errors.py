"""What keeps a backup from being made or read."""

from eatsential.errors import DomainError


class BackupRefused(DomainError):
    """A program is missing, or a file or a database did not do what was asked."""
