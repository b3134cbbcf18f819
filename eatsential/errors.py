"""The refusals of the product: what a rule said no to, in words a person can read."""


def N_(message: str) -> str:
    """Mark a sentence for translation where it is written; it is translated where it is shown."""
    return message


class DomainError(Exception):
    """A rule said no. `message` is shown to people; `field` is the form field to mend.

    `values` fill the named places (`%(name)s`) of the message after it was translated.
    """

    status = 422

    def __init__(self, message: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.values = values

    def __str__(self) -> str:
        """What it says where nobody chose a language: on a terminal."""
        return self.message % self.values if self.values else self.message


class NotFound(DomainError):
    """There is no such thing, or it is not this person's to see. The two look the same."""

    status = 404


class Later(DomainError):
    """Not now, but in `retry_after` seconds."""

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooMany(Later):
    """Somebody did this too often."""

    status = 429


class Busy(Later):
    """Many do something costly at this moment."""

    status = 503
