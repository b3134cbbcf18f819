"""What recording a profile can refuse."""

from eatsential.errors import DomainError


class AlreadyRecorded(DomainError):
    """The person has this entry."""


class NotApproved(DomainError):
    """An allergen, diet or condition that is not in the vocabulary."""


class ChangedMeanwhile(DomainError):
    """Somebody else gave one of the person's details another value since they were shown."""


class BornLater(DomainError):
    """A birth date after something that is recorded of the person."""


class ConsentMissing(DomainError):
    """Nothing of a profile is stored before the account agreed to it."""


class TooManyPeople(DomainError):
    """More people than an account can have."""


class AnsweredAlready(DomainError):
    """Another curator has answered since the page was shown."""


class TooManyMeasurements(DomainError):
    """More days with measurements than a person can have."""


class TooManyEntries(DomainError):
    """More entries than a person can have."""
